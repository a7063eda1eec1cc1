// The script's parts that need no page: what is kept, and the file that is made of it.

import assert from "node:assert/strict";
import { test } from "node:test";

import * as record from "../script/record.js";
import { Store } from "../script/store.js";

/** A `localStorage` with room for so many entries. */
function storage(room = Infinity) {
  const entries = new Map();
  return {
    getItem: (key) => entries.get(key) ?? null,
    key: (index) => [...entries.keys()][index] ?? null,
    removeItem: (key) => entries.delete(key),
    setItem(key, text) {
      if (!entries.has(key) && entries.size >= room) throw new Error("full");
      entries.set(key, text);
    },
    get length() {
      return entries.size;
    },
  };
}

const ANA = { id: "0123456789abcdef", name: "Ana Díaz", role: "clerk", school: "North" };

function attempt(quiz, number, result, acts = ["start", "submit"]) {
  const log = acts.map((act, at) => ({ at, do: act }));
  return { digest: "d", head: "h", log, number, quiz, result, seed: "00000000000000ff" };
}

function keep(store, learner, made) {
  const key = store.attemptKey(learner.id, made.quiz, made.number, made.seed);
  store.write(key, JSON.stringify(made));
  return key;
}

test("a store that refuses works in memory and says so", () => {
  for (const kept of [null, storage(0)]) {
    const store = new Store("c", "y", kept);
    assert.equal(store.write("hallpass/c/learner", "text"), false);
    assert.equal(store.durable, false);
    assert.equal(store.read("hallpass/c/learner"), "text");
    assert.deepEqual(store.keys("hallpass/c/"), ["hallpass/c/learner"]);
  }
});

test("what cannot be used is put aside, not destroyed", () => {
  const store = new Store("c", "y", storage());
  const key = store.attemptKey(ANA.id, "q", 1, "00000000000000ff");
  store.write(key, "{broken");
  store.putAside(key);
  assert.equal(store.read(key), null);
  const [aside] = store.keys(store.broken);
  assert.equal(store.read(aside), "{broken");
});

test("in a full store nothing is removed that could not be put aside", () => {
  const store = new Store("c", "y", storage(1));
  const key = store.attemptKey(ANA.id, "q", 1, "00000000000000ff");
  store.write(key, "{broken");
  store.putAside(key);
  assert.equal(store.read(key), "{broken");
});

test("attempts are the learner's own, in order, and damage is told", () => {
  const store = new Store("c", "y", storage());
  const other = { ...ANA, id: "ffffffffffffffff" };
  keep(store, ANA, attempt("b", 1));
  keep(store, ANA, attempt("a", 10));
  keep(store, ANA, attempt("a", 9));
  keep(store, other, attempt("a", 1));
  for (const [number, text] of ["", "null", "5", "[]", "{}", '{"log":[]}', '{"log":[null]}'].entries()) {
    store.write(`${store.attempts}${ANA.id}/z/${number}-00000000000000ff`, text);
  }
  const misplaced = `${store.attempts}${ANA.id}/z/99-00000000000000ff`;
  store.write(misplaced, JSON.stringify(attempt("a", 1)));
  const broken = [];
  const found = record.readAttempts(store, ANA, (key) => broken.push(key));
  assert.deepEqual(found.map(({ attempt: { quiz, number } }) => [quiz, number]), [["a", 9], ["a", 10], ["b", 1]]);
  assert.equal(broken.length, 8);
});

test("the best result is kept whatever comes later", () => {
  const result = (passed, percent, points = percent) => attempt("q", 1, { passed, percent, points, of: 100 });
  const top = (...results) => record.best(results)?.percent ?? null;
  assert.equal(top(), null);
  assert.equal(top(attempt("q", 1, undefined, ["start"])), null);
  assert.equal(top(result(true, 80), result(false, 10)), 80);
  assert.equal(top(result(false, 95), result(true, 80)), 80);
  assert.equal(top(result(true, 80), result(true, 90), result(true, 85)), 90);
});

test("a learner comes back under the same name, and is found by the attempts when the entry is lost", () => {
  const store = new Store("c", "y", storage());
  record.writeLearner(store, ANA);
  record.writeLearner(store, { ...ANA, id: "ffffffffffffffff", name: "Kim" });
  assert.equal(record.readLearner(store).name, "Kim");
  assert.equal(record.findLearner(store, "ana DÍAZ").id, ANA.id);
  assert.equal(record.findLearner(store, "Zoe"), null);
  store.write(store.learnerKey, '{"id":"../../x","name":"Ana"}');
  assert.equal(record.readLearner(store), null);
  keep(store, ANA, attempt("a", 1));
  assert.equal(record.orphanedId(store), ANA.id);
});

test("names are one bounded line without control characters", () => {
  assert.equal(record.tidy("  Ana\n\u202eDíaz\u0000 "), "Ana Díaz");
  assert.equal([...record.tidy("😀".repeat(300))].length, 200);
  // A zero-width joiner belongs to some scripts' spelling.
  assert.equal(record.tidy("می\u200cخواهم"), "می\u200cخواهم");
});
