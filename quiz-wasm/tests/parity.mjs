// Plays attempts through the committed module and script; `tests/it/parity.rs` plays the same natively
// and compares. Reads the cases as JSON on standard input, writes what came of each.

import { readFileSync } from "node:fs";

const dist = new URL("../dist/", import.meta.url);
const { Engine, initSync } = await import(new URL("quiz.js", dist));
const { completion } = await import(new URL("course.js", dist));
initSync({ module: new WebAssembly.Module(readFileSync(new URL("quiz.wasm", dist))) });

function play({ paper, course, year, learner, exported, attempts }) {
  const texts = [];
  const codes = [];
  for (const { number, seed, events } of attempts) {
    const engine = Engine.open(Buffer.from(paper, "base64"));
    engine.begin(course, year, learner.id, number, seed, 2);
    for (const [act, question, answer, at] of events) codes.push(engine.act(act, question, Uint8Array.from(answer), at));
    texts.push(engine.record());
    codes.push([...engine.layout()], [...engine.grade()], engine.may_start([1, exported - 1000], exported));
  }
  return { codes, record: completion({ course, year, learner, exported, texts }) };
}

const cases = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(cases.map(play)));
