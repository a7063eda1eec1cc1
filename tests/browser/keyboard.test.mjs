// The way of the Tab key through every page: it begins with the skip link, visits everything that can be used in the
// order of the page, shows where it is, and comes out again. The order of a page's regions is kept, by kind of page,
// in keyboard.json; HALLPASS_BLESS=1 writes it anew.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { addresses, browser, served, sharedContent, watched } from "./support.mjs";

const RECORDED = path.join(import.meta.dirname, "keyboard.json");
const folder = sharedContent();
const found = {};

/** Begins to write down what gets the focus; runs in the page. */
function listen() {
  // The first that fits names the region.
  const REGIONS = [
    [".skip", "skip link"],
    [".languages", "languages"],
    [".brand", "name"],
    [".search-link", "search"],
    [".menu-button", "menu"],
    [".site-nav", "menu"],
    [".course-nav", "contents of the course"],
    [".breadcrumbs", "breadcrumbs"],
    [".toc", "on this page"],
    [".paths", "who are you"],
    [".look-up", "look something up"],
    [".sources", "sources"],
    [".siblings", "pages beside it"],
    [".children", "pages below it"],
    [".steps", "way on"],
    [".page-info", "about the page"],
    ["form.quiz", "quiz"],
    [".site-footer", "footer"],
    ["main", "text"],
  ];
  const region = (element) => REGIONS.find(([selector]) => element.closest(selector))?.[1] ?? "elsewhere";
  const name = (element) => `${element.localName} ${(element.getAttribute("aria-label") ?? element.textContent).trim().slice(0, 40)}`;
  const walk = { regions: [], visited: [], unseen: [], backwards: [] };
  let last;
  document.addEventListener("focusin", ({ target }) => {
    if (target === document.body || target === document.documentElement) return;
    if (walk.visited.includes(target)) return;
    // An option is marked as a whole, its box with its words.
    const marks = [target, target.closest(".option")].filter(Boolean).map((element) => getComputedStyle(element));
    const outlined = marks.some(({ outlineStyle, outlineWidth }) => outlineStyle !== "none" && parseFloat(outlineWidth) >= 2);
    const box = target.getBoundingClientRect();
    if (!outlined || box.width === 0 || box.height === 0) walk.unseen.push(name(target));
    if (last && !(last.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING)) walk.backwards.push(name(target));
    if (region(target) !== walk.regions.at(-1)) walk.regions.push(region(target));
    walk.visited.push(target);
    last = target;
  });
  const usable = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")].filter(
    (element) => {
      if (element.disabled || element.tabIndex < 0 || !element.checkVisibility({ visibilityProperty: true })) return false;
      // Of a group of radio buttons the key visits one.
      const { type, name } = element;
      return type !== "radio" || element === (element.form ?? document).querySelector(`input[type=radio][name="${CSS.escape(name)}"]`);
    },
  );
  globalThis.walked = () => ({
    regions: walk.regions,
    unseen: walk.unseen,
    backwards: walk.backwards,
    missed: usable.filter((element) => !walk.visited.includes(element)).map(name),
  });
  return usable.length;
}

for (const site of ["public", "training", "staff"]) {
  test(`the Tab key on every page of ${site}`, async (t) => {
    const dist = path.join(folder, "dist", site);
    const origin = await served(dist, after);
    const chrome = await browser(after);
    const context = await chrome.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" });
    const { page, complaints } = await watched(context, origin);
    for (const address of [...addresses(dist), "/404.html"]) {
      await t.test(address, async () => {
        await page.goto(origin + address);
        await page.waitForLoadState("load");
        // The script has taken a quiz over.
        await page.waitForFunction(() => !document.querySelector("form.quiz:not([data-state])"));
        const kind = await page.evaluate(() => document.body.className.replace("kind-", ""));
        const usable = await page.evaluate(listen);
        // One more than there is: the last press leaves the page, and nothing has held the key.
        for (let presses = 0; presses <= usable; presses += 1) await page.keyboard.press("Tab");
        const { regions, unseen, backwards, missed } = await page.evaluate(() => walked());
        assert.equal(regions[0], "skip link");
        assert.deepEqual(unseen, [], "focus that nobody sees");
        assert.deepEqual(backwards, [], "against the order of the page");
        assert.deepEqual(missed, [], "what the key does not reach");
        // A page of many pages repeats their parts.
        const order = regions.join(" › ").replace(/( › text › sources)( › text › sources)+/g, "$1");
        const known = ((found[site] ??= {})[kind] ??= []);
        if (!known.includes(order)) known.push(order);
        // The skip link leads into the text.
        await page.evaluate(() => document.querySelector(".skip").focus());
        await page.keyboard.press("Enter");
        assert.equal(await page.evaluate(() => document.activeElement.id), "main");
        assert.deepEqual(complaints, []);
      });
    }
    await context.close();
  });
}

test("the order of regions is the recorded one", () => {
  for (const kinds of Object.values(found)) for (const orders of Object.values(kinds)) orders.sort();
  if (process.env.HALLPASS_BLESS) {
    writeFileSync(RECORDED, `${JSON.stringify(found, null, 2)}\n`);
    return;
  }
  const recorded = JSON.parse(readFileSync(RECORDED, "utf8"));
  for (const [site, kinds] of Object.entries(found)) {
    for (const [kind, orders] of Object.entries(kinds)) {
      const unknown = orders.filter((order) => !recorded[site]?.[kind]?.includes(order));
      assert.deepEqual(unknown, [], `${site}, ${kind}: look whether this order is right, then HALLPASS_BLESS=1 records it`);
    }
  }
});
