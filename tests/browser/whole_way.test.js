// The whole way, as a specialist and then the lead go it: take every check, with the tab closed midway,
// export the file, import it, and be certified.

import assert from "node:assert/strict";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";

import { certifying } from "./support/authored.js";
import { launch, watch } from "./support/browser.js";
import { serve } from "./support/server.js";
import { Workshop } from "./support/workshop.js";

const NAME = "Ada Özgür <b>Test</b>";
const workshop = new Workshop();
let browser, site;

before(async () => {
  workshop.build();
  site = await serve(workshop.path("dist", "training"));
  browser = await launch();
});

after(async () => {
  await browser?.close();
  site?.close();
  workshop.remove();
});

const box = (page, question, index) => page.locator(`#answer-${question}-${index}`);
const ticked = async (page) =>
  (await page.locator("fieldset.question input:checked").evaluateAll((inputs) => inputs.map(({ id }) => id))).sort();
const state = (page, wanted) => page.locator(`form.quiz[data-state=${wanted}]`).waitFor();

async function answer(page, { id, options, right }) {
  for (let index = 0; index < options; index += 1) {
    const input = box(page, id, index);
    const is = await input.isChecked();
    const isRadio = (await input.getAttribute("type")) === "radio";
    if (right.includes(index) !== is && (right.includes(index) || !isRadio)) await input.setChecked(right.includes(index));
  }
}

async function introduce(page) {
  if (!(await page.locator("[data-part=learner]").isVisible())) return;
  await page.locator("[data-learner=name]").fill(NAME);
  await page.locator("[data-learner=school]").fill("Transition center");
  const role = page.locator("[data-learner=role]");
  if ((await role.evaluate((field) => field.tagName)) === "SELECT") {
    const roles = await role.locator("option").allTextContents();
    await role.selectOption(roles.find((text) => /specialist/i.test(text)));
  } else {
    await role.fill("transition-specialist");
  }
}

async function start(page) {
  await introduce(page);
  await page.locator(".quiz-start [data-act=start]").click();
  await state(page, "open");
}

async function exported(page) {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("[data-act=export]:visible, [data-progress-export]").first().click(),
  ]);
  assert.match(download.suggestedFilename(), /^completion-options-transfer-[0-9a-f]{16}\.json$/);
  const path = workshop.path(download.suggestedFilename());
  copyFileSync(await download.path(), path);
  return path;
}

test("a specialist closes the tab midway, comes back, passes, and is certified", async (t) => {
  const context = await browser.newContext({ acceptDownloads: true });
  const faults = [];
  const open = async (address) => {
    const page = await context.newPage();
    page.faults = watch(page, site.origin);
    faults.push(page.faults);
    await page.goto(site.origin + address);
    return page;
  };
  const quizzes = certifying();
  assert.equal(quizzes.length, 4);
  const [first, ...others] = quizzes;
  let file;

  await t.test("half of a check is answered and the tab closed", async () => {
    const page = await open(first.address);
    await state(page, "ready");
    await start(page);
    const half = first.questions.slice(0, Math.ceil(first.questions.length / 2));
    // The first answer wrong, so that a change of mind is in the log as well.
    const wrong = [...Array(half[0].options).keys()].find((index) => !half[0].right.includes(index));
    await box(page, half[0].id, wrong).check();
    for (const question of half) await answer(page, question);
    const before = await ticked(page);
    assert.equal(before.length, half.flatMap(({ right }) => right).length);
    await page.close({ runBeforeUnload: false });

    const again = await open(first.address);
    await state(again, "open");
    assert.deepEqual(await ticked(again), before);
    assert.match(await again.locator("[data-part=status]").textContent(), /are back/);
    for (const question of first.questions) await answer(again, question);
    await again.locator("[data-act=submit]").click();
    await state(again, "done");
    assert.match(await again.locator("[data-part=result-title]").textContent(), /Passed with 100%/);
    assert.equal(await again.evaluate(() => document.activeElement.dataset.part), "result-title");
    file = await exported(again);
    await again.close();
  });

  await t.test("one check passed is not yet a certification", () => {
    assert.match(workshop.hallpass(["records", "import", file]), /accepted/);
    const { person } = report();
    assert.match(person, /"in-progress"/);
  });

  for (const quiz of others) {
    await t.test(`the check \`${quiz.id}\` is passed`, async () => {
      const page = await open(quiz.address);
      await state(page, "ready");
      await start(page);
      for (const question of quiz.questions) await answer(page, question);
      await page.locator("[data-act=submit]").click();
      await state(page, "done");
      assert.match(await page.locator("[data-part=result-title]").textContent(), /Passed with 100%/);
      file = await exported(page);
      await page.close();
    });
  }

  await t.test("the course's own page shows the progress and exports too", async () => {
    const page = await open("/");
    const fromHome = await exported(page);
    const stable = (path) => {
      const { exported: _, ...record } = JSON.parse(readFileSync(path, "utf8"));
      return record;
    };
    assert.deepEqual(stable(fromHome), stable(file));
    await page.close();
  });

  await t.test("the file is imported and the specialist certified", () => {
    assert.match(workshop.hallpass(["records", "import", file]), /accepted/);
    const { person, html } = report();
    assert.match(person, /"certified"/);
    assert.ok(!html.includes("<b>Test</b>"), "a name is text");
    workshop.hallpass(["records", "verify"]);
  });

  await t.test("a file with an edited score is shown as what its answers earn", () => {
    const record = JSON.parse(readFileSync(file, "utf8"));
    record.attempts[0].result.points = 0;
    const edited = workshop.path("edited.json");
    writeFileSync(edited, JSON.stringify(record));
    const told = workshop.hallpass(["records", "import", edited]);
    assert.match(told, /accepted with warnings|rejected/);
  });

  await t.test("no page complained or left the site", () => {
    assert.deepEqual(faults.flat(), []);
  });
});

/** The line of our specialist in the report's table, and the page. */
function report() {
  workshop.hallpass(["records", "report", "--out", "report", "--content", "content"]);
  const folder = workshop.path("report");
  const lines = readFileSync(`${folder}/report.csv`, "utf8").split("\n");
  const person = lines.find((line) => line.includes("Özgür"));
  assert.ok(person, lines.join("\n"));
  return { person, html: readFileSync(`${folder}/report.html`, "utf8") };
}
