// What must outlast the page: answers when the browser's process dies, a signature when the learner's name changes, and
// the certification's own mark beside the quiz's.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { beginQuiz, browser, run, served, today, watched } from "./support.mjs";

const folder = mkdtempSync(path.join(tmpdir(), "hallpass-lasting-"));
after(() => rmSync(folder, { recursive: true, force: true }));

function write(name, text) {
  const file = path.join(folder, "content", name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const question = (id) => `## Is ${id} right? {#${id}}\n- [x] Yes, ${id}\n- [ ] No, ${id}\n\n`;
write(
  "site.yaml",
  `title: Office
school_year: {name: 2026-27, starts: 2026-07-01, ends: 2027-06-30}
sites:
  - {name: training, root: training, title: Course, base_url: https://training.example.org/, course: demo}
certifications:
  - id: demo
    title: Demo certification
    course: demo
    roles: [clerk]
    window: {opens: 2026-08-01, due: 2026-12-18, closes: 2027-06-30}
    quizzes: {low-check: 75%}
    attestations: ["vow-check#vow"]
`,
);
write("training/index.md", "---\ntitle: Course\n---\nA course.\n");
write("training/one/index.md", "---\ntitle: One\n---\nA module.\n");
write(
  "training/one/low.md",
  `---\ntitle: Low\nquiz: {id: low-check, pass: 50%}\n---\n${["a", "b", "c", "d"].map(question).join("")}`,
);
write(
  "training/one/vow.md",
  "---\ntitle: Vow\nquiz: {id: vow-check, pass: 100%}\n---\n## Sign. {#vow .attest}\n- [ ] I will do it\n\n",
);
run(folder, "build", "--as-of", today);
const origin = await served(path.join(folder, "dist/training"), after);
const chrome = await browser(after);

async function fresh() {
  const context = await chrome.newContext({ acceptDownloads: true });
  await context.clock.install({ time: `${today}T15:00:00Z` });
  return { context, ...(await watched(context, origin)) };
}

const begin = (page, address) => beginQuiz(page, origin + address);

async function rename(page, name) {
  await page.locator("[data-act=edit-learner]").click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.locator("[data-act=keep-learner]").click();
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
  return readFileSync(await download.path(), "utf8");
}

test("answers outlast a page whose process is killed", async () => {
  const { page, context } = await fresh();
  await begin(page, "/one/low/");
  await page.getByLabel("Yes, a").check();
  await page.getByLabel("Yes, b").check();
  await page.getByText("Saved", { exact: true }).first().waitFor();
  const crashed = page.waitForEvent("crash");
  page.goto("chrome://crash").catch(() => {});
  await crashed;
  const next = await context.newPage();
  await next.goto(`${origin}/one/low/`);
  await next.getByText(/Your answers from .* are back/).waitFor();
  assert.equal(await next.locator("fieldset input:checked").count(), 2);
});

test("who has another name signs anew, and a file never has two names unsaid", async () => {
  const { page, complaints } = await fresh();
  await begin(page, "/one/vow/");
  await page.getByLabel("I will do it").check();
  const field = page.locator("[data-field=name]");
  await field.fill("ana díaz");
  await field.blur();
  await page.getByText("1 of 1 answered").waitFor();
  // While the attempt is open the signature is taken back.
  await rename(page, "Ana Ortiz");
  await page.getByText("Type the name you gave at the start: Ana Ortiz").waitFor();
  await page.getByText("0 of 1 answered").waitFor();
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  await field.fill("Ana Ortiz");
  await field.blur();
  await submit(page);
  await page.getByRole("heading", { name: /Passed with 100%/ }).waitFor();
  assert.equal(await page.locator("[data-part=warning]").isVisible(), false);
  // Afterwards it is told, here and at the course's home, and stays told.
  await rename(page, "Ana Pérez");
  const told = page.getByText(/You signed an attestation as “Ana Ortiz”, and your name here is “Ana Pérez”/);
  await told.waitFor();
  await page.reload();
  await told.waitFor();
  const file = path.join(folder, "two-names.json");
  writeFileSync(file, await exported(page));
  assert.match(run(folder, "records", "import", "two-names.json", "--as-of", "2026-11-24"), /is signed `Ana Ortiz`/);
  await page.goto(`${origin}/`);
  await told.waitFor();
  await page.getByText(/Still missing: .*Vow/).waitFor();
  // The name changed back is one name again.
  await page.goto(`${origin}/one/vow/`);
  await rename(page, "Ana Ortiz");
  await told.waitFor({ state: "hidden" });
  await page.goto(`${origin}/`);
  await page.getByText("Still missing: Low").waitFor();
  assert.equal(await told.count(), 0);
  assert.deepEqual(complaints, []);
});

test("what the certification wants is measured by its own mark", async () => {
  const { page } = await fresh();
  await begin(page, "/one/low/");
  for (const id of ["a", "b"]) await page.getByLabel(`Yes, ${id}`).check();
  for (const id of ["c", "d"]) await page.getByLabel(`No, ${id}`).check();
  await submit(page);
  await page.getByRole("heading", { name: "Passed with 50%" }).waitFor();
  await page.goto(`${origin}/`);
  await page.getByText(/Still missing: Low/).waitFor();
  const mark = page.locator("[data-need=low-check] [data-progress-quiz]");
  assert.equal(await mark.getAttribute("data-state"), "failed");
  await begin(page, "/one/low/");
  for (const id of ["a", "b", "c", "d"]) await page.getByLabel(`Yes, ${id}`).check();
  await submit(page);
  await page.goto(`${origin}/`);
  await page.getByText("Still missing: Vow").waitFor();
  assert.equal(await mark.getAttribute("data-state"), "passed");
});
