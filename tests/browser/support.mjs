// What the browser tests share: the sites built from the real content (once, however many files ask for them), a
// server for them on loopback, Debian's Chromium, and pages that fail the test when they complain.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
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

/** Where finished builds lie, one for each state of the command and the content. */
const BUILDS = path.join(tmpdir(), "hallpass-builds");
/** A build takes seconds; a lock that is older was left behind. */
const STALE = 180_000;

function stamp(file) {
  const { mtimeMs, size } = statSync(file);
  return `${file} ${mtimeMs} ${size}\n`;
}

/**
 * A folder with the real content and its sites, built once for all tests that ask; read it and change nothing.
 * `edit` gets the folder before it is built, and `name` tells its builds from others.
 */
export function sharedContent(name = "", edit = () => {}) {
  const content = path.join(repository, "content");
  const files = readdirSync(content, { recursive: true }).sort();
  const digest = createHash("sha256").update(name).update(stamp(hallpass));
  for (const file of files) digest.update(stamp(path.join(content, file)));
  const folder = path.join(BUILDS, digest.digest("hex").slice(0, 16));
  const done = path.join(folder, "done");
  mkdirSync(BUILDS, { recursive: true });
  for (const old of readdirSync(BUILDS)) {
    const stat = statSync(path.join(BUILDS, old), { throwIfNoEntry: false });
    if (stat && Date.now() - stat.mtimeMs > 24 * 3_600_000) rmSync(path.join(BUILDS, old), { recursive: true, force: true });
  }
  while (!existsSync(done)) {
    try {
      mkdirSync(folder);
    } catch {
      // Another test is at it.
      const stat = statSync(folder, { throwIfNoEntry: false });
      if (stat && !existsSync(done) && Date.now() - stat.mtimeMs > STALE) rmSync(folder, { recursive: true, force: true });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
      continue;
    }
    try {
      cpSync(content, path.join(folder, "content"), { recursive: true });
      edit(folder);
      run(folder, "build", "--as-of", today);
      writeFileSync(done, "");
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }
  return folder;
}

/** A folder of the test's own with the real content and its sites built from it; removed after the tests. */
export function builtContent(after) {
  const folder = mkdtempSync(path.join(tmpdir(), "hallpass-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const built = sharedContent();
  for (const name of readdirSync(built).filter((name) => name !== "done")) {
    cpSync(path.join(built, name), path.join(folder, name), { recursive: true });
  }
  return folder;
}

/** The course with an Arabic interface around its English text, which no site of the content has. */
export function arabicCourse() {
  return sharedContent("arabic course", (folder) => {
    const file = path.join(folder, "content/site.yaml");
    const text = readFileSync(file, "utf8");
    const course = text.replace(/(name: training\n[^]*?languages: \[en)\]/, "$1, ar]");
    assert.notEqual(course, text);
    writeFileSync(file, course);
  });
}

/** Runs the command in a folder and returns what it says; the exit code must be 0. */
export function run(folder, ...args) {
  return execFileSync(hallpass, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
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

/** The headers of a site's `_headers` file, for an address: what hosts that read it send. */
export function headersOf(folder) {
  const rules = [];
  for (const line of readFileSync(path.join(folder, "_headers"), "utf8").split("\n")) {
    if (line.startsWith("/")) rules.push([line, {}]);
    const header = line.match(/^ {2}([A-Za-z-]+): (.*)$/);
    if (header) rules.at(-1)[1][header[1]] = header[2];
  }
  assert.equal(rules[0]?.[0], "/*");
  return (url) => Object.assign({}, ...rules.filter(([pattern]) => url.startsWith(pattern.replace("*", ""))).map(([, of]) => of));
}

/** Every page of a built site, by its address: the author's, and those that are made of all of them. */
export function addresses(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((file) => path.basename(file) === "index.html");
  const isPage = (file) => !readFileSync(path.join(folder, file), "utf8").includes('http-equiv="refresh"');
  const found = files.filter(isPage).map((file) => `/${file.split(path.sep).slice(0, -1).join("/")}/`.replace("//", "/"));
  assert.ok(found.length > 10, "the site has pages");
  return found.sort();
}

/** Opens a quiz of the tests' own course, says who it is where that is asked, and starts. */
export async function beginQuiz(page, url) {
  await page.goto(url);
  await page.locator("form.quiz[data-state]").waitFor();
  if (await page.getByLabel("Name", { exact: true }).isVisible()) {
    await page.getByLabel("Name", { exact: true }).fill("Ana Díaz");
    await page.getByLabel("Role").selectOption("Clerk");
    await page.getByLabel("School or office").fill("North");
  }
  await page.locator("[data-act=start] >> visible=true").click();
  await page.locator("form.quiz[data-state=open]").waitFor();
}
