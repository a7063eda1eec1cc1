// Every page of both sites: it loads quietly, asks nobody else for anything, is accessible, and fits a
// narrow phone.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";

import { launch, watch } from "./support/browser.js";
import { serve } from "./support/server.js";
import { Workshop } from "./support/workshop.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
// The rules of WCAG 2.2 AA, and what axe calls best practice.
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const DARK_EVERY = 5;

const workshop = new Workshop();
workshop.build();
let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
  workshop.remove();
});

/** What axe finds, one line for each element. */
async function findings(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate((tags) => axe.run(document, { runOnly: tags, resultTypes: ["violations"] }), RULES);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`));
}

for (const name of ["public", "training"]) {
  describe(name, () => {
    const folder = workshop.path("dist", name);
    const pages = readdirSync(folder, { recursive: true })
      .filter((path) => path.endsWith("index.html"))
      .map((path) => `/${path.slice(0, -"index.html".length)}`)
      .filter((address) => !readFileSync(`${folder}${address}index.html`, "utf8").includes('http-equiv="refresh"'))
      .sort();
    let site;
    before(async () => {
      site = await serve(folder);
    });
    after(() => site?.close());

    test("there are pages to look at", () => assert.ok(pages.length >= 8, pages.join("\n")));

    // `404.html` starts its addresses where the site begins on its host, which is the root here too.
    [...pages, "/no/such/page/"].forEach((address, at) => {
      test(address, async () => {
        const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: false });
        try {
          const page = await context.newPage();
          const faults = watch(page, site.origin);
          await page.goto(site.origin + address, { waitUntil: "networkidle" });
          const expected = address === "/no/such/page/" ? /404/ : /^$/;
          assert.deepEqual(faults.filter((fault) => !expected.test(fault) || expected.source === "^$"), []);
          assert.deepEqual(await findings(page), [], "light");
          await page.setViewportSize({ width: 320, height: 640 });
          const [wide, narrow] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
          assert.ok(wide <= narrow, `${wide} px of page in ${narrow} px`);
          assert.deepEqual(await findings(page), [], "320 px wide");
          if (at % DARK_EVERY === 0) {
            await page.emulateMedia({ colorScheme: "dark" });
            assert.deepEqual(await findings(page), [], "dark");
          }
        } finally {
          await context.close();
        }
      });
    });

    test("no page asked for a file that is not there", () => {
      assert.deepEqual(site.missing.filter((path) => !path.startsWith("/no/such/page/")), []);
    });
  });
}
