// Search: without a server of its own, by keyboard, told to a screen reader, in the reader's language, and
// with nothing in the public index that is the training's.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { browser, builtContent, served, watched } from "./support.mjs";

const folder = builtContent(after);
const site = (name) => path.join(folder, "dist", name);

test("a reader finds a page by keyboard and hears how many there are", async () => {
  const origin = await served(site("public"), after);
  const chrome = await browser(after);
  const { page, complaints } = await watched(await chrome.newContext(), origin);
  await page.goto(`${origin}/`);
  await page.locator(".search-link").first().focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(`${origin}/search/`);
  await page.getByRole("searchbox").focus();
  await page.keyboard.type("homeless liaison");
  const status = page.locator(".search-status");
  await page.waitForFunction(() => /\d/.test(document.querySelector(".search-status").textContent));
  assert.equal(await status.getAttribute("role"), "status");
  // From the box past its button to the first result, and there.
  for (let presses = 0; presses < 4; presses += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement.closest(".search-results") !== null)) break;
  }
  const wanted = await page.evaluate(() => document.activeElement.href);
  await page.keyboard.press("Enter");
  await page.waitForURL(wanted);
  assert.match(await page.locator("main").innerText(), /liaison/i);
  // Back in the history, the words and the results are there again.
  await page.goBack();
  await page.waitForFunction(() => /\d/.test(document.querySelector(".search-status").textContent));
  assert.equal(await page.getByRole("searchbox").inputValue(), "homeless liaison");
  await page.getByRole("searchbox").fill("qqqxyz");
  await page.waitForFunction(() => document.querySelector(".search-status").textContent.includes("qqqxyz"));
  assert.deepEqual(complaints, []);
});

test("each language has its own search, and an entry with markup in it stays text", async () => {
  const origin = await served(site("public"), after);
  const chrome = await browser(after);
  const { page, complaints } = await watched(await chrome.newContext(), origin);
  for (const [language, word] of [["es", "escuela"], ["ar", "مدرسة"]]) {
    await page.goto(`${origin}/${language}/search/?q=${encodeURIComponent(word)}`);
    await page.waitForFunction(() => /\d/.test(document.querySelector(".search-status").textContent));
    const first = await page.locator(".search-results a").first().getAttribute("href");
    const found = new URL(first, page.url()).pathname;
    assert.ok(found.startsWith(`/${language}/`), found);
  }
  await page.goto(`${origin}/search/?q=${encodeURIComponent("<img src=x>zzz")}`);
  await page.waitForFunction(() => document.querySelector(".search-status").textContent.includes("<img"));
  assert.equal(await page.locator("main img").count(), 0);
  assert.deepEqual(complaints, []);
});

test("without JavaScript the search page lists every page", async () => {
  const origin = await served(site("public"), after);
  const chrome = await browser(after);
  const page = await (await chrome.newContext({ javaScriptEnabled: false })).newPage();
  await page.goto(`${origin}/search/`);
  const folder = path.join(site("public"), "search");
  const parts = readdirSync(folder).filter((name) => name.startsWith("texts-"));
  const pages = parts.flatMap((name) => JSON.parse(readFileSync(path.join(folder, name), "utf8")).pages);
  assert.ok(pages.length > 10, `${pages.length} pages`);
  const links = await page.locator(".search-all a").evaluateAll((all) => all.map((a) => new URL(a.href).pathname));
  // The pages that are made of the policy are listed on the page of the documents.
  const missing = pages.filter(({ url }) => url && !url.startsWith("policy/") && !links.includes(`/${url}`));
  assert.deepEqual(missing.map(({ url }) => url), []);
});

test("a word that only the training has is in none of the public files", () => {
  const words = (name, language = "") =>
    new Set(
      readdirSync(path.join(site(name), language, "search"))
        .flatMap((file) => readFileSync(path.join(site(name), language, "search", file), "utf8").toLowerCase().match(/\p{L}{6,}/gu)),
    );
  assert.ok(words("training").has("pretest"), "the training has a word of its own");
  for (const language of ["", "es", "ar"]) assert.ok(!words("public", language).has("pretest"), language);
});

/** What a reader is told and sees first for some words. */
async function found(page, origin, language, words) {
  await page.goto(`${origin}/${language}search/?q=${encodeURIComponent(words)}`);
  await page.waitForFunction(() => document.querySelector(".search-status").textContent !== "");
  const links = page.locator(".search-results li a");
  return {
    told: await page.locator(".search-status").innerText(),
    titles: await links.allInnerTexts(),
    paths: await links.evaluateAll((all) => all.map((a) => new URL(a.href).pathname)),
    marks: await page.locator(".search-results li:first-child mark").allInnerTexts(),
  };
}

test("words are found in their other forms, and the page that is about them comes first", async () => {
  const origin = await served(site("public"), after);
  const page = await (await (await browser(after)).newContext()).newPage();
  for (const [language, words, first, marked] of [
    ["", "policies", "/about/policies/", /^polic/i],
    ["", "transferred", "/policy/transfer-procedure/", /^transfer/i],
    ["es/", "escuelas", "/es/student/move-to-an-options-school/", /^escuela/i],
    ["es/", "expedientes", undefined, /^expediente/i],
    ["ar/", "والمدارس", undefined, /مدارس/],
  ]) {
    const { paths, marks } = await found(page, origin, language, words);
    assert.ok(paths.length > 0, words);
    if (first) assert.ok(paths[0].startsWith(first), `${words}: ${paths[0]}`);
    if (marks.length > 0) assert.match(marks[0], marked);
  }
});

test("a slip of the keyboard is taken for the nearest word, and said", async () => {
  const origin = await served(site("public"), after);
  const page = await (await (await browser(after)).newContext()).newPage();
  for (const [language, words, instead] of [["", "recrods", "records"], ["", "homless liason", "homeless liaison"], ["es/", "escuale", "escuela"]]) {
    const { told, paths } = await found(page, origin, language, words);
    assert.ok(told.includes(instead), told);
    assert.ok(paths.length > 0);
  }
  const { paths } = await found(page, origin, "", "zzzzqqq");
  assert.deepEqual(paths, []);
});

test("a whole question finds pages though none has every word, and more are a press away", async () => {
  const origin = await served(site("public"), after);
  const page = await (await (await browser(after)).newContext()).newPage();
  const { told, paths } = await found(page, origin, "", "how do I get my nephew back in school");
  assert.match(told, /No page has all/);
  assert.ok(paths.length > 3);
  const many = await found(page, origin, "", "school");
  const number = Number(many.told.match(/\d+/)[0]);
  assert.ok(number > many.paths.length, many.told);
  const more = page.getByRole("button", { name: "More results" });
  await more.click();
  await page.waitForFunction((before) => document.querySelectorAll(".search-results li").length > before, many.paths.length);
  assert.ok(await page.evaluate(() => document.activeElement.closest(".search-results li") !== null), "the first of them has the focus");
});
