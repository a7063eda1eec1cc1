// axe-core in a world of its own, which the page's policy does not reach.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WORLD = "axe";

/** What depends on colors alone, for a second look at the same page in the other scheme. */
const COLORS = ["color-contrast", "link-in-text-block"];

/** Looks at whatever page stands in the tab: `look()` for all rules, `look(true)` for those about colors. */
export async function barriers(page) {
  const session = await page.context().newCDPSession(page);
  let world;
  session.on("Runtime.executionContextCreated", ({ context }) => {
    if (context.name === WORLD) world = context.id;
  });
  await session.send("Page.enable");
  await session.send("Page.addScriptToEvaluateOnNewDocument", { source: AXE, worldName: WORLD });
  await session.send("Runtime.enable");
  return async function look(colorsOnly = false) {
    const options = {
      resultTypes: ["violations"],
      iframes: false,
      rules: { "target-size": { enabled: true } },
      ...(colorsOnly && { runOnly: COLORS, rules: {} }),
    };
    const expression = `axe.run(document, ${JSON.stringify(options)}).then(found => found.violations.map(
      v => v.id + ': ' + v.nodes.map(n => n.target + ' ' + n.failureSummary.split('\\n').slice(1, 2)).join(' | ')))`;
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
      contextId: world,
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    assert.equal(exceptionDetails, undefined);
    return result.value;
  };
}
