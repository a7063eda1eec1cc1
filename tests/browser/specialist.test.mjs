// The whole way once: a specialist takes the course in the browser, closes the tab midway, returns,
// finishes, downloads the file; the office imports it and sees a certified person.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { browser, builtContent, repository, run, served, today, watched } from "./support.mjs";

const CHECKS = [
  ["landscape", "landscape-check"],
  ["which-rule-wins", "rules-check"],
  ["request", "request-check"],
  ["enroll-now", "enroll-check"],
  ["records", "records-check"],
  ["plans", "plans-check"],
  ["return", "return-check"],
  ["continuity", "continuity-check"],
];

/** Question id to what the author's Markdown says is right, by kind of question. */
function rightAnswers(module, page = "check") {
  const file = path.join(repository, "content/training", module, `${page}.md`);
  const [, ...blocks] = readFileSync(file, "utf8").split(/^## /m);
  return new Map(blocks.map((block) => [block.match(/\{#([^\s}]+)/)[1], right(block)]));
}

function right(block) {
  const found = (pattern) => [...block.matchAll(pattern)].map((match) => match[1].trim());
  const boxes = found(/^- \[([ x])\]/gm).map((box) => box === "x");
  const [, , ...rows] = found(/^\|(.*)\|$/gm).map((row) => row.split("|").map((cell) => cell.trim()));
  return {
    options: [...boxes.keys()].filter((at) => boxes[at]),
    order: found(/^\d+\. (.*)$/gm),
    menus: [...rows.filter(([left]) => left !== "").map(([, cell]) => cell), ...found(/\[\[\*(.*?)\*/g)],
    typed: [...found(/^= (.*)$/gm), ...found(/\[\[= (.*?)\]\]/g)].map((text) => text.split(" | ")[0]),
  };
}

/** The questions that this attempt drew from the pool, in their order on the page. */
async function drawn(page, module, name) {
  const answers = rightAnswers(module, name);
  await page.locator("fieldset.question:not([hidden])").first().waitFor();
  const asked = await page.$$eval("fieldset.question:not([hidden])", (found) =>
    found.map((question) => question.dataset.question),
  );
  return asked.map((id) => [id, answers.get(id)]);
}

async function answer(page, id, { options, order, menus, typed }) {
  // A person reads first; the office is told of answers that come faster than that.
  await page.clock.fastForward(10_000);
  const question = page.locator(`[data-question="${id}"]`);
  for (const option of options) await question.locator(`input[value="${option}"]`).check();
  for (const [at, label] of menus.entries()) await question.locator("select").nth(at).selectOption({ label });
  for (const [at, text] of typed.entries()) await question.locator("input[data-field]").nth(at).fill(text);
  for (const [at, words] of order.entries()) {
    const place = async () => (await question.locator("li.option .order-text").allInnerTexts()).indexOf(words);
    for (let now = await place(); now > at; now = await place()) {
      await question.locator("li.option").nth(now).locator("[data-act=up]").click();
    }
  }
  const keep = question.locator("[data-act=keep]");
  if (order.length > 0 && (await keep.isVisible())) await keep.click();
}

test("a specialist becomes certified", async (t) => {
  const folder = builtContent(after);
  const origin = await served(path.join(folder, "dist/training"), after);
  const chrome = await browser(after);
  const context = await chrome.newContext({ acceptDownloads: true });
  // In the window of the demonstration's certification, whenever the test runs.
  await context.clock.install({ time: `${today}T15:00:00Z` });
  let { page, complaints } = await watched(context, origin);

  await t.test("starts, and closes the tab midway", async () => {
    await page.goto(`${origin}/landscape/check/`);
    await page.getByLabel("Name", { exact: true }).fill("Dana Test");
    await page.getByLabel("Role").selectOption("Transition specialist");
    await page.getByLabel("School or office").fill("Options Network");
    await page.getByRole("button", { name: "Start" }).click();
    const answers = await drawn(page, "landscape");
    for (const [id, given] of answers.slice(0, 5)) await answer(page, id, given);
    await page.getByText("Saved", { exact: true }).first().waitFor();
    await page.close();
  });

  await t.test("returns, finds the answers, finishes and passes", async () => {
    ({ page, complaints } = await watched(context, origin));
    await page.goto(`${origin}/landscape/check/`);
    const answers = await drawn(page, "landscape");
    await page.locator("fieldset input:checked").first().waitFor();
    const kept = await page.$$eval("fieldset.question:has(input:checked)", (found) =>
      found.map((question) => question.dataset.question),
    );
    const ticked = answers.slice(0, 5).filter(([, { options }]) => options.length > 0);
    assert.deepEqual(kept.sort(), ticked.map(([id]) => id).sort());
    for (const [id, given] of answers.slice(5)) await answer(page, id, given);
    await page.locator("[data-act=submit]").click();
    const result = page.getByRole("heading", { name: "Passed with 100%" });
    await result.waitFor();
    assert.ok(await result.evaluate((heading) => heading === document.activeElement), "the result has the focus");
    await page.goto(`${origin}/`);
    await page.getByRole("link", { name: "Continue with Which rule wins" }).waitFor();
  });

  await t.test("passes the other checks and takes the final assessment", async () => {
    for (const [module] of CHECKS.slice(1)) {
      await page.goto(`${origin}/${module}/check/`);
      await page.locator(".quiz-start [data-act=start]").click();
      for (const [id, given] of await drawn(page, module)) await answer(page, id, given);
      await page.locator("[data-act=submit]").click();
      await page.getByRole("heading", { name: "Passed with 100%" }).waitFor();
    }
    await page.goto(`${origin}/final/attestation/`);
    await page.locator(".quiz-start [data-act=start]").click();
    await page.clock.fastForward(10_000);
    for (const box of await page.locator("fieldset.question input[type=checkbox]").all()) await box.check();
    await page.locator("fieldset.question input[type=text]").fill("Dana Test");
    await page.locator("[data-act=submit]").click();
    await page.getByRole("heading", { name: "Passed with 100%" }).waitFor();
    // The final assessment is sealed: the browser cannot tell how it went.
    await page.goto(`${origin}/final/assessment/`);
    await page.locator(".quiz-start [data-act=start]").click();
    for (const [id, given] of await drawn(page, "final", "assessment")) await answer(page, id, given);
    await page.locator("[data-act=submit]").click();
    await page.locator("[data-part=result]:not([hidden])").waitFor();
    await page.goto(`${origin}/`);
    await page.getByText(/^\d+ of \d+ checks passed/).first().waitFor();
    await page.getByRole("link", { name: "Hand in your completion file" }).waitFor();
  });

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export completion file" }).first().click(),
  ]);
  const name = download.suggestedFilename();
  const file = path.join(folder, name);
  await download.saveAs(file);
  assert.match(name, /^completion-options-transfer-[0-9a-f]{16}\.json$/);
  assert.deepEqual(complaints, []);

  await t.test("the office sees a certified person", () => {
    assert.match(run(folder, "records", "import", name, "--as-of", today), /^accepted: .*Dana Test/);
    const report = run(folder, "records", "report", "--out", "report", "--as-of", today);
    assert.match(report, /1 certified/);
    const row = readFileSync(path.join(folder, "report/report-transition-specialist.csv"), "utf8")
      .split("\n")
      .find((line) => line.includes("Dana Test"));
    assert.match(row, /"certified"/);
  });

  await t.test("a score edited in the file is found", () => {
    const record = JSON.parse(readFileSync(file, "utf8"));
    const edited = path.join(folder, "edited.json");
    record.attempts[0].result = { ...record.attempts[0].result, points: 0, percent: 0, passed: false };
    const text = JSON.stringify(record, (_, value) =>
      value !== null && typeof value === "object" && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value,
    );
    writeFileSync(edited, text);
    assert.match(run(folder, "records", "import", "edited.json", "--as-of", today), /accepted with warnings[^]*answers earn (\d+) of \1 \(100%\)/);
  });
});
