// Plays attempts through the committed module and script; `tests/it/parity.rs` plays the same natively
// and compares. Reads the cases as JSON on standard input, writes what came of each.

import { readFileSync } from "node:fs";

const dist = new URL("../dist/", import.meta.url);
const { Engine, encode, initSync } = await import(new URL("quiz.js", dist));
const { completion } = await import(new URL("course.js", dist));
initSync({ module: new WebAssembly.Module(readFileSync(new URL("quiz.wasm", dist))) });

function play({ paper, questions, course, year, learner, exported, attempts }) {
  const texts = [];
  const codes = [];
  for (const { number, seed, events } of attempts) {
    const engine = Engine.open(Buffer.from(paper, "base64"));
    engine.begin(encode([course, year, learner.id, seed]), number, 2);
    for (const [act, question, answer, at] of events) {
      codes.push(engine.fits(question, encode(answer)), engine.act(act, question, encode(answer), at));
    }
    texts.push(engine.record());
    for (let question = 0; question < questions; question += 1) {
      codes.push(engine.answer(question), engine.review(question));
    }
    engine.earlier(true, exported - 1000);
    codes.push(engine.layout(), engine.grade(), engine.may_start(exported));
  }
  return { codes, record: completion({ course, year, learner, exported, texts }) };
}

const cases = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(cases.map(play)));
