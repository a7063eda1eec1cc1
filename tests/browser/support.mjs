// What the browser tests share: the sites built from the real content, a server for them on loopback,
// Debian's Chromium, and pages that fail the test when they complain.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const repository = path.resolve(fileURLToPath(import.meta.url), "../../..");
export const hallpass = process.env.HALLPASS ?? path.join(repository, "target/debug/hallpass");
/** The day that everything is read on. */
export const today = "2026-11-23";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".wasm": "application/wasm",
  ".xml": "application/xml",
  ".txt": "text/plain; charset=utf-8",
};

/** A folder with the real content, or another, and its sites built from it; removed after the tests. */
export function builtContent(after, content = "content") {
  const folder = mkdtempSync(path.join(tmpdir(), "hallpass-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(path.join(repository, content), path.join(folder, "content"), { recursive: true });
  run(folder, "build", "--as-of", today);
  return folder;
}

/** Runs the command in a folder and returns what it says; the exit code must be 0. */
export function run(folder, ...args) {
  return execFileSync(hallpass, args, { cwd: folder, encoding: "utf8" });
}

/**
 * Serves a folder as a static host does, with the headers that `more` names for a path; resolves to its
 * address, without a slash at the end.
 */
export async function served(folder, after, more = () => ({})) {
  const server = createServer((request, response) => {
    const url = decodeURIComponent(new URL(request.url, "http://host").pathname);
    let file = path.join(folder, path.normalize(url));
    if (url.endsWith("/")) file = path.join(file, "index.html");
    if (!existsSync(file)) {
      response.writeHead(404, { ...more(url), "content-type": TYPES[".html"] });
      return response.end(readFileSync(path.join(folder, "404.html")));
    }
    response.writeHead(200, { ...more(url), "content-type": TYPES[path.extname(file)] ?? "application/octet-stream" });
    response.end(readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  after(() => server.close());
  return `http://127.0.0.1:${server.address().port}`;
}

export async function browser(after) {
  const launched = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  after(() => launched.close());
  return launched;
}

/** A new page; `complaints` gathers errors, policy violations and requests to anyone else's server. */
export async function watched(context, origin) {
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith("data:") && !url.startsWith("blob:")) {
      complaints.push(`asks ${url}`);
    }
  });
  return { page, complaints };
}

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core finds, in a world of its own that the page's policy does not reach. */
export async function barriers(page) {
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send("Page.getFrameTree");
  const { executionContextId: contextId } = await session.send("Page.createIsolatedWorld", {
    frameId: frameTree.frame.id,
    worldName: "axe",
  });
  const evaluate = (expression) =>
    session.send("Runtime.evaluate", { contextId, expression, awaitPromise: true, returnByValue: true });
  await evaluate(AXE);
  const { result, exceptionDetails } = await evaluate(
    "axe.run().then(found => found.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target).join(' | ')))",
  );
  assert.equal(exceptionDetails, undefined);
  await session.detach();
  return result.value;
}

/** Every page of a built site, by its address: the author's, and those that are made of all of them. */
export function addresses(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((file) => path.basename(file) === "index.html");
  const isPage = (file) => !readFileSync(path.join(folder, file), "utf8").includes('http-equiv="refresh"');
  const found = files.filter(isPage).map((file) => `/${file.split(path.sep).slice(0, -1).join("/")}/`.replace("//", "/"));
  assert.ok(found.length > 10, "the site has pages");
  return found.sort();
}
