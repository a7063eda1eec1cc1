// One question on the page: its controls, its hints and what is shown once it is answered.

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

export class Question {
  /**
   * @param {HTMLFieldSetElement} fieldset
   * @param {(key: string, values?: object) => string} say
   */
  constructor(fieldset, index, say) {
    this.fieldset = fieldset;
    this.index = index;
    this.say = say;
    this.id = fieldset.dataset.question;
    this.inputs = [...fieldset.querySelectorAll("input")];
    this.options = this.inputs.map((input) => input.closest(".option"));
    this.hints = [...fieldset.querySelectorAll("template[data-hint]")];
    this.hintSlot = fieldset.querySelector("[data-part=hints]");
    this.verdict = fieldset.querySelector("[data-part=verdict]");
    this.hintButton = fieldset.querySelector("[data-act=hint]");
    this.checkButton = fieldset.querySelector("[data-act=check]");
  }

  /** Authored indexes of the ticked options, ascending. */
  get picked() {
    const ticked = this.inputs.filter((input) => input.checked);
    return ticked.map((input) => Number(input.value)).sort((a, b) => a - b);
  }

  set picked(indexes) {
    for (const input of this.inputs) input.checked = indexes.includes(Number(input.value));
  }

  get label() {
    return this.fieldset.querySelector("[data-part=number]").textContent;
  }

  focus() {
    const target = this.inputs.find((input) => !input.disabled) ?? this.fieldset;
    if (target === this.fieldset) target.tabIndex = -1;
    jump(target, this.fieldset);
  }

  /** Puts the question at its place on the page, its options in their order. */
  place(number, total, order) {
    this.fieldset.hidden = false;
    this.fieldset.querySelector("[data-part=number]").textContent = this.say("question_of", { n: number, m: total });
    const byIndex = new Map(this.inputs.map((input, at) => [Number(input.value), this.options[at]]));
    const parent = this.options[0]?.parentElement;
    for (const index of order) parent?.append(byIndex.get(index));
  }

  /** Back to a question that nobody has answered. */
  clear() {
    this.fieldset.hidden = true;
    delete this.fieldset.dataset.result;
    this.picked = [];
    this.hintSlot.replaceChildren();
    this.unmark();
    this.lock(false);
  }

  lock(locked) {
    for (const input of this.inputs) input.disabled = locked;
  }

  /** Shows the first `shown` hints and offers the next while the question is open. */
  showHints(shown, open) {
    while (this.hintSlot.childElementCount < shown) {
      const place = this.hintSlot.childElementCount;
      const title = element("p", "hint-title", this.say("hint_of", { n: place + 1, m: this.hints.length }));
      this.hintSlot.append(element("div", "hint", title, copy(this.hints[place])));
    }
    this.hintButton.hidden = !open || shown >= this.hints.length;
    return this.hintSlot.lastElementChild;
  }

  unmark() {
    delete this.fieldset.dataset.result;
    this.verdict.replaceChildren();
    for (const option of this.options) {
      option.classList.remove("is-right", "is-wrong");
      for (const note of option.querySelectorAll(".option-note, .option-feedback")) note.remove();
    }
  }

  /**
   * Shows how the answer was: a verdict, a note at each option that matters, the feedback of the picked
   * ones, and the explanation with its sources. Returns the verdict's words.
   */
  mark(right, full, partly) {
    this.unmark();
    const picked = this.picked;
    const result = full ? "right" : partly ? "partly" : picked.length === 0 ? "unanswered" : "wrong";
    this.fieldset.dataset.result = result;
    this.inputs.forEach((input, at) => this.#markOption(this.options[at], Number(input.value), picked, right));
    const words = this.say(`verdict_${result}`);
    this.verdict.append(element("p", "verdict-title", words));
    const explanation = this.fieldset.querySelector("template[data-explanation]");
    if (explanation) this.verdict.append(element("div", "explanation", copy(explanation)));
    return words;
  }

  #markOption(option, index, picked, right) {
    const isPicked = picked.includes(index);
    const isRight = right.includes(index);
    if (isRight) option.classList.add("is-right");
    if (isPicked && !isRight) option.classList.add("is-wrong");
    const key = isPicked ? (isRight ? "picked_right" : "picked_wrong") : isRight ? "missed_right" : null;
    if (key) option.append(element("p", "option-note", this.say(key)));
    const feedback = option.querySelector("template[data-feedback]");
    if (isPicked && feedback) option.append(element("div", "option-feedback", copy(feedback)));
  }
}
