// What a first visit costs: the bytes of a public page and of its style sheet as a host sends them, and how many times
// the browser has to ask before it paints. The figures are printed; too many fail.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import { addresses, browser, sharedContent } from "./support.mjs";

const site = path.join(sharedContent(), "dist/public");

/** Ten segments of 1,460 bytes, the window that TCP begins with (RFC 6928), less what the headers of two answers take. */
const WINDOW = 14_336;

/**
 * The whole site on one page, for printing, and the style guide, which no reader sees.
 * They are as long as the site is large; their figures are printed and not held.
 */
const GATHERED = /\/(print|style-guide)\/$/;

const read = (address) => readFileSync(path.join(site, address.endsWith("/") ? `${address}index.html` : address));
/** At the level that nginx has in the configuration that a build writes. */
const sent = (bytes) => gzipSync(bytes, { level: 6 }).length;

/** What the browser needs before it paints, by path in the site. */
function needed(address) {
  const html = read(address).toString();
  const head = html.slice(0, html.indexOf("</head>"));
  const sheets = [...head.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(([, href]) =>
    new URL(href.replaceAll("&#x2f;", "/"), `http://site${address}`).pathname,
  );
  assert.doesNotMatch(html, /<script(?! type="module"| type="application\/ld\+json")/, "a script that stops the page");
  return sheets;
}

test("each public page and its style sheet fit the first window", (t) => {
  const figures = addresses(site)
    .map((address) => {
      const sheets = needed(address);
      for (const sheet of sheets) assert.doesNotMatch(read(sheet).toString(), /@import|url\(/, "a sheet asks for more");
      const [html, css] = [sent(read(address)), sheets.reduce((sum, sheet) => sum + sent(read(sheet)), 0)];
      return { address, html, css, sum: html + css, sheets: sheets.length };
    })
    .sort((one, other) => other.sum - one.sum);
  t.diagnostic("bytes as sent: page + style = sum, sheets");
  for (const { address, html, css, sum, sheets } of figures) {
    t.diagnostic(`${html} + ${css} = ${sum}, ${sheets}  ${address}`);
  }
  const held = figures.filter(({ address }) => !GATHERED.test(address));
  assert.ok(held.length > 100);
  assert.deepEqual(held.filter(({ sum }) => sum > WINDOW).map(({ address, sum }) => `${address} ${sum}`), []);
});

/** Answers after a round trip of this many milliseconds, which makes round trips count. */
const ROUND_TRIP = 400;

test("the first paint comes one round trip after the page, and on every later page with it", async (t) => {
  const types = { ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };
  let asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    const { pathname } = new URL(request.url, "http://host");
    const bytes = gzipSync(read(pathname));
    const type = types[path.extname(pathname)] ?? "text/html; charset=utf-8";
    const keep = pathname.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
    setTimeout(() => {
      response.writeHead(200, { "content-type": type, "content-encoding": "gzip", "cache-control": keep });
      response.end(bytes);
    }, ROUND_TRIP);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  after(() => server.close());
  const chrome = await browser(after);
  const page = await (await chrome.newContext()).newPage();
  const turns = async (address) => {
    asked = [];
    await page.goto(`http://127.0.0.1:${server.address().port}${address}`);
    const paint = await page.evaluate(
      () =>
        new Promise((resolve) => {
          new PerformanceObserver((list) => {
            const first = list.getEntriesByName("first-contentful-paint")[0];
            if (first) resolve(first.startTime);
          }).observe({ type: "paint", buffered: true });
        }),
    );
    const [{ requestStart }] = await page.evaluate(() => performance.getEntriesByType("navigation").map((entry) => entry.toJSON()));
    t.diagnostic(`${address}: painted after ${((paint - requestStart) / ROUND_TRIP).toFixed(2)} round trips; asked for ${asked.join(", ")}`);
    // What paint waits for besides the page: its style sheets. The time is told and not held; machines are noisy.
    return asked.filter((url) => /(?<!-print)\.[0-9a-f]+\.css$/.test(url)).length;
  };
  // The page, then its one sheet.
  assert.equal(await turns("/"), 1);
  // The sheet is kept, so that the page alone is asked for.
  assert.equal(await turns("/family/blocked/"), 0);
  assert.equal(await turns("/ar/student/come-back-to-school/"), 0);
});
