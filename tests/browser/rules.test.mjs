// The rules of attempts and everything that a browser can do to them: a second tab, a reload, a clock that was
// set back, a store that is full or refused, a new version of the quiz in between, another browser, the network
// gone; and what the office signs: invitations and receipts, good, forged and expired.
import assert from "node:assert/strict";
import { generateKeyPairSync, sign, verify, createPublicKey } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { beginQuiz, browser, run, served, today, watched } from "./support.mjs";

const office = generateKeyPairSync("ed25519");
const officeKey = office.publicKey.export({ format: "jwk" }).x;
const folder = mkdtempSync(path.join(tmpdir(), "hallpass-rules-"));
after(() => rmSync(folder, { recursive: true, force: true }));

function write(name, text) {
  const file = path.join(folder, "content", name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const question = (id, more = "") => `## Is ${id} right? {#${id} ${more}}\n- [x] Yes, ${id}\n  > Right.\n- [ ] No, ${id}\n  > Wrong.\n\n`;
const pool = (from, to) => Array.from({ length: to - from }, (_, at) => question(`p${from + at}`, "objective=pool")).join("");

write(
  "site.yaml",
  `title: Office
school_year: {name: 2026-27, starts: 2026-07-01, ends: 2027-06-30}
office_keys: ["${officeKey}"]
sites:
  - {name: training, root: training, title: Course, base_url: https://training.example.org/, course: demo}
certifications:
  - id: demo
    title: Demo certification
    course: demo
    roles: [clerk]
    window: {opens: 2026-08-01, due: 2026-12-18, closes: 2027-06-30}
    quizzes: {one-check: 80%, seal-check: 50%}
    attestations: ["one-check#must"]
`,
);
write("training/index.md", "---\ntitle: Course\nsummary: A course.\n---\nA course.\n");
write("training/one/index.md", "---\ntitle: One\nminutes: 5\norder: 1\n---\nA module.\n");
const one = (title, text = "") => `---
title: ${title}
quiz:
  id: one-check
  pass: 3 points
  mastery: {pool: 50%}
  draw: {pool: 2}
  attempts: 3
  wait: 1h
  show: one
objectives:
  pool: Know the pool
---
${text}
${question("must", ".must-pass points=2")}${pool(1, 6)}`;
write("training/one/check.md", one("Check one"));
write(
  "training/one/pretest.md",
  `---\ntitle: Pre-test\nquiz: {id: one-pretest, pass: 100%, attempts: 1, clears: one-check}\n---\n${question("pre1")}${question("pre2")}`,
);
write("training/two/index.md", "---\ntitle: Two\nminutes: 7\norder: 2\n---\nA module.\n");
write(
  "training/two/sealed.md",
  `---\ntitle: Sealed\nquiz: {id: seal-check, pass: 50%, mode: sealed}\n---\n${question("s1")}${question("s2")}`,
);
run(folder, "build", "--as-of", today);
const site = path.join(folder, "dist/training");
const origin = await served(site, after);
const chrome = await browser(after);

const LEARNER = { id: "00000000000000ab", name: "Ana Díaz", role: "Clerk", school: "North" };

/** Canonical JSON, as the office writes it. */
function canonical(value) {
  return JSON.stringify(value, (_, part) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

const url = (bytes) => Buffer.from(bytes).toString("base64url");
const signed = (message, key = office.privateKey) => url(sign(null, Buffer.from(message), key));

function invitation(more = {}, key) {
  const message = `hallpass1.${url(
    canonical({
      certification: "demo",
      course: "demo",
      format: "hallpass-invitation",
      issued: "2026-08-03",
      key: "0000000000000000",
      learner: LEARNER,
      seed: "0000000000000007",
      version: 1,
      window: { closes: "2027-06-30", due: "2026-12-18", opens: "2026-08-01" },
      year: "2026-27",
      ...more,
    }),
  )}`;
  return `#invitation=${message}.${signed(message, key)}`;
}

async function fresh(options = {}) {
  const context = await chrome.newContext({ acceptDownloads: true });
  await context.clock.install({ time: options.time ?? `${today}T15:00:00Z` });
  if (options.init) await context.addInitScript(options.init);
  return { context, ...(await watched(context, origin)) };
}

const begin = (page, address = "/one/check/") => beginQuiz(page, origin + address);

const asked = (page) =>
  page.$$eval("fieldset.question:not([hidden])", (found) => found.map((question) => question.dataset.question));

/** Answers what is asked, by the words of the right or the wrong option. */
async function answer(page, id, right = true) {
  const question = page.locator(`[data-question="${id}"]`);
  while (!(await question.isVisible())) await page.locator("[data-act=next]").click();
  await question.getByLabel(right ? `Yes, ${id}` : `No, ${id}`).check();
  await page.clock.fastForward(5_000);
}

async function answerAll(page, right = () => true) {
  while (await page.locator("[data-act=previous]:enabled").isVisible()) await page.locator("[data-act=previous]").click();
  for (const id of await asked(page)) await answer(page, id, right(id));
}

async function submit(page) {
  await page.locator("[data-act=submit]").click();
  await page.locator("[data-part=result]:not([hidden])").waitFor();
}

async function exported(page) {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export completion file" }).locator("visible=true").first().click(),
  ]);
  return JSON.parse(readFileSync(await download.path(), "utf8"));
}

async function bringIn(page, name, text) {
  await page.locator("[data-part=file] input[type=file]").setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });
}

const fileStatus = (page, words) => page.locator("[data-part=file-status]").filter({ hasText: words }).waitFor();

test("pages without a quiz load nothing of one", () => {
  for (const name of ["index.html", "one/index.html", "two/index.html"]) {
    const html = readFileSync(path.join(site, name), "utf8");
    assert.ok(!/quiz\.[0-9a-z]*\.?(js|css|wasm)|data-paper|data-wasm/.test(html), name);
  }
});

test("one question at a time, unseen ones first, marks in points and by objective, attempts and waiting", async () => {
  const { page, complaints } = await fresh();
  await begin(page);
  const first = await asked(page);
  assert.equal(first.length, 3);
  assert.equal(await page.locator("fieldset.question:visible").count(), 1);
  const focused = () => page.evaluate(() => document.activeElement.closest("fieldset")?.dataset.question);
  assert.equal(await focused(), first[0]);
  await page.locator("[data-act=next]").click();
  assert.equal(await focused(), first[1], "the focus goes along");
  // Two points of the question that must be right, none of the pool: enough points are missing, and the objective.
  await answerAll(page, (id) => id === "must");
  await page.getByText("Saved", { exact: true }).first().waitFor();
  await submit(page);
  await page.getByRole("heading", { name: /Not passed yet/ }).waitFor();
  await page.getByText(/Know the pool\u2069: 0 of 2 points, 50% needed/).waitFor();
  assert.equal(await page.locator("fieldset.question:visible").count(), 3, "the review shows all");
  // The waiting time.
  await page.getByText(/You can try again from/).first().waitFor();
  assert.equal(await page.locator("[data-act=start] >> visible=true").count(), 0);
  await page.clock.fastForward(3_600_000);
  await begin(page);
  const second = await asked(page);
  const pooled = (ids) => ids.filter((id) => id !== "must");
  assert.deepEqual(pooled(second).filter((id) => first.includes(id)), [], `${first} and then ${second}`);
  await answerAll(page);
  await submit(page);
  await page.getByRole("heading", { name: "Passed with 100%" }).waitFor();
  // A later failure does not undo it, and then there is no attempt left.
  await page.clock.fastForward(3_600_000);
  await begin(page);
  await answerAll(page, () => false);
  await submit(page);
  await page.getByText("Your best result is kept: passed with 100%.").waitFor();
  await page.getByText(/You have no attempts left/).first().waitFor();
  const record = await exported(page);
  assert.deepEqual(record.attempts.map(({ number, draw }) => [number, draw]), [[1, 2], [2, 2], [3, 2]]);
  assert.equal(new Set(record.attempts.map(({ seed }) => seed)).size, 1);
  // Sealed by one key that the browser keeps.
  for (const { head, seal } of record.attempts) {
    const point = Buffer.from(seal.key, "base64url");
    const jwk = { kty: "EC", crv: "P-256", x: url(point.subarray(1, 33)), y: url(point.subarray(33)) };
    const key = { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" };
    const message = Buffer.from(`hallpass-seal-1.${head}`);
    assert.ok(verify("sha256", message, key, Buffer.from(seal.signature, "base64url")), "the seal holds");
  }
  assert.equal(new Set(record.attempts.map(({ seal }) => seal.key)).size, 1);
  const file = path.join(folder, "completion.json");
  writeFileSync(file, canonical(record));
  assert.match(run(folder, "records", "import", "completion.json", "--as-of", "2026-11-24"), /^accepted: .*Ana Díaz/m);
  assert.deepEqual(complaints, []);
});

test("a pre-test clears the module, and the file goes on in another browser", async () => {
  const here = await fresh();
  await begin(here.page, "/one/pretest/");
  await answerAll(here.page);
  await submit(here.page);
  await here.page.goto(`${origin}/`);
  await here.page.getByText("Cleared by the pre-test, 100%").first().waitFor();
  await here.page.getByText("Still missing: Sealed").waitFor();
  await here.page.getByText("About 7 minutes left").waitFor();
  await here.page.getByText("Days left: 26").waitFor();
  await begin(here.page, "/two/sealed/");
  await answer(here.page, (await asked(here.page))[0]);
  const record = await exported(here.page);

  const there = await fresh({ time: `${today}T16:00:00Z` });
  await there.page.goto(`${origin}/two/sealed/`);
  await there.page.locator("form.quiz[data-state=ready]").waitFor();
  await bringIn(there.page, "other.json", '{"format":"other"}');
  await fileStatus(there.page, "neither a completion file nor a receipt");
  await bringIn(there.page, "file.json", canonical(record));
  await fileStatus(there.page, "Everything from the file is here");
  await there.page.locator("form.quiz[data-state=open]").waitFor();
  assert.equal(await there.page.locator("fieldset input:checked").count(), 1);
  for (const id of await asked(there.page)) await answer(there.page, id);
  await submit(there.page);
  const further = await exported(there.page);
  const keyOf = (record, quiz) => record.attempts.find((attempt) => attempt.quiz === quiz).seal.key;
  assert.equal(keyOf(further, "one-pretest"), keyOf(record, "one-pretest"), "the first browser's seal is kept");
  assert.notEqual(keyOf(further, "seal-check"), keyOf(record, "seal-check"), "the second sealed what it submitted");
  assert.equal(further.learner.id, record.learner.id);

  // The office answers with a receipt.
  const sealed = further.attempts.find(({ quiz }) => quiz === "seal-check");
  const receipt = {
    certifications: [{ code: "HP-TEST-0000-0000-0001", id: "demo", on: today, status: "certified", title: "Demo certification", until: "2027-06-30" }],
    course: "demo",
    format: "hallpass-receipt",
    issued: "2026-11-25",
    key: "0000000000000000",
    learner: further.learner,
    results: [{ head: sealed.head, number: 1, of: 2, passed: true, percent: 100, points: 2, quiz: "seal-check" }],
    version: 1,
    year: "2026-27",
  };
  const text = (more = {}, key) => {
    const message = canonical({ ...receipt, ...more });
    return canonical({ ...JSON.parse(message), signature: signed(message, key) });
  };
  await bringIn(there.page, "forged.json", text({}, generateKeyPairSync("ed25519").privateKey));
  await fileStatus(there.page, "does not bear your office’s signature");
  await bringIn(there.page, "changed.json", text().replace('"passed":true', '"passed":false'));
  await fileStatus(there.page, "does not bear your office’s signature");
  await bringIn(there.page, "other.json", text({ learner: { ...receipt.learner, id: "ffffffffffffffff" } }));
  await fileStatus(there.page, "This receipt is for");
  await bringIn(there.page, "receipt.json", text());
  await fileStatus(there.page, "The receipt is from your office");
  await there.page.getByRole("heading", { name: "Passed with 100%" }).waitFor();
  await there.page.goto(`${origin}/`);
  const certificate = there.page.locator(".certificate");
  await certificate.getByText("Confirmed by the office on November 25, 2026.").waitFor();
  await certificate.getByText("HP-TEST-0000-0000-0001").waitFor();
  assert.match(await certificate.textContent(), /Ana Díaz/);
  await there.page.evaluate(() => {
    globalThis.print = () => {};
  });
  await certificate.getByRole("button", { name: "Print the certificate" }).click();
  await there.page.emulateMedia({ media: "print" });
  const shown = await there.page.$$eval("body > *", (parts) => parts.filter((part) => getComputedStyle(part).display !== "none").map((part) => part.className));
  assert.deepEqual(shown, ["certificate"]);
  for (const { complaints } of [here, there]) assert.deepEqual(complaints, []);
});

test("a certificate is provisional while only this browser says so", async () => {
  const { page } = await fresh();
  await begin(page, "/one/check/");
  await answerAll(page);
  await submit(page);
  await page.goto(`${origin}/`);
  assert.equal(await page.locator(".certificate").isVisible(), false, "something is missing");
  await begin(page, "/two/sealed/");
  await answerAll(page);
  await submit(page);
  await page.goto(`${origin}/`);
  await page.getByText("Everything is done here.").waitFor();
  assert.equal(await page.locator(".certificate").isVisible(), false, "the office has not graded it");
});

test("an invitation is checked in the page, names the learner and gives the seed", async () => {
  const { page, complaints } = await fresh();
  await page.goto(`${origin}/${invitation()}`);
  await fileStatus(page, "Your invitation is checked. Please finish by December 18, 2026.");
  assert.equal(page.url(), `${origin}/`, "no name stays in the address");
  await page.goto(`${origin}/one/check/`);
  await page.getByText("Ana Díaz · Clerk · North").waitFor();
  assert.equal(await page.locator("[data-act=edit-learner]").isVisible(), false);
  await begin(page);
  const record = await exported(page);
  assert.deepEqual([record.learner, record.attempts[0].seed], [LEARNER, "0000000000000007"]);
  assert.equal(`#invitation=${record.invitation}`, invitation());
  assert.deepEqual(complaints, []);
});

test("an invitation that is forged, changed, cut off, expired or for something else is not used", async () => {
  const stranger = generateKeyPairSync("ed25519").privateKey;
  const past = { closes: "2026-10-01", due: "2026-09-01", opens: "2026-08-01" };
  for (const [fragment, words] of [
    [invitation({}, stranger), "does not bear your office’s signature"],
    [invitation().replace("hallpass1.eyJj", "hallpass1.eyJk"), "does not bear your office’s signature"],
    [invitation().slice(0, -9), "cut off"],
    [invitation({ window: past }), "was good until October 1, 2026"],
    [invitation({ course: "other" }), "another course or another year"],
  ]) {
    const { page, context } = await fresh();
    await page.goto(`${origin}/${fragment}`);
    await fileStatus(page, new RegExp(words));
    assert.equal(await page.evaluate(() => localStorage.length), 0, words);
    await context.close();
  }
});

test("two tabs are one attempt, and a reload in the middle loses nothing", async () => {
  const { page, context } = await fresh();
  await begin(page, "/two/sealed/");
  const [first, second] = await asked(page);
  await answer(page, first);
  const other = await context.newPage();
  await other.goto(`${origin}/two/sealed/`);
  await other.locator("form.quiz[data-state=open]").waitFor();
  assert.equal(await other.locator("fieldset input:checked").count(), 1);
  await answer(other, second);
  await page.getByText("This check was continued in another tab.").waitFor();
  assert.equal(await page.locator("fieldset input:checked").count(), 2);
  await page.reload();
  await page.getByText(/Your answers from .* are back/).waitFor();
  assert.equal(await page.locator("fieldset input:checked").count(), 2);
  await submit(other);
  await page.locator("form.quiz[data-state=done]").waitFor();
  assert.equal((await exported(page)).attempts.length, 1);
});

test("a clock that was set back breaks neither the order nor the file", async () => {
  const { page } = await fresh();
  await begin(page, "/two/sealed/");
  const [first, second] = await asked(page);
  await answer(page, first);
  await page.clock.setFixedTime(`${today}T09:00:00Z`);
  await page.locator(`[data-question="${second}"]`).getByLabel(`Yes, ${second}`).check();
  await submit(page);
  const [{ log }] = (await exported(page)).attempts;
  assert.equal(log.at(-1).do, "submit");
  assert.ok(log.every(({ at }, place) => place === 0 || at >= log[place - 1].at));
});

test("with storage refused the quiz is taken, warned of and exported", async () => {
  const refuse = () => {
    Object.defineProperty(globalThis, "localStorage", { get: () => { throw new DOMException("refused", "SecurityError"); } });
    Object.defineProperty(globalThis, "indexedDB", { get: () => { throw new DOMException("refused", "SecurityError"); } });
  };
  const { page, complaints } = await fresh({ init: refuse });
  await begin(page, "/two/sealed/");
  await page.getByText("Your browser does not let this page save.").waitFor();
  await answerAll(page);
  await submit(page);
  const record = await exported(page);
  assert.equal(record.attempts.length, 1);
  assert.equal(record.attempts[0].seal, undefined, "no place for a key: a lower assurance, no failure");
  assert.deepEqual(complaints, []);
});

test("a store that fills up in the middle loses nothing that is on the page", async () => {
  const { page } = await fresh();
  await begin(page, "/two/sealed/");
  const [first, second] = await asked(page);
  await answer(page, first);
  await page.evaluate(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await answer(page, second);
  await page.getByText("Your browser does not let this page save.").waitFor();
  await submit(page);
  const [{ log }] = (await exported(page)).attempts;
  assert.equal(log.at(-1).do, "submit");
});

test("a new version of the quiz is told, and what was done stays", async () => {
  const { page } = await fresh();
  await begin(page, "/one/check/");
  await answerAll(page);
  await submit(page);
  await page.clock.fastForward(3_600_000);
  await begin(page, "/one/check/");
  write("training/one/check.md", one("Check one, revised"));
  try {
    run(folder, "build", "--as-of", today);
    await page.goto(`${origin}/one/check/`);
    await page.getByText("This check was revised after you began it.").waitFor();
    await page.getByText("Your best result is kept: passed with 100%.").locator("visible=true").first().waitFor();
    assert.equal((await exported(page)).attempts.length, 2);
    await page.goto(`${origin}/`);
    await page.getByText("Passed, 100%").first().waitFor();
  } finally {
    write("training/one/check.md", one("Check one"));
    run(folder, "build", "--as-of", today);
  }
});

test("once loaded, a quiz is taken without the network", async () => {
  const { page, context, complaints } = await fresh();
  await begin(page, "/one/check/");
  await context.setOffline(true);
  await answerAll(page);
  await submit(page);
  await page.getByRole("heading", { name: "Passed with 100%" }).waitFor();
  const record = await exported(page);
  assert.ok(record.attempts[0].seal, "sealed without the network too");
  assert.deepEqual(complaints, []);
});
