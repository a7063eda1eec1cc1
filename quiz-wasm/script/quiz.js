// Takes over the quiz's form: who, start, answers, hints, submit, result. The completion file is `course.js`'s.
//
// Without this script the form can be read and printed. With it the form has four states, shown by
// `data-state`: `ready` (nothing open), `open`, `done` (submitted, with its result), `failed` (the engine
// could not be loaded: the form stays what it was).

import {
  best,
  findLearner,
  invitedSeed,
  isSubmitted,
  orphanedId,
  readLearner,
  readReceipt,
  tidy,
  withReceipt,
  writeLearner,
} from "./record.js";
import { Question, jump } from "./question.js";
import { Result } from "./result.js";
import { Sitting, openEngine, randomHex } from "./sitting.js";
import { Store } from "./store.js";
import { strings, timeText } from "./strings.js";

class Quiz {
  #learner = null;
  #someoneElse = false;
  #asked = [];
  #place = 0;
  #typing = 0;
  #marking = 0;
  #answered = new Set();
  #dragged = null;

  constructor(form) {
    this.form = form;
    this.say = strings(form);
    // Looked for once: among the parts of 500 questions each of these lies far behind.
    const parts = new Map();
    this.part = (name) => {
      if (!parts.has(name)) parts.set(name, form.querySelector(`[data-part="${name}"]`));
      return parts.get(name);
    };
    this.store = new Store(form.dataset.course, form.dataset.year);
    const fieldsets = [...form.querySelectorAll("fieldset[data-question]")];
    this.questions = fieldsets.map((fieldset, index) => new Question(fieldset, index, this.say));
    this.result = new Result(this);
  }

  get practice() {
    return this.form.dataset.mode === "practice";
  }

  async open() {
    const { wasm, paper, course, year, quiz, digest } = this.form.dataset;
    try {
      const engine = await openEngine(wasm, paper);
      // The sheet and the form are two views of one quiz; if they differ, no answer could be trusted.
      this.sitting = new Sitting(engine, this.store, { course, year, quiz, digest });
      if (this.questions.some(({ id, index }) => this.sitting.ids[index] !== id)) throw new Error("sheet");
    } catch {
      this.form.dataset.state = "failed";
      this.part("failed").hidden = false;
      return;
    }
    this.#learner = readLearner(this.store);
    this.#listen();
    this.#resumeOrWelcome();
    if (!this.store.durable) this.#warn("not_kept");
  }

  /** The attempt to show: the open one, else the last submitted one, else none. */
  #resumeOrWelcome() {
    if (this.#learner === null) return this.#welcome();
    const kept = this.sitting.kept(this.#learner, () => this.#warn("put_aside"));
    const mine = kept.filter(({ attempt }) => attempt.digest === this.sitting.digest);
    if (kept.length > mine.length && mine.length === 0) {
      this.#warn(kept.some(({ attempt }) => !isSubmitted(attempt)) ? "quiz_revised" : "quiz_changed");
    }
    const shown = mine.findLast(({ attempt }) => !isSubmitted(attempt)) ?? mine.at(-1);
    if (shown === undefined) return this.#welcome();
    if (!this.sitting.resume(shown, this.#learner)) {
      this.store.putAside(shown.key);
      this.#warn("put_aside");
      return this.#resumeOrWelcome();
    }
    this.#show();
    if (!isSubmitted(shown.attempt)) this.#status("resumed", { time: timeText(shown.attempt.log.at(-1).at) });
    this.#signAnew();
  }

  /** A file has one name: what is signed under another is to be signed again, and told where it is too late for that. */
  #signAnew() {
    for (const question of this.#asked) {
      question.signer = this.#learner.name;
      const signed = question.otherName;
      if (signed && this.form.dataset.state === "open") this.#answer(question);
      else if (signed) this.#warn("signed_other", { signed, name: question.signer });
    }
  }

  #welcome() {
    clearTimeout(this.#marking);
    for (const question of this.questions) question.clear();
    this.form.dataset.state = "ready";
    this.part("welcome").hidden = false;
    this.part("result").hidden = true;
    this.part("unanswered").hidden = true;
    this.#showLearner(this.#learner === null);
    this.#showAllowance();
  }

  /** Name, role and school as fields or as a line of text. */
  #showLearner(editing) {
    const { name = "", role = "", school = "" } = this.#learner ?? {};
    for (const [member, value] of Object.entries({ name, role, school })) this.#field(member).value = value;
    this.part("learner").hidden = !editing;
    this.part("identity").hidden = editing;
    this.part("identity-text").textContent = [name, role, school].filter(Boolean).join(" · ");
    this.part("keep-learner").hidden = this.form.dataset.state === "ready";
    // Who is invited is whom the office named.
    const invited = this.#learner && invitedSeed(this.store, this.#learner);
    this.form.querySelector("[data-act=edit-learner]").hidden = Boolean(invited);
    for (const error of this.form.querySelectorAll(".field-error")) error.hidden = true;
  }

  #field(member) {
    return this.form.querySelector(`[data-learner="${member}"]`);
  }

  /** Reads the fields into the store; focuses the first that is empty and returns false. */
  #keepLearner() {
    if (this.part("learner").hidden) return this.#learner !== null;
    const given = {};
    let first = null;
    for (const member of ["name", "role", "school"]) {
      const field = this.#field(member);
      given[member] = tidy(field.value);
      const empty = given[member] === "";
      field.setAttribute("aria-invalid", String(empty));
      this.form.querySelector(`[data-error="${member}"]`).hidden = !empty;
      if (empty) first ??= field;
    }
    first?.focus();
    if (first) return false;
    this.#learner = { id: this.#learnerId(given.name), ...given };
    this.#someoneElse = false;
    if (!writeLearner(this.store, this.#learner)) this.#warn("not_kept");
    return true;
  }

  #learnerId(name) {
    if (this.#someoneElse) return findLearner(this.store, name)?.id ?? randomHex();
    // Another tab may have asked in the meantime, or the learner's entry alone may be lost.
    return this.#learner?.id ?? readLearner(this.store)?.id ?? orphanedId(this.store) ?? randomHex();
  }

  /** What may be done next, as far as attempts and waiting time decide it. */
  #showAllowance() {
    const allowed = Number(this.form.dataset.attempts ?? 0);
    const kept = this.#learner === null ? [] : this.sitting.kept(this.#learner);
    const used = kept.filter(({ attempt }) => isSubmitted(attempt)).length;
    const next = this.#learner === null ? 0 : this.sitting.mayStart(this.#learner);
    const words = [];
    if (allowed > 0) words.push(this.say("attempts_left", { n: Math.max(0, allowed - used), m: allowed }));
    if (next === -2) words.push(this.say("none_left"));
    if (next > 0) words.push(this.say("wait_until", { time: timeText(next) }));
    for (const button of this.form.querySelectorAll("[data-act=start]")) button.hidden = next === -2 || next > 0;
    const receipt = this.#learner && readReceipt(this.store, this.#learner);
    const top = best(withReceipt(kept.map(({ attempt }) => attempt), receipt));
    if (this.form.dataset.state === "ready" && top?.passed) words.unshift(this.say("best_passed", top));
    for (const line of this.form.querySelectorAll("[data-part=allowance]")) line.textContent = words.join(" ");
    const line = this.part("best");
    const shown = this.sitting.grade();
    line.hidden = top === null || used < 2 || (shown?.passed === top.passed && shown.percent === top.percent);
    if (top) line.textContent = this.say(top.passed ? "best_passed" : "best_failed", { percent: top.percent });
    return { passedBefore: top?.passed === true, noneLeft: next === -2 };
  }

  #start() {
    if (!this.#keepLearner()) return;
    const next = this.sitting.mayStart(this.#learner);
    if (next === -1) return this.#resumeOrWelcome();
    if (next !== 0) {
      this.#showLearner(false);
      return this.#showAllowance();
    }
    this.sitting.start(this.#learner);
    this.#show();
    this.#saved();
    if (this.#asked[0]) this.#go(this.#asked[0]);
  }

  /** Draws the shown attempt from the engine's state. */
  #show() {
    const layout = this.sitting.layout();
    const list = this.part("questions");
    for (const question of this.questions) question.clear();
    let before = null;
    this.#asked = layout.map(([index, options], place) => {
      const question = this.questions[index];
      const there = before ? before.nextElementSibling : list.firstElementChild;
      if (there !== question.fieldset) list.insertBefore(question.fieldset, there);
      before = question.fieldset;
      question.place(place + 1, layout.length, options);
      question.signer = this.#learner.name;
      question.given = this.sitting.answer(index);
      return question;
    });
    const grade = this.sitting.grade();
    const done = isSubmitted(JSON.parse(this.sitting.engine.record()));
    this.form.dataset.state = done ? "done" : "open";
    for (const name of ["welcome", "unanswered", "result", "learner"]) this.part(name).hidden = true;
    for (const question of this.#asked) this.#unlock(question, done);
    this.#markFrom(0, done);
    if (done) this.result.show(grade ?? this.#received(), this.#asked, this.#showAllowance());
    this.#step(0);
    this.#showLearner(false);
    this.#count();
  }

  /** What the office found in the shown attempt, where its receipt says so: a sealed quiz has no other result. */
  #received() {
    const { head } = JSON.parse(this.sitting.engine.record());
    const result = this.#learner && readReceipt(this.store, this.#learner)?.results.find((result) => result.head === head);
    return result ? { ...result, questions: [] } : null;
  }

  /** One at a time: shows the question at `place` of those asked. */
  #step(place) {
    const one = this.form.dataset.show === "one" && this.form.dataset.state === "open";
    this.part("steps").hidden = !one;
    if (!one) return;
    this.#place = Math.min(Math.max(place, 0), this.#asked.length - 1);
    this.#asked.forEach(({ fieldset }, at) => fieldset.classList.toggle("is-away", at !== this.#place));
    this.form.querySelector("[data-act=previous]").disabled = this.#place === 0;
    this.form.querySelector("[data-act=next]").disabled = this.#place === this.#asked.length - 1;
  }

  /** Brings a question into view and gives it the focus, wherever it stands. */
  #go(question) {
    this.#step(this.#asked.indexOf(question));
    question.focus();
  }

  /** Marks some questions at once and the others between frames: a review of hundreds holds nobody up. */
  #markFrom(place, done) {
    clearTimeout(this.#marking);
    const until = place + 25;
    for (const question of this.#asked.slice(place, until)) this.#mark(question, done);
    if (until < this.#asked.length) this.#marking = setTimeout(() => this.#markFrom(until, done));
  }

  #mark(question, done) {
    const review = this.sitting.review(question.index);
    return review === null ? question.unmark() : question.mark(review, done);
  }

  #draw(question, done) {
    this.#unlock(question, done);
    return this.#mark(question, done);
  }

  /** What may be done with a question. */
  #unlock(question, done) {
    const { engine } = this.sitting;
    question.lock(done);
    question.showHints(engine.hints(question.index), !done);
    question.button("check").hidden = done || !this.practice;
    const over = question.button("over");
    if (over) over.hidden = done || !this.practice || question.given.length === 0;
  }

  /** Adds an event, after taking over what another tab may have added to the same attempt. */
  #act(act, question, answer) {
    if (this.sitting.isBehind) {
      this.sitting.catchUp(this.#learner);
      if (isSubmitted(JSON.parse(this.sitting.engine.record()))) {
        this.#show();
        return false;
      }
    }
    const taken = this.sitting.act(act, question, answer);
    if (taken) this.#saved();
    return taken;
  }

  #answer(question) {
    clearTimeout(this.#typing);
    const given = this.#fitting(question);
    if (String(given) === String(this.sitting.answer(question.index))) return;
    if (!this.#act("answer", question.index, given)) {
      this.#show();
      return;
    }
    this.#draw(question, false);
    this.#count([question]);
  }

  /** What can be taken of what is given; a field that holds something else is told. */
  #fitting(question) {
    const { given, fields, index } = question;
    const alone = (at) => given.map((part, other) => (other === at ? part : ""));
    const unfit = fields.filter((field, at) =>
      field.dataset.field === "name" ? field.value && given.at(-1) === "" : !this.sitting.fits(index, alone(at)),
    );
    const key = unfit[0]?.dataset.field === "name" ? "other_name" : "not_a_number";
    question.tell(unfit.length > 0 ? this.say(key, { name: question.signer }) : "", (field) => unfit.includes(field));
    const taken = question.form === "gaps" ? given.map((part, at) => (unfit.includes(fields[at]) ? "" : part)) : given;
    return taken.every((part) => part === "") ? [] : taken;
  }

  /** A text is kept while it is typed, once the typing rests. */
  #typed(question) {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.form.dataset.state === "open" && this.#answer(question), 700);
  }

  #move(question, button) {
    const place = question.move(button.closest(".option"), button.dataset.act === "up");
    this.#answer(question);
    this.#status("moved", place);
  }

  #goOn(question) {
    if (!question.goOn()) return this.#status("check_nothing");
    this.#answer(question);
    jump(question.reached);
    if (question.ended) this.#status("case_ends");
  }

  #startOver(question) {
    question.given = [];
    this.#answer(question);
    jump(question.reached, question.fieldset);
  }

  #hint(question) {
    if (!this.#act("hint", question.index)) return;
    const hint = question.showHints(this.sitting.engine.hints(question.index), true);
    hint.tabIndex = -1;
    hint.focus();
  }

  #check(question) {
    if (this.sitting.answer(question.index).length === 0) return this.#status("check_nothing");
    if (!this.#act("check", question.index)) return;
    this.#statusText(this.#draw(question, false));
  }

  #submit(anyway) {
    const missing = this.#asked.filter((question) => !question.complete);
    if (missing.length > 0 && !anyway) return this.#nameUnanswered(missing);
    if (!this.#act("submit")) return;
    this.#show();
    jump(this.part("result-title"), this.part("result"));
  }

  #nameUnanswered(missing) {
    const panel = this.part("unanswered");
    const links = missing.map((question) => {
      const link = document.createElement("a");
      link.href = `#${question.fieldset.id}`;
      link.textContent = question.label;
      link.addEventListener("click", (event) => {
        event.preventDefault();
        this.#go(question);
      });
      const item = document.createElement("li");
      item.append(link);
      return item;
    });
    panel.querySelector("ul").replaceChildren(...links);
    this.part("unanswered-title").textContent = this.say("unanswered", { n: missing.length });
    panel.hidden = false;
    this.part("unanswered-title").focus();
  }

  /** Counts what is answered, after `changed` alone have changed. */
  #count(changed = this.#asked) {
    if (changed === this.#asked) this.#answered.clear();
    for (const question of changed) this.#answered[question.complete ? "add" : "delete"](question);
    const answered = this.#answered.size;
    this.part("count").textContent = this.say("answered_of", { n: answered, m: this.#asked.length });
    Object.assign(this.part("answered"), { max: Math.max(1, this.#asked.length), value: answered });
    if (answered === this.#asked.length) this.part("unanswered").hidden = true;
  }

  #saved() {
    // The progress marks on the same page hear of it; other tabs hear it from the store.
    document.dispatchEvent(new Event("hallpass-saved"));
    if (this.store.durable) this.#status("saved");
    else this.#warn("not_kept");
  }

  #status(key, values) {
    this.#statusText(this.say(key, values));
  }

  /** The same words twice are told twice: an unchanged live region stays silent. */
  #statusText(text) {
    const line = this.part("status");
    line.textContent = line.textContent === text ? `${text}\u00a0` : text;
  }

  #warn(key, values) {
    const line = this.part("warning");
    line.hidden = false;
    line.textContent = this.say(key, values);
  }

  #listen() {
    const of = (target) => this.questions.find(({ fieldset }) => fieldset.contains(target));
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("change", ({ target }) => {
      const question = of(target);
      if (question && this.form.dataset.state === "open" && question.form !== "case") this.#answer(question);
    });
    this.form.addEventListener("input", ({ target }) => {
      const question = of(target);
      if (question && target.dataset.field && this.form.dataset.state === "open") this.#typed(question);
    });
    this.form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target.dataset.learner === undefined) return;
      event.preventDefault();
      if (this.form.dataset.state === "ready") this.#start();
      else this.#changeLearner();
    });
    const acts = {
      start: () => this.#start(),
      up: (question, button) => this.#move(question, button),
      down: (question, button) => this.#move(question, button),
      keep: (question, button) => {
        question.keep();
        question.focus();
        this.#answer(question);
      },
      "go-on": (question) => this.#goOn(question),
      over: (question) => this.#startOver(question),
      hint: (question) => this.#hint(question),
      check: (question) => this.#check(question),
      previous: () => this.#go(this.#asked[this.#place - 1]),
      next: () => this.#go(this.#asked[this.#place + 1]),
      submit: () => this.#submit(false),
      "submit-anyway": () => this.#submit(true),
      "edit-learner": () => this.#editLearner(),
      "keep-learner": () => this.#changeLearner(),
      "new-learner": () => this.#newLearner(),
    };
    this.form.addEventListener("click", ({ target }) => {
      const button = target.closest("button[data-act]");
      if (button) acts[button.dataset.act]?.(of(button), button);
    });
    document.addEventListener("hallpass-restored", () => {
      this.#learner = readLearner(this.store);
      this.#resumeOrWelcome();
    });
    globalThis.addEventListener("beforeunload", (event) => {
      if (!this.store.durable && this.form.dataset.state !== "ready") event.preventDefault();
    });
    this.#listenToDragging(of);
    globalThis.addEventListener("storage", ({ key }) => {
      if (key !== null && key === this.sitting.key && this.sitting.isBehind) this.#followOtherTab();
    });
  }

  /** An item of an ordering moves while it is dragged; a right side is dropped on a row. */
  #listenToDragging(of) {
    const over = ({ target }) => {
      const place = this.#dragged && target.closest?.("[data-drop]");
      return place && of(place) === of(this.#dragged) ? place : null;
    };
    this.form.addEventListener("dragstart", ({ target }) => {
      this.#dragged = this.form.dataset.state === "open" && target.closest ? target : null;
    });
    this.form.addEventListener("dragover", (event) => {
      const place = over(event);
      if (!place) return;
      event.preventDefault();
      if (place === this.#dragged || !of(place).list) return;
      const { top, height } = place.getBoundingClientRect();
      place[event.clientY > top + height / 2 ? "after" : "before"](this.#dragged);
    });
    this.form.addEventListener("drop", (event) => {
      const place = over(event);
      const field = place?.querySelector("select");
      if (place) event.preventDefault();
      if (!field) return;
      field.value = this.#dragged.dataset.value;
      this.#answer(of(place));
    });
    this.form.addEventListener("dragend", () => {
      const question = of(this.#dragged);
      if (question?.list) {
        question.keep();
        this.#answer(question);
      }
      this.#dragged = null;
    });
  }

  #followOtherTab() {
    if (!this.sitting.catchUp(this.#learner)) return;
    this.#show();
    this.#status("other_tab");
  }

  #editLearner() {
    this.#showLearner(true);
    this.#field("name").focus();
  }

  /** For a computer that people share. What the one before has done stays kept under their name. */
  #newLearner() {
    this.#learner = null;
    this.#someoneElse = true;
    this.#welcome();
    this.#field("name").focus();
  }

  #changeLearner() {
    if (!this.#keepLearner()) return;
    this.#showLearner(false);
    this.part("warning").hidden = true;
    this.#saved();
    this.#signAnew();
    this.form.querySelector("[data-act=edit-learner]").focus();
  }
}

if (globalThis.document) {
  for (const form of document.querySelectorAll("form.quiz")) new Quiz(form).open();
}

// For the test that drives the module without a page.
export { Engine, initSync } from "glue";
export { encode } from "./answer.js";
