// Every page of every site in the states that readers meet, under the headers that its host sends: nothing breaks
// the strict policy, asks anyone else's server, scrolls sideways on a small phone or at 400 % zoom, or stops at a
// barrier that axe-core knows, in the light scheme and the dark, from left to right and from right to left.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { barriers } from "./axe.mjs";
import { addresses, arabicCourse, browser, headersOf, repository, served, sharedContent, watched } from "./support.mjs";

const folder = sharedContent();
const chrome = await browser(after);

const DESK = { width: 1280, height: 900 };
/** A small phone; also what is left of a 1280 px window at 400 %, WCAG 2.2, 1.4.10. */
const PHONE = { width: 320, height: 640 };

const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;

/** What a reader who asked for less motion still sees move. */
function moving() {
  const long = (times) => times.split(",").some((time) => parseFloat(time) > 0);
  return [...document.querySelectorAll("*")]
    .filter((element) => {
      const style = getComputedStyle(element);
      return long(style.transitionDuration) || (style.animationName !== "none" && long(style.animationDuration));
    })
    .map((element) => element.outerHTML.slice(0, 80));
}

/** Buttons that lose their shape when the reader's system chooses the colors. */
function shapeless() {
  return [...document.querySelectorAll("button, .button, select, input:not([type=checkbox], [type=radio], .visually-hidden)")]
    .filter((element) => element.checkVisibility() && !element.matches(".term"))
    .filter((element) => {
      const { borderTopWidth, borderTopStyle } = getComputedStyle(element);
      return borderTopStyle === "none" || parseFloat(borderTopWidth) < 1;
    })
    .map((element) => element.outerHTML.slice(0, 80));
}

/** The checks on every page of a site; one tab, one load of each page. */
async function walk(t, site, filter = () => true) {
  const origin = await served(site, after, headersOf(site));
  const context = await chrome.newContext({ viewport: DESK });
  const { page, complaints } = await watched(context, origin);
  const look = await barriers(page);
  for (const address of [...addresses(site).filter(filter), ...(filter("/404.html") ? ["/404.html"] : [])]) {
    await t.test(address, async () => {
      complaints.length = 0;
      await page.setViewportSize(DESK);
      await page.emulateMedia({ colorScheme: "light", reducedMotion: "no-preference", forcedColors: "none" });
      await page.goto(origin + address);
      await page.waitForLoadState("load");
      assert.deepEqual(await look(), [], "light, 1280 px");
      await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
      assert.deepEqual(await look(true), [], "dark, 1280 px");
      assert.deepEqual(await page.evaluate(moving), [], "nothing moves for who asked for less motion");
      await page.setViewportSize(PHONE);
      assert.equal(await page.evaluate(overflow), 0, "no sideways scrolling at 320 px");
      assert.deepEqual(await look(), [], "dark, 320 px");
      await page.emulateMedia({ colorScheme: "light", forcedColors: "active" });
      assert.deepEqual(await page.evaluate(shapeless), [], "buttons keep an edge in forced colors");
      assert.deepEqual(complaints, []);
    });
  }
  await context.close();
}

for (const site of ["public", "training", "staff"]) {
  test(`every page of ${site}`, (t) => walk(t, path.join(folder, "dist", site)));
}

test("the course from right to left", (t) =>
  walk(t, path.join(arabicCourse(), "dist/training"), (address) => address.startsWith("/ar/")));

test("the pages read whole without JavaScript", async () => {
  const origin = await served(path.join(folder, "dist/training"), after);
  const context = await chrome.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${origin}/records/check/`);
  // The whole pool: which of it an attempt draws is the script's business.
  const pool = readFileSync(path.join(repository, "content/training/records/check.md"), "utf8").match(/^## /gm).length;
  assert.equal(await page.locator("fieldset.question:visible").count(), pool);
  await page.goto(`${origin}/records/clocks/`);
  assert.ok(await page.getByRole("heading", { name: "Three clocks" }).isVisible());
});

/** What is wider than the sheet, or shows on paper and should not. */
function onPaper() {
  const shown = (selector) => [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility()).length;
  return {
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    controls: shown(".site-nav, .course-nav, .search-link, .menu-button, .languages, .skip"),
    steps: shown(".journey-text"),
    addresses: [...document.querySelectorAll('.sources a[href^="http"]')].every((link) => getComputedStyle(link, "::after").content.includes("http")),
  };
}

test("a journey and the whole course print on A4 and on Letter", async () => {
  const context = await chrome.newContext();
  const page = await context.newPage();
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  for (const [site, address] of [["training", "/print/"], ["public", "/student/move-to-an-options-school/"]]) {
    const origin = await served(path.join(folder, "dist", site), after);
    await page.goto(origin + address);
    // What 15 mm of margin leave of the sheets' widths, at 96 px to the inch: A4 and Letter.
    for (const width of [680, 702]) {
      await page.setViewportSize({ width, height: 990 });
      const { wide, controls, steps, addresses } = await page.evaluate(onPaper);
      assert.equal(wide, 0, `${address}, ${width}`);
      assert.equal(controls, 0, `${address}, ${width}`);
      assert.ok(addresses, "a printed source says its address");
      if (site === "public") assert.equal(steps, 7);
      assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
    }
  }
  for (const format of ["A4", "Letter"]) {
    const sheets = (await page.pdf({ format })).toString("latin1").match(/\/Type \/Page\b/g).length;
    assert.ok(sheets <= 6, `the journey takes ${sheets} sheets of ${format}`);
  }
  await context.close();
});
