// What the pages look like, held against the pictures in references/: home, a page, a quiz, its result and the report,
// on a desk, on a phone, in the dark and from right to left. After a change that is meant:
//   HALLPASS_BLESS=1 node --test tests/browser/screenshots.test.mjs
// and look at the pictures before you commit them. The typefaces are those of Debian's fonts-noto-core.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { compare } from "./images.mjs";
import { arabicCourse, browser, run, served, sharedContent, today } from "./support.mjs";

const folder = sharedContent();
const arabic = arabicCourse();
const chrome = await browser(after);
const publicOrigin = await served(path.join(folder, "dist/public"), after);
const courseOrigin = await served(path.join(arabic, "dist/training"), after);

const STATES = {
  desk: { viewport: { width: 1280, height: 900 } },
  phone: { viewport: { width: 390, height: 844 } },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  arabic: { viewport: { width: 1280, height: 900 } },
};

/** Typefaces of the package, whatever else is there. */
const FONTS = { body: '"Noto Sans", "Noto Sans Arabic", sans-serif', head: '"Noto Serif", "Noto Naskh Arabic", serif' };

async function shot(name, state, url, prepare = async () => {}) {
  const context = await chrome.newContext({ ...STATES[state], reducedMotion: "reduce" });
  // A day of the demonstration's year, whenever the test runs.
  await context.clock.setFixedTime(new Date(`${today}T15:00:00Z`));
  // One seed, so that an attempt draws the same questions in every run.
  await context.addInitScript(() => {
    crypto.getRandomValues = (bytes) => bytes.fill(7);
  });
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForLoadState("load");
  await page.evaluate(({ body, head }) => {
    const { style } = document.documentElement;
    if (getComputedStyle(document.documentElement).getPropertyValue("--font-head").includes("Charter")) style.setProperty("--font-head", head);
    style.setProperty("--font-body", body);
  }, FONTS);
  await prepare(page);
  await page.evaluate(() => document.fonts.ready);
  const picture = await page.screenshot({ animations: "disabled", caret: "hide" });
  await context.close();
  assert.equal(compare(`${name}-${state}`, picture), undefined);
}

/** Begins the attempt. */
async function sit(page) {
  await page.locator("[data-learner=name]").fill("Dana Test");
  const role = page.locator("[data-learner=role]");
  if (await role.evaluate((field) => field.localName === "select")) await role.selectOption({ index: 1 });
  else await role.fill("Clerk");
  await page.locator("[data-learner=school]").fill("Options Network");
  await page.locator(".quiz-start [data-act=start]").click();
  await page.locator("fieldset.question:not([hidden])").first().waitFor();
}

for (const state of Object.keys(STATES)) {
  const language = state === "arabic" ? "ar/" : "";
  test(`home, ${state}`, () => shot("home", state, `${publicOrigin}/${language}`));
  test(`page, ${state}`, () => shot("page", state, `${publicOrigin}/${language}student/come-back-to-school/`));
  test(`course, ${state}`, () => shot("course", state, `${courseOrigin}/${language}`));
  test(`lesson, ${state}`, () => shot("lesson", state, `${courseOrigin}/${language}records/clocks/`));
  test(`quiz, ${state}`, () => shot("quiz", state, `${courseOrigin}/${language}records/check/`, (page) => page.locator("[data-learner=name]").waitFor()));
  test(`result, ${state}`, () =>
    shot("result", state, `${courseOrigin}/${language}landscape/check/`, async (page) => {
      await sit(page);
      await page.locator("[data-act=submit]").click();
      await page.locator("[data-act=submit-anyway]").click();
      await page.locator("[data-part=result]:not([hidden])").waitFor();
      await page.evaluate(() => document.querySelector("[data-part=result]").scrollIntoView());
    }));
}

test("report", async (t) => {
  const own = mkdtempSync(path.join(tmpdir(), "hallpass-report-"));
  after(() => rmSync(own, { recursive: true, force: true }));
  const content = path.join(folder, "content");
  run(own, "records", "demo", "--out", "demo", "--content", content, "--certification", "transition-specialist", "--as-of", today);
  const office = ["--records", "demo/records", "--content", "demo/content", "--as-of", today];
  for (const language of ["en", "ar"]) {
    run(own, "records", "report", "--out", `report-${language}`, "--language", language, ...office);
  }
  for (const state of Object.keys(STATES)) {
    const file = path.join(own, `report-${state === "arabic" ? "ar" : "en"}`, "report.html");
    await t.test(state, () => shot("report", state, pathToFileURL(file).href));
  }
});
