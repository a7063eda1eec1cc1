// The script's parts that need no page: what is kept, and the file that is made of it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { restore, sealed } from "../script/file.js";
import { isSigned, readInvitation } from "../script/office.js";
import * as record from "../script/record.js";
import { readSeal } from "../script/seal.js";
import { standing } from "../script/standing.js";
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
    const store = new Store("c", "y", kept, new Map());
    assert.equal(store.write("hallpass/c/learner", "text"), false);
    assert.equal(store.durable, false);
    assert.equal(store.read("hallpass/c/learner"), "text");
    assert.deepEqual(store.keys("hallpass/c/"), ["hallpass/c/learner"]);
  }
});

test("what cannot be used is put aside, not destroyed", () => {
  const store = new Store("c", "y", storage(), new Map());
  const key = store.attemptKey(ANA.id, "q", 1, "00000000000000ff");
  store.write(key, "{broken");
  store.putAside(key);
  assert.equal(store.read(key), null);
  const [aside] = store.keys(store.broken);
  assert.equal(store.read(aside), "{broken");
});

test("in a full store nothing is removed that could not be put aside", () => {
  const store = new Store("c", "y", storage(1), new Map());
  const key = store.attemptKey(ANA.id, "q", 1, "00000000000000ff");
  store.write(key, "{broken");
  store.putAside(key);
  assert.equal(store.read(key), "{broken");
});

test("attempts are the learner's own, in order, and damage is told", () => {
  const store = new Store("c", "y", storage(), new Map());
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
  const store = new Store("c", "y", storage(), new Map());
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

const HEAD = "0".repeat(64);

function completionOf(attempts, more = {}) {
  return JSON.stringify({ attempts, course: "c", exported: 5, format: "hallpass-completion", learner: ANA, version: 2, year: "y", ...more });
}

test("a file restores everything, twice the same, and never takes a longer log away", () => {
  const made = { ...attempt("a", 1, { of: 1, passed: true, percent: 100, points: 1 }), head: HEAD };
  const seal = { key: "K", signature: "S" };
  const file = completionOf([{ ...made, seal }], { invitation: "hallpass1.x.y" });
  const store = new Store("c", "y", storage(), new Map());
  assert.deepEqual(restore(store, "c", "y", file), { learner: ANA, added: 1 });
  assert.deepEqual(restore(store, "c", "y", file), { learner: ANA, added: 0 });
  assert.deepEqual(record.readLearner(store), ANA);
  assert.equal(store.read(store.invitations + ANA.id), "hallpass1.x.y");
  const [kept] = record.readAttempts(store, ANA);
  // The engine compares with its own spelling, which has no seal.
  assert.equal(kept.text, JSON.stringify(made));
  assert.deepEqual(readSeal(store, HEAD), seal);
  assert.ok(sealed(kept.text, seal).endsWith(`,"seal":{"key":"K","signature":"S"},"seed":"00000000000000ff"}`));
  const shorter = { ...made, log: made.log.slice(0, 1), head: "1".repeat(64) };
  assert.equal(restore(store, "c", "y", completionOf([shorter])).added, 0);
  assert.equal(record.readAttempts(store, ANA)[0].attempt.log.length, 2);
});

test("of two attempts that went different ways both are kept", () => {
  const store = new Store("c", "y", storage(), new Map());
  const here = { ...attempt("a", 1, undefined, ["start", "submit"]), head: HEAD };
  keep(store, ANA, here);
  const there = { ...here, head: "2".repeat(64), log: [{ at: 9, do: "start" }] };
  assert.equal(restore(store, "c", "y", completionOf([there])).added, 1);
  assert.equal(restore(store, "c", "y", completionOf([there])).added, 0);
  const logs = record.readAttempts(store, ANA).map(({ attempt: { log } }) => log.length);
  assert.deepEqual(logs.sort(), [1, 2]);
});

test("a file that goes on with an attempt takes its place", () => {
  const store = new Store("c", "y", storage(), new Map());
  const begun = { ...attempt("a", 1, undefined, ["start"]), head: HEAD };
  keep(store, ANA, begun);
  const further = { ...begun, head: "3".repeat(64), log: [...begun.log, { at: 1, do: "submit" }] };
  restore(store, "c", "y", completionOf([further]));
  assert.deepEqual(record.readAttempts(store, ANA).map(({ attempt: { log } }) => log.length), [2]);
});

test("what is no file of this course is told and changes nothing", () => {
  const store = new Store("c", "y", storage(), new Map());
  for (const [text, error] of [
    ["", "file_unknown"],
    ["{", "file_unknown"],
    ["null", "file_unknown"],
    ["{}", "file_unknown"],
    [completionOf([], { course: "d" }), "file_other_course"],
    [completionOf([], { year: "z" }), "file_other_course"],
    [completionOf([], { version: 3 }), "file_newer"],
    [completionOf([], { learner: { id: "../x", name: "Ana" } }), "file_unknown"],
    [completionOf([], { learner: null }), "file_unknown"],
  ]) {
    assert.deepEqual(restore(store, "c", "y", text), { error });
  }
  const hostile = [null, 5, {}, { log: [null] }, { ...attempt("../../x", 1), head: HEAD }, { ...attempt("a", "1/2"), head: HEAD }];
  assert.equal(restore(store, "c", "y", completionOf(hostile)).added, 0);
  assert.deepEqual(store.keys(store.attempts), []);
});

test("a quiz stands as its best attempt, its pre-test or the office's receipt has it", () => {
  const of = (quiz, result, acts) => ({ ...attempt(quiz, 1, result, acts), head: quiz });
  const good = { passed: true, percent: 90, points: 9, of: 10 };
  const bad = { ...good, passed: false, percent: 10 };
  const state = (attempts) => standing(attempts, "q", "pre").state;
  assert.equal(state([]), "none");
  assert.equal(state([of("q", undefined, ["start"])]), "in-progress");
  assert.equal(state([of("q", bad)]), "failed");
  assert.equal(state([of("q", bad), of("q", undefined, ["start"])]), "in-progress");
  assert.equal(state([of("q", good), of("q", undefined, ["start"])]), "passed");
  assert.equal(state([of("pre", bad)]), "none");
  assert.equal(state([of("q", bad), of("pre", good)]), "cleared");
  assert.equal(state([of("q", undefined)]), "sent");
  const receipt = { results: [{ head: "q", ...good }] };
  assert.equal(state(record.withReceipt([of("q", undefined)], receipt)), "passed");
});

test("an invitation is read whole or not at all, and its seed is the attempts'", () => {
  const payload = {
    course: "c",
    format: "hallpass-invitation",
    learner: { ...ANA, name: "Ana Díaz 李" },
    seed: "00000000000000aa",
    version: 1,
    window: { closes: "2027-06-30", due: "2026-12-18", opens: "2026-08-01" },
  };
  const token = (value) => `hallpass1.${Buffer.from(JSON.stringify(value)).toString("base64url")}.${"A".repeat(86)}`;
  assert.deepEqual(readInvitation(token(payload)), payload);
  const wrong = [
    "",
    token(payload).slice(0, -1),
    `hallpass2${token(payload).slice(9)}`,
    token({ ...payload, seed: "x" }),
    token({ ...payload, window: {} }),
    token({ ...payload, version: 2 }),
    token({ ...payload, learner: null }),
    token("text"),
  ];
  for (const text of wrong) assert.equal(readInvitation(text), null, text);
  const store = new Store("c", "y", storage(), new Map());
  assert.equal(record.invitedSeed(store, ANA), null);
  store.write(store.invitations + ANA.id, token(payload));
  assert.equal(record.invitedSeed(store, ANA), "00000000000000aa");
});

test("the office's signature is checked where the browser can", async () => {
  const { publicKey, privateKey } = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  const url = (bytes) => Buffer.from(bytes).toString("base64url");
  const key = url(await crypto.subtle.exportKey("raw", publicKey));
  const signature = url(await crypto.subtle.sign("Ed25519", privateKey, Buffer.from("text")));
  const other = url(Buffer.alloc(32, 9));
  assert.equal(await isSigned([other, key], "text", signature), "true");
  assert.equal(await isSigned([key], "texT", signature), "false");
  assert.equal(await isSigned([other], "text", signature), "false");
  assert.equal(await isSigned([key], "text", "%"), "false");
  assert.equal(await isSigned([], "text", signature), "unknown");
});
