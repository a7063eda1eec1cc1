// The sites on nginx with exactly the file that a build writes for it: the strict policy on every page, the wider one
// where the engine runs and nowhere else, compressed answers, and a quiz that starts. What `_headers` says is what the
// tests of the pages run under.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { addresses, browser, headersOf, sharedContent, watched } from "./support.mjs";

const dist = path.join(sharedContent(), "dist");
const SITES = ["public", "training"];
const STRICT = /^default-src 'none'; .*frame-ancestors 'none'/;

/** Source lists by directive. */
function directives(policy) {
  return new Map(policy.split(";").map((directive) => directive.trim().split(/ +(.*)/)).map(([name, sources]) => [name, sources]));
}

for (const site of SITES) {
  test(`the _headers file of ${site} is strict`, () => {
    const sent = headersOf(path.join(dist, site));
    const policy = sent("/")["Content-Security-Policy"];
    assert.match(policy, STRICT);
    assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|https?:/);
    assert.equal(policy.includes("wasm"), site === "training");
    assert.match(sent("/assets/x")["Cache-Control"], /immutable/);
    assert.equal(sent("/")["Referrer-Policy"], "strict-origin-when-cross-origin");
    assert.match(sent("/")["Permissions-Policy"], /camera=\(\)/);
  });
}

const NGINX = [process.env.NGINX, "/usr/sbin/nginx"].find((file) => file && existsSync(file));

/** Bytes of an answer as they come. */
function bytesOf(url) {
  return new Promise((resolve, reject) => {
    get(url, { headers: { "accept-encoding": "gzip" } }, (answer) => {
      let bytes = 0;
      answer.on("data", (part) => (bytes += part.length)).on("end", () => resolve({ bytes, encoding: answer.headers["content-encoding"] }));
    }).on("error", reject);
  });
}

for (const site of SITES) {
  test(`${site} on nginx`, { skip: NGINX ? false : "nginx is not installed" }, async (t) => {
    const home = mkdtempSync(path.join(tmpdir(), "hallpass-nginx-"));
    after(() => rmSync(home, { recursive: true, force: true }));
    const port = 20000 + (process.pid % 20000) + SITES.indexOf(site);
    writeFileSync(
      path.join(home, "nginx.conf"),
      `daemon off; master_process off; pid ${home}/pid; error_log stderr;
events {}
http {
  include /etc/nginx/mime.types;
  access_log off;
  ${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${home}/${name};`).join(" ")}
  server {
    listen 127.0.0.1:${port};
    root ${path.join(dist, site)};
    include ${path.join(dist, "hosting/nginx", `${site}.conf`)};
  }
}
`,
    );
    execFileSync(NGINX, ["-t", "-c", path.join(home, "nginx.conf")], { stdio: "pipe" });
    const server = spawn(NGINX, ["-c", path.join(home, "nginx.conf")], { stdio: "ignore" });
    after(() => server.kill());
    const origin = `http://127.0.0.1:${port}`;
    const answers = () => fetch(origin).then(() => true, () => false);
    for (let tries = 0; tries < 100 && !(await answers()); tries += 1) await new Promise((done) => setTimeout(done, 100));

    // The first page of each kind of policy is also loaded.
    const kinds = new Map();
    for (const address of [...addresses(path.join(dist, site)), "/404.html"]) {
      const answer = await fetch(origin + address);
      const html = await answer.text();
      const policy = answer.headers.get("content-security-policy");
      assert.match(policy, STRICT, address);
      // The page's own policy, in its `meta`, allows nothing that the header forbids, and the engine is allowed where it runs.
      const own = html.match(/http-equiv="Content-Security-Policy" content="([^"]+)"/)[1];
      const allowed = directives(policy);
      for (const [name, sources] of directives(own)) {
        for (const source of sources.split(" ").filter((source) => source !== "'none'")) {
          assert.ok(allowed.get(name)?.split(" ").includes(source), `${address}: ${name} ${source}`);
        }
      }
      assert.equal(policy.includes("wasm"), own.includes("wasm-unsafe-eval"), address);
      if (!kinds.has(policy)) kinds.set(policy, address);
    }
    const chrome = await browser(after);
    const { page, complaints } = await watched(await chrome.newContext(), origin);
    for (const address of kinds.values()) {
      await page.goto(origin + address);
      await page.waitForLoadState("load");
    }
    if (site === "training") {
      assert.equal(kinds.size, 2);
      await page.goto(`${origin}/records/check/`);
      await page.getByLabel("Name", { exact: true }).waitFor();
    }
    assert.deepEqual(complaints, []);

    const missing = await fetch(`${origin}/none/`);
    assert.equal(missing.status, 404);
    assert.match(await missing.text(), /<h1/);
    const face = site === "training" ? "course" : "public";
    const sheet = readFileSync(path.join(dist, site, "index.html"), "utf8").match(new RegExp(`assets/css/${face}\\.[0-9a-f]+\\.css`))[0];
    const style = await fetch(`${origin}/${sheet}`);
    assert.match(style.headers.get("cache-control"), /immutable/);
    assert.equal(style.headers.get("x-content-type-options"), "nosniff");
    for (const url of [`${origin}/`, `${origin}/${sheet}`]) {
      const { bytes, encoding } = await bytesOf(url);
      assert.equal(encoding, "gzip", url);
      t.diagnostic(`${bytes} bytes of ${url.replace(origin, "")}`);
    }
  });
}
