// How fast a quiz answers, in Chromium on a processor slowed four times: from the arrival of the module to the first
// question that can be used, and in a quiz of 500 questions from each act of the learner to the painted answer.
//
//     npm ci --prefix tests/browser
//     cargo build --release
//     node benches/quiz.mjs [QUESTIONS] [ROUNDS] [--busy]
//
// `HALLPASS` names another program. An attempt is there with the frame that shows its questions and what was answered; an
// act lasts up to the frame that shows what came of it. With `--busy`, for a machine that has other work, nothing is slowed
// and the time in which the page's thread was at work is told four times: it leaves out what the page waits for.
import { spawnSync } from "node:child_process";
import { createServer } from "node:http";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { chromium } = createRequire(path.join(root, "tests/browser/package.json"))("playwright-core");
const hallpass =
  process.env.HALLPASS ?? path.join(process.env.CARGO_TARGET_DIR ?? path.join(root, "target"), "release/hallpass");
const SLOWED = 4;
const busy = process.argv.includes("--busy");
const [questions = 500, rounds = 9] = process.argv.slice(2).filter((argument) => argument !== "--busy").map(Number);

const folder = mkdtempSync(path.join(tmpdir(), "hallpass-quiz-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

function write(name, text) {
  const file = path.join(folder, "content", name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Every kind that is answered by one act of the hand, and those with fields. */
function question(at) {
  const options = `- [x] The right one of ${at}\n  > Right, because it is.\n- [ ] A wrong one of ${at}\n- [ ] Another of ${at}\n`;
  const kinds = [
    options,
    `- [x] The right one of ${at}\n- [x] One more of ${at}\n- [ ] A wrong one of ${at}\n`,
    `1. First of ${at}\n2. Second of ${at}\n3. Third of ${at}\n`,
    `| Left | Right |\n|---|---|\n| One of ${at} | Uno ${at} |\n| Two of ${at} | Dos ${at} |\n|  | Tres ${at} |\n`,
    `= ${at}\n`,
    `Write [[*this* | that]] and [[= word ${at}]].\n`,
  ];
  return `## What is right of number ${at}? {#q${at}}\n\n${kinds[at % kinds.length]}\n> [!TIP]\n> Look again.\n\n> [!NOTE]\n> Because it is so.\n\n`;
}

const quiz = (title, mode, count, more = "") =>
  `---\ntitle: ${title}\nquiz: {id: ${title}, mode: ${mode}, pass: 80%${more}}\n---\n${Array.from({ length: count }, (_, at) => question(at)).join("")}`;
write(
  "site.yaml",
  "title: Office\nsites:\n  - {name: training, root: training, title: Course, base_url: https://example.org/, course: c}\n",
);
write("training/index.md", "---\ntitle: Home\n---\nStart.\n");
write("training/m/index.md", "---\ntitle: Module\n---\nRead.\n");
write("training/m/short.md", quiz("short", "graded", 12));
write("training/m/all.md", quiz("all", "graded", questions));
write("training/m/one.md", quiz("one", "practice", questions, ", show: one"));
const built = spawnSync(hallpass, ["build"], { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 });
if (built.status !== 0) throw new Error(`${hallpass} build: ${built.error ?? built.stderr.slice(-2000)}`);

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm" };
const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://host");
  const file = path.join(folder, "dist/training", pathname.endsWith("/") ? `${pathname}index.html` : pathname);
  response.setHeader("content-type", TYPES[path.extname(file)] ?? "application/octet-stream");
  try {
    response.end(readFileSync(file));
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${server.address().port}`;

const chrome = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});

/** A page of a browser profile of its own; marks in its timeline say when the module came and when the quiz was there. */
async function opened() {
  const context = await chrome.newContext();
  context.setDefaultTimeout(300_000);
  await context.addInitScript(() => {
    globalThis.frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const { compile } = WebAssembly;
    WebAssembly.compile = (bytes) => {
      performance.mark("from first");
      return compile.call(WebAssembly, bytes);
    };
    new MutationObserver((_, observer) => {
      if (!document.querySelector("form.quiz[data-state]")) return;
      observer.disconnect();
      frame().then(() => performance.mark("to first"));
    }).observe(document, { subtree: true, childList: true, attributeFilter: ["data-state"] });
  });
  const page = await context.newPage();
  const client = await context.newCDPSession(page);
  if (!busy) await client.send("Emulation.setCPUThrottlingRate", { rate: SLOWED });
  return { context, page };
}

async function arrive(page, address) {
  await page.goto(origin + address);
  await page.waitForFunction(() => performance.getEntriesByName("to first").length > 0);
}

/** The milliseconds between each pair of marks that `work` leaves, by name. */
async function timed(page, work) {
  await chrome.startTracing(page, { categories: ["blink.user_timing"] });
  await work();
  const { traceEvents } = JSON.parse(await chrome.stopTracing());
  const marks = traceEvents.filter(({ name, tts }) => tts !== undefined && /^(from|to) /.test(name));
  const found = {};
  const open = new Map();
  for (const { name, ts, tts } of marks.toSorted((a, b) => a.ts - b.ts)) {
    const [side, of] = [name.split(" ")[0], name.slice(name.indexOf(" ") + 1)];
    if (side === "from") open.set(of, { ts, tts });
    else if (open.has(of)) {
      const from = open.get(of);
      (found[of] ??= []).push(busy ? ((tts - from.tts) / 1000) * SLOWED : (ts - from.ts) / 1000);
      open.delete(of);
    }
  }
  return found;
}

const at = (times, share) => times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))];
const spread = (times) => [0.5, 0.98, 1].map((share) => at(times, share).toFixed(0).padStart(6)).join("");
function line(name, found = []) {
  if (found.length === 0) throw new Error(`${name}: nothing was timed`);
  console.log(`${name.padEnd(52)}${spread(found)}   ${String(found.length).padStart(5)}`);
}

async function begin(page) {
  await page.getByLabel("Name", { exact: true }).fill("Bench");
  await page.locator("[data-learner=role]").fill("Clerk");
  await page.getByLabel("School or office").fill("Any");
  await page.evaluate(async () => {
    performance.mark("from start");
    document.querySelector("[data-act=start]").click();
    await frame();
    performance.mark("to start");
  });
}

/** Answers every question in the page as hands would, one after the other, and submits. */
async function answerAll() {
  const step = async (name, act) => {
    performance.mark(`from ${name}`);
    act();
    await frame();
    performance.mark(`to ${name}`);
  };
  const change = (field, value) => () => {
    field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const form = document.querySelector("form.quiz");
  const isOne = form.dataset.show === "one";
  const asked = [...form.querySelectorAll("fieldset.question:not([hidden])")];
  for (const [place, fieldset] of asked.entries()) {
    const press = (act) => () => fieldset.querySelector(`[data-act=${act}]`).click();
    fieldset.scrollIntoView();
    const name = place < asked.length / 5 ? "early" : place >= (asked.length * 4) / 5 ? "late" : "answer";
    const kind = fieldset.dataset.form;
    if (kind === "order") await step(name, press("down"));
    if (kind === "choice") await step(name, () => fieldset.querySelector(".option input").click());
    const fields = kind === "gaps" ? [...fieldset.querySelectorAll("[data-field]")] : [];
    for (const field of fields) await step(name, change(field, field.options?.[1].value ?? "12"));
    if (isOne) await step("check", press("check"));
    if (isOne && place < asked.length - 1) await step("next", () => form.querySelector("[data-act=next]").click());
  }
  await step("submit", () => form.querySelector("[data-act=submit]").click());
  if (form.dataset.state !== "done") throw new Error("not submitted");
}

const measured = busy ? `its thread's time × ${SLOWED}` : `processor slowed ${SLOWED} times`;
console.log(`Chromium ${chrome.version()}, ${measured}; milliseconds`);
console.log(`${"".padEnd(52)}median   98 % worst   times`);

async function first(name, address) {
  const { context, page } = await opened();
  const found = [];
  for (let round = 0; round < rounds; round += 1) found.push(...(await timed(page, () => arrive(page, address))).first);
  line(`${name}: module there → ready to start`, found);
  const { start } = await timed(page, () => begin(page));
  line(`${name}: started → first question`, start);
  await page.locator("fieldset.question:not([hidden]) input").first().check();
  const again = [];
  for (let round = 0; round < rounds; round += 1) again.push(...(await timed(page, () => arrive(page, address))).first);
  line(`${name}: module there → open attempt`, again);
  await context.close();
}

async function take(name, address) {
  const { context, page } = await opened();
  await arrive(page, address);
  await begin(page);
  const found = await timed(page, () => page.evaluate(answerAll));
  line(`${name}: an answer, the first fifth`, found.early);
  line(`${name}: an answer, the last fifth`, found.late);
  if (found.check) line(`${name}: checked`, found.check);
  if (found.next) line(`${name}: next question`, found.next);
  line(`${name}: submitted → the review`, found.submit);
  line(`${name}: module there → the review`, (await timed(page, () => arrive(page, address))).first);
  await context.close();
}

await first("12 questions", "/m/short/");
await first(`${questions} questions`, "/m/all/");
await take(`${questions} on one page`, "/m/all/");
await take(`${questions} one at a time`, "/m/one/");
await chrome.close();
process.exit(0);
