// `build --portable`: the sites by double click from disk, in the form in which they leave the ZIP file.
// And `build --fragments`: a public page's text inside somebody else's page.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { addresses, browser, builtContent, run, today, watched } from "./support.mjs";

const folder = builtContent(after);
run(folder, "build", "--as-of", today, "--portable", "--fragments");
const dist = path.join(folder, "dist");
for (const site of ["public", "training"]) {
  // Python reads ZIP files with another implementation than ours.
  execFileSync("python3", ["-m", "zipfile", "-e", path.join(dist, `${site}-portable.zip`), path.join(folder, "unpacked")]);
}
const at = (file) => pathToFileURL(path.join(folder, "unpacked", file)).href;

test("every page opens from disk, and every link leads to a page", async () => {
  const chrome = await browser(after);
  const { page, complaints } = await watched(await chrome.newContext(), "file:");
  for (const site of ["public", "training"]) {
    for (const address of addresses(path.join(dist, site))) {
      await page.goto(at(`${site}${address}index.html`));
      await page.waitForLoadState("load");
      const { styled, folders } = await page.evaluate(() => ({
        styled: getComputedStyle(document.body).getPropertyValue("--bg") !== "",
        folders: [...document.querySelectorAll("a[href]")]
          .map((link) => link.href)
          .filter((href) => href.startsWith("file:") && !/\.[a-z0-9]+([?#]|$)/.test(href)),
      }));
      assert.ok(styled, `${site}${address} has its styles`);
      assert.deepEqual(folders, [], `${site}${address}`);
      assert.deepEqual(complaints, [], `${site}${address}`);
    }
  }
});

test("a quiz is taken from disk and its file is accepted", async () => {
  const chrome = await browser(after);
  const context = await chrome.newContext({ acceptDownloads: true });
  await context.clock.install({ time: `${today}T15:00:00Z` });
  const { page, complaints } = await watched(context, "file:");
  await page.goto(at("training/index.html"));
  await page.goto(at("training/records/check/index.html"));
  await page.getByLabel("Name", { exact: true }).fill("Dana Disk");
  await page.getByLabel("Role").selectOption("Transition specialist");
  await page.getByLabel("School or office").fill("Options Network");
  await page.getByRole("button", { name: "Start" }).click();
  await page.locator("fieldset.question:not([hidden])").first().waitFor();
  await page.locator("fieldset.question:not([hidden]) input:is([type=radio], [type=checkbox])").first().check();
  await page.getByText("Saved", { exact: true }).first().waitFor();
  // What was answered is there after a closed tab.
  await page.reload();
  await page.locator("fieldset input:checked").first().waitFor();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: /Export/ }).locator("visible=true").first().click(),
  ]);
  const file = path.join(folder, download.suggestedFilename());
  await download.saveAs(file);
  assert.equal(JSON.parse(readFileSync(file, "utf8")).learner.name, "Dana Disk");
  assert.match(run(folder, "records", "import", path.basename(file), "--as-of", today), /accepted/);
  assert.deepEqual(complaints, []);
});

test("search works from disk", async () => {
  const chrome = await browser(after);
  const page = await (await chrome.newContext()).newPage();
  await page.goto(`${at("public/search/index.html")}?q=birth+certificate`);
  const first = page.locator(".search-results a").first();
  await first.waitFor();
  await first.click();
  await page.waitForLoadState("load");
  assert.match(page.url(), /index\.html/);
  assert.ok(await page.locator("h1").first().isVisible());
});

test("a fragment changes nothing of the page around it", async () => {
  const fragments = path.join(dist, "public-fragments");
  const names = readdirSync(fragments, { recursive: true }).filter((name) => name.endsWith(".html") && name !== "index.html");
  assert.ok(names.length > 20 && names.includes("family/records.html"), names.join(" "));
  let inner = "";
  const server = createServer((request, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(`<!doctype html><html lang=en><title>CMS</title><style>body{color:#123;font:14px serif}h2{color:#700}</style>
      <body><h1>CMS</h1><h2 id=theirs>Theirs</h2><p id=text>x <a id=link href=#>y</a></p>${inner}</body></html>`);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  after(() => server.close());
  const chrome = await browser(after);
  const page = await (await chrome.newContext()).newPage();
  const look = async () => {
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    return page.$$eval("html, body, body > h1, #theirs, #text, #link", (found) =>
      found.map((element) => {
        const style = getComputedStyle(element);
        return ["color", "backgroundColor", "font", "margin", "textDecoration", "colorScheme"].map((key) => style[key]).join("|");
      }),
    );
  };
  const before = await look();
  inner = readFileSync(path.join(fragments, "family/records.html"), "utf8");
  assert.deepEqual(await look(), before);
  assert.notEqual(
    await page.$eval(".hallpass h2", (heading) => getComputedStyle(heading).fontFamily),
    await page.$eval("#theirs", (heading) => getComputedStyle(heading).fontFamily),
  );
  const links = await page.$$eval(".hallpass a[href]", (links) => links.map((link) => link.getAttribute("href")));
  assert.ok(links.some((href) => href.startsWith("https://options.example.org/family/")));
  assert.deepEqual(links.filter((href) => !/^(https?:|mailto:|tel:|#)/.test(href)), []);
  for (const name of names) {
    const text = readFileSync(path.join(fragments, name), "utf8");
    assert.ok(!/<script|<template|<h1|\son[a-z]+=|<html|<body/.test(text), name);
  }
});
