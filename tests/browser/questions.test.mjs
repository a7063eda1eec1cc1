// A quiz of every kind of question, taken by mouse, by keyboard alone, and in Arabic; axe-core finds no barrier in any
// of its states. What is right is read from the author's Markdown by eye and written down here.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { barriers } from "./axe.mjs";
import { browser, repository, run, served, today, watched } from "./support.mjs";

const RIGHT = {
  en: {
    order: ["asks for the record", "sends it", "is placed", "copy is filed"],
    match: ["within 10 days", "within 14 days | two weeks", "within 10 days"],
    form: "form  12-b",
    fill: ["same day", "Request for Records", "14"],
    name: "dana  test",
  },
  ar: {
    order: ["تطلب", "ترسله", "يُوضع", "تُحفظ"],
    match: ["خلال 10 أيام", "خلال 14 يومًا", "خلال 10 أيام"],
    form: "نموذج 12",
    fill: ["اليوم نفسه", "records request", "١٤"],
    name: "Dana Test",
  },
};

const folder = mkdtempSync(path.join(tmpdir(), "hallpass-"));
after(() => rmSync(folder, { recursive: true, force: true }));
cpSync(path.join(repository, "tests/sites/questions/content"), path.join(folder, "content"), { recursive: true });
run(folder, "build", "--as-of", today);

async function opened(chrome, origin, language, options = {}) {
  const context = await chrome.newContext({ acceptDownloads: true, ...options });
  await context.clock.install({ time: `${today}T15:00:00Z` });
  const { page, complaints } = await watched(context, origin);
  const look = await barriers(page);
  await page.goto(`${origin}${language === "en" ? "" : `/${language}`}/m/check/`);
  await page.locator('[data-learner="name"]').waitFor();
  /** Nothing scrolls sideways, and axe-core finds nothing. */
  const sound = async (state) => {
    const width = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(width[0] <= width[1], `${state}: ${width[0]} px in a window of ${width[1]}`);
    assert.deepEqual(await look(), [], state);
  };
  return { page, complaints, sound };
}

async function begin(page) {
  await page.locator('[data-learner="name"]').fill("Dana Test");
  await page.locator('[data-learner="role"]').fill("Specialist");
  await page.locator('[data-learner="school"]').fill("Office");
  await page.locator(".quiz-start [data-act=start]").click();
}

const question = (page, id) => page.locator(`[data-question="${id}"]`);

async function sortByButtons(page, right) {
  const items = question(page, "order").locator(".order > li");
  for (const [place, words] of right.entries()) {
    for (;;) {
      const texts = await items.allTextContents();
      const at = texts.findIndex((text) => text.includes(words));
      if (at === place) break;
      await items.nth(at).locator("[data-act=up]").click();
    }
  }
  const keep = question(page, "order").locator("[data-act=keep]");
  if (await keep.isVisible()) await keep.click();
}

async function answerByMouse(page, right) {
  await sortByButtons(page, right.order);
  const menus = question(page, "match").locator("select");
  for (const [row, label] of right.match.entries()) await menus.nth(row).selectOption({ label });
  await question(page, "number").locator("input").fill("10");
  await question(page, "share").locator("input").fill("2,75");
  await question(page, "form").locator("input").fill(right.form);
  const fill = question(page, "fill");
  await fill.locator("select").selectOption({ label: right.fill[0] });
  await fill.locator("input").nth(0).fill(right.fill[1]);
  await fill.locator("input").nth(1).fill(right.fill[2]);
  const story = question(page, "case");
  await story.locator('[data-step="0"] input[value="0"]').check();
  await story.locator('[data-step="0"] [data-act=go-on]').click();
  await story.locator('[data-step="1"] input[value="0"]').check();
  await story.locator('[data-step="1"] [data-act=go-on]').click();
  for (const box of await question(page, "sign").locator("input[type=checkbox]").all()) await box.check();
  await question(page, "sign").locator("input[type=text]").fill(right.name);
  for (const value of [0, 1]) await question(page, "many").locator(`input[value="${value}"]`).check();
  await question(page, "copy").locator('input[value="0"]').check();
}

async function submitted(page, title) {
  await page.locator("[data-act=submit]").click();
  await page.locator(`[data-part=result-title]`).filter({ hasText: title }).waitFor();
}

for (const [language, looks] of [
  ["en", { colorScheme: "light" }],
  ["en", { colorScheme: "dark", viewport: { width: 320, height: 700 } }],
  ["ar", { colorScheme: "light", viewport: { width: 320, height: 700 } }],
  ["ar", { colorScheme: "dark" }],
]) {
  test(`every kind by mouse in ${language}, ${looks.colorScheme}, ${looks.viewport?.width ?? "wide"}`, async () => {
    const origin = await served(path.join(folder, "dist/training"), after);
    const chrome = await browser(after);
    const { page, complaints, sound } = await opened(chrome, origin, language, looks);
    assert.equal(await page.locator("html").getAttribute("dir"), language === "ar" ? "rtl" : "ltr");
    await sound("ready");
    await begin(page);
    await sound("open");
    await answerByMouse(page, RIGHT[language]);
    await sound("answered");
    // A reload brings everything back.
    await page.clock.fastForward(2000);
    await page.getByText(language === "ar" ? "أُجيب عن 10 من 10" : "10 of 10 answered").waitFor();
    await page.reload();
    await page.getByText(language === "ar" ? "أُجيب عن 10 من 10" : "10 of 10 answered").waitFor();
    await submitted(page, "100%");
    await sound("done");
    assert.equal(await page.locator("fieldset.question[data-result=right]").count(), 10);
    assert.deepEqual(complaints, []);
    if (language === "en" && looks.viewport) {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.locator("[data-act=export]").first().click(),
      ]);
      await download.saveAs(path.join(folder, "file.json"));
      const said = run(folder, "records", "import", "file.json", "--as-of", today);
      assert.match(said, /^accepted.* Dana Test/);
      // The fixture certifies nobody; that is all there is to say of the file.
      assert.deepEqual(said.match(/^ {2}- .*/gm), ["  - no certification is known for the course `transfer` in the year `2026-27`, so it counts for none"]);
    }
  });
}

test("every kind by keyboard alone", async () => {
  const origin = await served(path.join(folder, "dist/training"), after);
  const chrome = await browser(after);
  const { page, complaints } = await opened(chrome, origin, "en");
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const focused = (read) => page.evaluate(read);
  /** Tabs on to what fits the selector. */
  const tabTo = async (selector) => {
    for (let step = 0; step < 60; step += 1) {
      if (await focused(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
      await press("Tab");
    }
    assert.fail(`the tab key does not reach ${selector}`);
  };
  await tabTo('[data-learner="name"]');
  await page.keyboard.type("Dana Test");
  await press("Tab");
  await page.keyboard.type("Specialist");
  await press("Tab");
  await page.keyboard.type("Office");
  await press("Enter");
  // An item is moved by its button, which keeps the focus.
  const order = question(page, "order").locator(".order > li");
  for (const [place, words] of RIGHT.en.order.entries()) {
    const id = await order.filter({ hasText: words }).locator("[data-act=up]").getAttribute("id");
    for (;;) {
      const at = (await order.allTextContents()).findIndex((text) => text.includes(words));
      if (at <= place) break;
      await tabTo(`#${id}`);
      await press("Enter");
      assert.equal(await focused("document.activeElement.id"), id);
      assert.match(await page.locator("[data-part=status]").textContent(), new RegExp(`Place ${at} of 4`));
    }
    // Back to the top for the next one.
    await page.locator("#question-order").evaluate((fieldset) => fieldset.querySelector("button").focus());
  }
  const keep = question(page, "order").locator("[data-act=keep]");
  if (await keep.isVisible()) {
    await tabTo("[data-act=keep]");
    await press("Enter");
  }
  for (const label of RIGHT.en.match) {
    await press("Tab");
    await tabTo(".matching select");
    await page.keyboard.type(label.slice(0, 9));
    for (let step = 0; step < 6; step += 1) {
      const shown = await focused("document.activeElement.selectedOptions[0].textContent");
      if (shown === label) break;
      await press("ArrowDown");
    }
    assert.equal(await focused("document.activeElement.selectedOptions[0].textContent"), label);
  }
  await tabTo("[data-question=number] input");
  await page.keyboard.type("ten");
  await press("Tab");
  assert.ok(await question(page, "number").locator(".field-error").isVisible(), "a word is no number");
  await press("Shift+Tab", "Control+a");
  await page.keyboard.type("10");
  await tabTo("[data-question=share] input");
  assert.ok(await question(page, "number").locator(".field-error").isHidden());
  await page.keyboard.type("3");
  await tabTo("[data-question=form] [data-act=hint]");
  await press("Enter");
  assert.match(await focused("document.activeElement.textContent"), /Hint 1 of 2/);
  await press("Shift+Tab");
  await tabTo("[data-question=form] input");
  await page.keyboard.type("12b");
  await tabTo("[data-question=fill] select");
  await page.keyboard.type("same");
  await press("Tab");
  await page.keyboard.type("records request");
  await press("Tab");
  await page.keyboard.type("14");
  // A decision, and the focus goes on to the next step.
  for (const step of [0, 1]) {
    await tabTo(`[data-step="${step}"] input`);
    await press("Space");
    for (let tries = 0; tries < 4; tries += 1) {
      if ((await focused("document.activeElement.value")) === "0") break;
      await press("ArrowDown");
    }
    await tabTo(`[data-step="${step}"] [data-act=go-on]`);
    await press("Enter");
    assert.equal(await focused("document.activeElement.id"), `step-case-${step + 1}`);
  }
  assert.equal(await page.locator("[data-part=status]").textContent(), "The case ends here.");
  for (const box of ["0", "1"]) {
    await tabTo(`[data-question=sign] input[value="${box}"]`);
    await press("Space");
  }
  await tabTo("[data-question=sign] input[type=text]");
  await page.keyboard.type("Dan");
  await press("Tab");
  assert.match(await question(page, "sign").locator(".field-error").textContent(), /Dana Test/);
  await press("Shift+Tab", "End");
  await page.keyboard.type("a Test");
  for (const box of ["0", "1"]) {
    await tabTo(`[data-question=many] input[value="${box}"]`);
    await press("Space");
  }
  await tabTo("[data-question=copy] input");
  await press("Space");
  await tabTo("[data-act=submit]");
  await press("Enter");
  await page.locator("[data-part=result-title]").filter({ hasText: "100%" }).waitFor();
  assert.ok(await focused("document.activeElement.matches('[data-part=result-title]')"), "the result has the focus");
  assert.deepEqual(complaints, []);
});

test("items and right sides can be dragged", async () => {
  const origin = await served(path.join(folder, "dist/training"), after);
  const chrome = await browser(after);
  const { page } = await opened(chrome, origin, "en");
  await begin(page);
  const items = question(page, "order").locator(".order > li");
  const [first] = await items.allTextContents();
  await items.first().locator(".order-text").dragTo(items.last(), { targetPosition: { x: 40, y: 40 } });
  assert.equal((await items.allTextContents()).indexOf(first), 3);
  const row = question(page, "match").locator(".matching > .gap").first();
  await question(page, "match").locator(".chips li", { hasText: "within a year" }).dragTo(row);
  assert.equal(await row.locator("select").evaluate((menu) => menu.selectedOptions[0].textContent), "within a year");
  await page.getByText("2 of 10 answered").waitFor({ state: "detached" });
});

test("what is wrong is told part by part", async () => {
  const origin = await served(path.join(folder, "dist/training"), after);
  const chrome = await browser(after);
  const { page, sound } = await opened(chrome, origin, "en", { viewport: { width: 320, height: 700 } });
  await begin(page);
  await answerByMouse(page, RIGHT.en);
  await question(page, "number").locator("input").fill("14");
  await question(page, "match").locator("select").nth(1).selectOption({ label: "within a year" });
  await question(page, "fill").locator("select").selectOption({ label: "third day" });
  await question(page, "order").locator("[data-act=down]").first().click();
  await page.clock.fastForward(2000);
  await page.locator("[data-act=submit]").click();
  await page.locator("[data-part=result-title]:not(:empty)").waitFor();
  await sound("done with mistakes");
  await question(page, "number").getByText("Right answer: 10").waitFor();
  await question(page, "match").getByText("Right answer: within 14 days | two weeks").waitFor();
  await question(page, "fill").getByText("Right answer: same day").waitFor();
  await question(page, "order").getByText("Right place: 1").waitFor();
  await question(page, "order").getByText("First the request, then the record.").waitFor();
  // Every option has its why, picked or not.
  await question(page, "case").getByText("That takes time, but no day is lost.").waitFor();
});
