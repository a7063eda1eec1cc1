// The live preview: a saved file shows by itself, an error stands on top of the last good page and goes
// away when it is mended.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { browser, builtContent, hallpass, watched } from "./support.mjs";

test("a saved file shows by itself", async (t) => {
  const folder = builtContent(after);
  const preview = spawn(hallpass, ["serve", "--as-of", "2026-11-23"], { cwd: folder });
  after(() => preview.kill());
  let said = "";
  const origin = await new Promise((resolve) => {
    preview.stdout.on("data", (text) => {
      said += text;
      const address = said.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (address) resolve(address[0]);
    });
  });
  preview.stderr.on("data", (text) => {
    said += text;
  });
  const chrome = await browser(after);
  const { page, complaints } = await watched(await chrome.newContext(), origin);
  await page.goto(`${origin}/public/about/`);
  const file = path.join(folder, "content/public/about/index.md");
  const text = readFileSync(file, "utf8");

  await t.test("a change", async () => {
    writeFileSync(file, text.replace(/^title:.*$/m, "title: A changed title"));
    await page.getByRole("heading", { name: "A changed title", level: 1 }).waitFor();
  });

  await t.test("an error, in the browser and in the terminal", async () => {
    writeFileSync(file, text.replace(/^title:/m, "tilte:"));
    await page.getByRole("alert").filter({ hasText: "did you mean `title`?" }).waitFor();
    assert.ok(await page.getByRole("heading", { name: "A changed title", level: 1 }).isVisible());
    assert.match(said, /error\[HP004\]/);
  });

  await t.test("and mended", async () => {
    writeFileSync(file, text);
    await page.getByRole("heading", { name: "About these pages", level: 1 }).waitFor();
    assert.equal(await page.locator("#hallpass-errors").count(), 0);
  });
  assert.deepEqual(complaints, []);
});
