// Lighthouse on a page of each kind. Accessibility, best practices and search engines must be at 100. Performance is
// measured on whatever machine the tests run on, next to other tests, so it is printed and not held.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import lighthouse from "lighthouse";
import { headersOf, served, sharedContent } from "./support.mjs";

const dist = path.join(sharedContent(), "dist");

/** Search engines are asked to stay out of the course, which Lighthouse would hold against it. */
const PAGES = [
  ["public", "/", []],
  ["public", "/family/records/", []],
  ["training", "/", ["is-crawlable"]],
  ["training", "/records/clocks/", ["is-crawlable"]],
  ["training", "/records/check/", ["is-crawlable"]],
];

/** A Chromium with a port of its own; resolves to the port. */
async function debugged() {
  const profile = mkdtempSync(path.join(tmpdir(), "hallpass-lighthouse-"));
  const chromium = spawn(
    process.env.CHROMIUM ?? "/usr/bin/chromium",
    ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"],
    { stdio: "ignore" },
  );
  after(() => {
    chromium.kill();
    return new Promise((resolve) => chromium.once("exit", () => resolve(rmSync(profile, { recursive: true, force: true, maxRetries: 9 }))));
  });
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      return Number(readFileSync(path.join(profile, "DevToolsActivePort"), "utf8").split("\n")[0]);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error("Chromium does not answer");
}

test("Lighthouse gives 100", async (t) => {
  const port = await debugged();
  const origins = {};
  for (const site of ["public", "training"]) origins[site] = await served(path.join(dist, site), after, headersOf(path.join(dist, site)));
  for (const [site, address, skipAudits] of PAGES) {
    await t.test(`${site}${address}`, async (t) => {
      const { lhr } = await lighthouse(origins[site] + address, { port, logLevel: "silent", skipAudits });
      assert.equal(lhr.runtimeError, undefined);
      const scores = Object.fromEntries(Object.entries(lhr.categories).map(([name, { score }]) => [name, Math.round(score * 100)]));
      t.diagnostic(JSON.stringify(scores));
      const short = Object.values(lhr.audits).filter(({ score, scoreDisplayMode }) => score !== null && score < 1 && scoreDisplayMode === "binary");
      const told = short.map(({ id, title }) => `${id}: ${title}`).join("; ");
      for (const name of ["accessibility", "best-practices", "seo"]) assert.equal(scores[name], 100, `${name}: ${told}`);
    });
  }
});
