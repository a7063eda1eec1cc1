// One attempt as the page shows it: the engine holds its state, the store its record.

import { Engine, initSync } from "glue";
import { encode } from "./answer.js";
import { DRAW, invitedSeed, isSubmitted, readAttempts } from "./record.js";

export const ACT = { start: 0, answer: 1, hint: 2, check: 3, submit: 4 };
const ALREADY_SUBMITTED = 3;

/** The engine for a paper in base64. Throws when there is no module or the paper does not decode. */
export async function openEngine(url, paper) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(String(response.status));
  initSync({ module: await WebAssembly.compile(await response.arrayBuffer()) });
  const engine = Engine.open(Uint8Array.from(atob(paper), (digit) => digit.charCodeAt(0)));
  if (engine === undefined) throw new Error("paper");
  return engine;
}

/** Sixteen hexadecimal digits that nobody can guess. */
export function randomHex() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Sitting {
  #engine;
  #store;
  #form;
  #key = null;
  #text = "";
  #last = 0;
  // Attempts that could not be resumed; a full store may be unable to put them aside.
  #unsound = new Set();

  /** @param {{course: string, year: string, quiz: string, digest: string}} form */
  constructor(engine, store, form) {
    this.#engine = engine;
    this.#store = store;
    this.#form = form;
    this.digest = form.digest;
    this.ids = JSON.parse(engine.ids());
  }

  get key() {
    return this.#key;
  }

  get engine() {
    return this.#engine;
  }

  /** The attempts at this quiz that are kept. What cannot be used is put aside; `broken` hears of it. */
  kept(learner, broken) {
    const all = readAttempts(this.#store, learner, (key) => {
      this.#store.putAside(key);
      broken?.();
    });
    return all.filter(({ key, attempt }) => attempt.quiz === this.#form.quiz && !this.#unsound.has(key));
  }

  /** 0: may start · -1: one is open · -2: none left · else the time from which it may. */
  mayStart(learner) {
    for (const { attempt } of this.kept(learner)) {
      this.#engine.earlier(attempt.digest === this.digest, isSubmitted(attempt) ? attempt.log.at(-1).at : -1);
    }
    return this.#engine.may_start(Date.now());
  }

  start(learner) {
    const before = this.kept(learner).reduce((last, { attempt }) => (attempt.number > (last?.number ?? 0) ? attempt : last), null);
    const number = (before?.number ?? 0) + 1;
    // On the same seed the next attempt asks first what was not asked yet.
    const seed = invitedSeed(this.#store, learner) ?? before?.seed ?? randomHex();
    const { course, year, quiz } = this.#form;
    this.#engine.begin(encode([course, year, learner.id, seed]), number, DRAW);
    this.#key = this.#store.attemptKey(learner.id, quiz, number, seed);
    this.#text = "";
    this.#last = 0;
    this.act("start");
  }

  /** Shows a kept attempt again; false when its log is not one that the engine could have made. */
  resume({ key, text, attempt }, learner) {
    const { course, year } = this.#form;
    const engine = this.#engine;
    const { number, seed, log, draw = 1 } = attempt;
    let sound = engine.begin(encode([course, year, learner.id, seed]), number, draw);
    for (const event of log) {
      const question = event.question === undefined ? 0 : this.ids.indexOf(event.question);
      sound &&= engine.act(ACT[event.do] ?? 255, question, encode(event.answer), event.at) === 0;
    }
    sound &&= engine.record() === text;
    if (sound) {
      this.#key = key;
      this.#text = text;
      this.#last = log.at(-1).at;
    } else {
      this.#unsound.add(key);
    }
    return sound;
  }

  /** Whether another tab has gone on with this attempt. */
  get isBehind() {
    const kept = this.#key === null ? null : this.#store.read(this.#key);
    return kept !== null && this.#text !== "" && kept !== this.#text;
  }

  /** Takes over what another tab has added. */
  catchUp(learner) {
    const mine = this.kept(learner).find(({ key }) => key === this.#key);
    return mine !== undefined && this.resume(mine, learner);
  }

  /**
   * Adds an event and keeps the record. A clock that was set back does not undo the order of events.
   * Returns whether the rules took it.
   */
  act(act, question = 0, answer = []) {
    const at = Math.max(Date.now(), this.#last);
    const code = this.#engine.act(ACT[act], question, encode(answer), at);
    if (code !== 0) return code === ALREADY_SUBMITTED && act === "submit";
    this.#last = at;
    this.#text = this.#engine.record();
    this.#store.write(this.#key, this.#text);
    return true;
  }

  /** The answer to a question, and whether one would be taken. */
  answer(question) {
    return JSON.parse(this.#engine.answer(question) || "[]");
  }

  fits(question, answer) {
    return this.#engine.fits(question, encode(answer));
  }

  /** How the answer was; null while the rules hold it back, and for a sealed quiz. */
  review(question) {
    const [verdict, credits, right] = JSON.parse(this.#engine.review(question) || "[]");
    return right ? { verdict, credits, right } : null;
  }

  /** `[index, options]` in the order of the page. */
  layout() {
    return JSON.parse(this.#engine.layout());
  }

  /** What the answers earned; null before submitting and for a sealed quiz. */
  grade() {
    const [points, of, percent, passed, ...rest] = JSON.parse(this.#engine.grade());
    if (points === undefined) return null;
    const questions = [];
    for (let place = 0; place < rest.length; place += 4) {
      const [index, earned, worth, missed] = rest.slice(place, place + 4);
      questions.push({ index, points: earned, of: worth, mustPassMissed: missed === 1 });
    }
    return { points, of, percent, passed: passed === 1, questions };
  }
}
