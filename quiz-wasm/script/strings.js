// The words of the interface. They stand in the page as `<template data-string="key">`, in the page's
// language; this file and its neighbours have none.

/** Reads the strings under `root`: `say("key", {n: 3})`. */
export function strings(root) {
  const texts = new Map();
  for (const template of root.querySelectorAll("template[data-string]")) {
    texts.set(template.dataset.string, template.content.textContent);
  }
  return (key, values = {}) =>
    (texts.get(key) ?? key).replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** A time as the reader's language writes it. */
export function timeText(at) {
  const language = document.documentElement.lang || undefined;
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(at);
}

/** A day, `2026-12-18`, as the reader's language writes it: the same day wherever the reader is. */
export function dayText(day) {
  const language = document.documentElement.lang || undefined;
  return new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${day}T12:00:00Z`));
}
