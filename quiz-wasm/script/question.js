// One question on the page: its controls, its hints and what is shown once it is answered.
//
// `data-form` on the fieldset says what it is answered on: `choice` and `attest` by boxes, `order` by a list whose items
// move, `gaps` (matching, number, short text, fill-in) by fields, `case` by steps of which each leads to another.

import { plain, tidy } from "./record.js";

/** The content of a template, ready to be put in. */
function copy(template) {
  return template.content.cloneNode(true);
}

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** Focuses `target` with `whole` in view, at once: on the way there nothing is to be read. */
export function jump(target, whole = target) {
  target.focus({ preventScroll: true });
  whole.scrollIntoView({ behavior: "instant" });
}

/** Puts nodes at the end of a list in that order; one that stands there already is not touched. */
function arrange(list, nodes) {
  const now = [...list.children].slice(-nodes.length);
  if (nodes.some((node, at) => node !== now[at])) list.append(...nodes);
}

/** An option's number on the engine's sheet; `""` of a menu's first, which stands for none. */
function valueOf(node) {
  const value = node.dataset.value ?? node.value;
  return value === "" ? "" : Number(value);
}

export class Question {
  #way = [];
  #ordered = false;
  #locked = false;
  #here = null;

  /**
   * @param {HTMLFieldSetElement} fieldset
   * @param {(key: string, values?: object) => string} say
   */
  constructor(fieldset, index, say) {
    const all = (selector) => [...fieldset.querySelectorAll(selector)];
    this.fieldset = fieldset;
    this.index = index;
    this.say = say;
    this.id = fieldset.dataset.question;
    this.form = fieldset.dataset.form;
    this.inputs = all(".option input");
    this.fields = all("[data-field]");
    this.options = all(".option");
    this.steps = all("[data-step]");
    this.list = fieldset.querySelector(".order");
    this.groups = all("[data-group]").map((list) => ({
      list,
      shared: list.dataset.group === "shared",
      members: [...list.children].filter((member) => valueOf(member) !== ""),
    }));
    this.hints = all("template[data-hint]");
    this.hintSlot = fieldset.querySelector("[data-part=hints]");
    this.verdict = fieldset.querySelector("[data-part=verdict]");
    this.error = fieldset.querySelector("[data-part=error]");
    const buttons = new Map(all("[data-act]").map((button) => [button.dataset.act, button]));
    this.button = (act) => buttons.get(act);
    for (const draggable of all(".order > .option, .chips > li")) draggable.draggable = true;
  }

  /** What is given now, as the engine takes it. */
  get given() {
    if (this.list) return this.#ordered ? [...this.list.children].map(valueOf) : [];
    if (this.steps.length > 0) return this.#way;
    const ticks = this.inputs.filter((input) => input.checked).map(valueOf);
    return [...ticks.sort((a, b) => a - b), ...this.fields.map((field) => this.#read(field))];
  }

  set given(parts) {
    this.#way = [...parts];
    this.#ordered = parts.length > 0;
    if (this.list) arrange(this.list, parts.map((value) => this.groups[0].members[value]));
    if (this.steps.length > 0) return this.#showWay();
    const ticks = this.form === "gaps" ? [] : parts;
    for (const input of this.inputs) input.checked = ticks.includes(valueOf(input));
    const first = parts.length - this.fields.length;
    this.fields.forEach((field, at) => (field.value = parts[first + at] ?? ""));
  }

  #read(field) {
    if (field.dataset.field === "") return valueOf(field);
    const isOther = field.dataset.field === "name" && plain(field.value) !== plain(this.signer);
    return isOther ? "" : tidy(field.value);
  }

  /** The name under an attestation, where it is not the learner's. */
  get otherName() {
    const field = this.form === "attest" && this.fields.at(-1);
    return field && field.value && this.#read(field) === "" ? field.value : null;
  }

  /** Whether nothing is left to be given. */
  get complete() {
    const { given } = this;
    if (this.steps.length > 0) return this.ended;
    // What is in a field and cannot be taken is not given.
    if (this.fields.some((field) => field.ariaInvalid === "true")) return false;
    if (this.form === "attest" && given.length <= this.inputs.length) return false;
    return given.length > 0 && !given.includes("");
  }

  get label() {
    return this.fieldset.querySelector("[data-part=number]").textContent;
  }

  focus() {
    const controls = [...this.inputs, ...this.fields, ...this.fieldset.querySelectorAll("[data-act=down]")];
    const target = controls.find((control) => !control.disabled && control.getClientRects().length > 0) ?? this.fieldset;
    if (target === this.fieldset) target.tabIndex = -1;
    jump(target, this.fieldset);
  }

  /** Puts the question at its place on the page, its options in their order. */
  place(number, total, order) {
    this.fieldset.hidden = false;
    this.fieldset.querySelector("[data-part=number]").textContent = this.say("question_of", { n: number, m: total });
    let from = 0;
    for (const { list, shared, members } of this.groups) {
      arrange(list, order.slice(from, from + members.length).map((value) => members[value]));
      if (!shared) from += members.length;
    }
  }

  /** Back to a question that nobody has answered. */
  clear() {
    this.fieldset.hidden = true;
    this.given = [];
    this.tell("");
    this.hintSlot.replaceChildren();
    this.unmark();
    this.lock(false);
  }

  lock(locked) {
    this.#locked = locked;
    for (const control of [...this.inputs, ...this.fields]) control.disabled = locked;
    if (this.list) this.button("keep").hidden = locked || this.#ordered;
    if (this.steps.length > 0) this.#showWay();
  }

  /** Says what is wrong with a field; nothing: all is well. */
  tell(words, isWrong = () => false) {
    this.error.textContent = words;
    this.error.hidden = words === "";
    for (const field of this.fields) field.setAttribute("aria-invalid", String(words !== "" && isWrong(field)));
  }

  /** One place up or down. The neighbour is what moves, so that the button keeps the focus. Returns place and number of items. */
  move(item, up) {
    const other = up ? item.previousElementSibling : item.nextElementSibling;
    if (other && up) item.after(other);
    else if (other) item.before(other);
    return this.keep(item);
  }

  /** The items stand as they are meant to. */
  keep(item) {
    this.#ordered = true;
    const items = [...this.list.children];
    return { n: items.indexOf(item) + 1, m: items.length };
  }

  /** Takes the decision that is ticked at the last step; false when none is. */
  goOn() {
    const ticked = this.#here?.querySelector("input:checked");
    if (ticked) this.#way.push(valueOf(ticked));
    return Boolean(ticked);
  }

  /** The steps on the way and the one to decide next; those before are settled. */
  #showWay() {
    let at = 0;
    for (const step of this.steps) step.hidden = true;
    for (let depth = 0; at < this.steps.length; depth += 1) {
      const step = this.steps[at];
      const decision = this.#way[depth];
      const settled = this.#locked || decision !== undefined;
      step.hidden = false;
      step.parentElement.append(step);
      for (const input of step.querySelectorAll("input")) {
        input.disabled = settled;
        if (settled) input.checked = valueOf(input) === decision;
        if (input.checked && settled) at = Number(input.closest(".option").dataset.to);
      }
      const button = step.querySelector("[data-act=go-on]");
      if (button) button.hidden = settled;
      this.#here = step;
      if (decision === undefined) break;
    }
    this.ended = at >= this.steps.length || !this.#here.querySelector("input");
  }

  /** Where to read on. */
  get reached() {
    return this.#here.querySelector(".case-text");
  }

  /** Shows the first `shown` hints and offers the next while the question is open. */
  showHints(shown, open) {
    while (this.hintSlot.childElementCount < shown) {
      const place = this.hintSlot.childElementCount;
      const title = element("p", "hint-title", this.say("hint_of", { n: place + 1, m: this.hints.length }));
      this.hintSlot.append(element("div", "hint", title, copy(this.hints[place])));
    }
    this.button("hint").hidden = !open || shown >= this.hints.length;
    return this.hintSlot.lastElementChild;
  }

  unmark() {
    if (!this.fieldset.dataset.result) return;
    delete this.fieldset.dataset.result;
    this.verdict.replaceChildren();
    for (const note of this.fieldset.querySelectorAll(".option-note, .option-feedback")) note.remove();
    for (const marked of this.fieldset.querySelectorAll(".is-right, .is-partly, .is-wrong")) {
      marked.classList.remove("is-right", "is-partly", "is-wrong");
    }
  }

  /**
   * Shows how the answer was: a verdict, a note at each part that matters, the feedback of what was picked (of every
   * option with `whole`), and the explanation with its sources. Returns the verdict's words.
   * @param {{verdict: number, credits: number[], right: (number | string)[]}} review the engine's
   */
  mark({ verdict, credits, right }, whole) {
    this.unmark();
    const { given } = this;
    const result = given.every((part) => part === "") ? "unanswered" : ["wrong", "partly", "right"][verdict];
    this.fieldset.dataset.result = result;
    if (this.list) this.#markOrder(credits, right);
    else if (this.form === "gaps") this.fields.forEach((field, at) => this.#markField(field, credits[at], right[at]));
    else if (this.form !== "attest") this.#markOptions(right, whole);
    const words = this.say(`verdict_${result}`);
    this.verdict.append(element("p", "verdict-title", words));
    const explanation = this.fieldset.querySelector("template[data-explanation]");
    if (explanation) this.verdict.append(element("div", "explanation", copy(explanation)));
    return words;
  }

  #note(target, credit, words) {
    target.classList.add(credit === 100 ? "is-right" : credit > 0 ? "is-partly" : "is-wrong");
    if (words) target.append(element("span", "option-note", words));
  }

  #markOrder(credits, right) {
    [...this.list.children].forEach((item, at) => {
      const place = right.indexOf(valueOf(item)) + 1;
      this.#note(item, credits[at] ?? 0, credits[at] === 100 ? "" : this.say("right_place", { n: place }));
    });
  }

  #markField(field, credit = 0, right) {
    const option = [...(field.options ?? [])].find((option) => valueOf(option) === right);
    const answer = option?.textContent ?? right;
    this.#note(field.closest(".gap"), credit, credit === 100 ? "" : this.say("right_answer", { answer }));
  }

  /** Of a choice `right` names the right options, of a case it has the credit of every one. */
  #markOptions(right, whole) {
    this.options.forEach((option, at) => {
      const input = option.querySelector("input");
      const isCase = this.steps.length > 0;
      const credit = isCase ? right[at] : right.includes(valueOf(input)) ? 100 : 0;
      const key = credit === 100 ? "right" : credit > 0 ? "partly" : "wrong";
      const note = input.checked ? `picked_${key}` : credit === 100 ? "missed_right" : credit > 0 ? "verdict_partly" : null;
      if (note) this.#note(option, credit, this.say(note));
      const feedback = option.querySelector("template[data-feedback]");
      if (feedback && (input.checked || whole)) option.append(element("div", "option-feedback", copy(feedback)));
    });
  }
}
