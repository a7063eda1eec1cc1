// Every page of both sites, in the states that readers meet: nothing breaks the strict policy, asks
// anyone else's server, scrolls sideways on a small phone, or stops at a barrier that axe-core knows.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { addresses, barriers, browser, builtContent, repository, served, watched } from "./support.mjs";

const folder = builtContent(after);

for (const site of ["public", "training"]) {
  test(`every page of ${site}`, async (t) => {
    const origin = await served(path.join(folder, "dist", site), after);
    const chrome = await browser(after);
    const wide = await chrome.newContext({ viewport: { width: 1280, height: 900 } });
    const phone = await chrome.newContext({ viewport: { width: 320, height: 640 }, colorScheme: "dark" });
    for (const address of [...addresses(path.join(folder, "dist", site)), "/404.html"]) {
      await t.test(address, async () => {
        const { page, complaints } = await watched(wide, origin);
        await page.goto(origin + address);
        await page.waitForLoadState("load");
        assert.deepEqual(await barriers(page), []);
        assert.deepEqual(complaints, []);
        await page.close();

        const small = await watched(phone, origin);
        await small.page.goto(origin + address);
        const overflow = await small.page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        assert.equal(overflow, 0, "no sideways scrolling at 320 px");
        assert.deepEqual(await barriers(small.page), []);
        assert.deepEqual(small.complaints, []);
        await small.page.close();
      });
    }
  });
}

test("the pages read whole without JavaScript", async () => {
  const origin = await served(path.join(folder, "dist/training"), after);
  const chrome = await browser(after);
  const context = await chrome.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${origin}/records/check/`);
  // The whole pool: which of it an attempt draws is the script's business.
  const pool = readFileSync(path.join(repository, "content/training/records/check.md"), "utf8").match(/^## /gm).length;
  assert.equal(await page.locator("fieldset.question:visible").count(), pool);
  await page.goto(`${origin}/records/clocks/`);
  assert.ok(await page.getByRole("heading", { name: "Three clocks" }).isVisible());
});
