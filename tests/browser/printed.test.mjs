// The report on paper: two pages for the chief, however many people there are, in both paper sizes. All of it is on the
// screen.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { browser, repository, run } from "./support.mjs";

const folder = mkdtempSync(path.join(tmpdir(), "hallpass-printed-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const chrome = await browser(after);

test("a report is printed on two pages", async (t) => {
  for (const people of ["12", "400"]) {
    const out = path.join(folder, people);
    run(repository, "records", "demo", "--out", out, "--people", people, "--as-of", "2026-12-10");
    const reports = readdirSync(path.join(out, "report")).filter((name) => name.endsWith(".html"));
    assert.ok(reports.length > 1, "each certification has a report");
    for (const name of reports) {
      for (const format of ["Letter", "A4"]) {
        await t.test(`${name}, ${people} people, ${format}`, async () => {
          const page = await chrome.newPage();
          await page.goto(pathToFileURL(path.join(out, "report", name)).href);
          const pdf = await page.pdf({ format, preferCSSPageSize: true });
          await page.close();
          assert.equal(pdf.toString("latin1").match(/\/Type \/Page\b/g)?.length, 2);
        });
      }
    }
  }
});
