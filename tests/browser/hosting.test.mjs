// The sites as hosts serve them, with exactly the headers of the files that a build writes: every page under
// the strict policy, and a quiz that runs under it.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { addresses, browser, builtContent, served, watched } from "./support.mjs";

const folder = builtContent(after);
const SITES = ["public", "training"];

/** The rules of a `_headers` file: [pattern, {name: value}]. */
function rules(file) {
  const rules = [];
  for (const line of readFileSync(file, "utf8").split("\n")) {
    if (line.startsWith("/")) rules.push([line, {}]);
    const header = line.match(/^ {2}([A-Za-z-]+): (.*)$/);
    if (header) rules.at(-1)[1][header[1]] = header[2];
  }
  return rules;
}

/** Every page loads without a violation, and a quiz starts where the site has one. */
async function walk(t, origin, site, check) {
  const chrome = await browser(after);
  const context = await chrome.newContext();
  for (const address of [...addresses(path.join(folder, "dist", site)), "/404.html"]) {
    const { page, complaints } = await watched(context, origin);
    const response = await page.goto(origin + address);
    await page.waitForLoadState("load");
    check(address, response.headers());
    assert.deepEqual(complaints, [], address);
    await page.close();
  }
  if (site === "training") {
    const { page, complaints } = await watched(context, origin);
    await page.goto(`${origin}/records/check/`);
    await page.getByLabel("Name", { exact: true }).waitFor();
    assert.deepEqual(complaints, []);
    await page.close();
  }
}

for (const site of SITES) {
  test(`${site} under the headers of its _headers file`, async (t) => {
    const all = rules(path.join(folder, "dist", site, "_headers"));
    assert.equal(all[0][0], "/*");
    const sent = (url) => {
      const fits = all.filter(([pattern]) => url.startsWith(pattern.replace("*", "")));
      return Object.assign({}, ...fits.map(([, headers]) => headers));
    };
    const origin = await served(path.join(folder, "dist", site), after, sent);
    await walk(t, origin, site, (address, headers) => {
      const policy = headers["content-security-policy"];
      assert.match(policy, /^default-src 'none'; .*frame-ancestors 'none'/);
      assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval'.*unsafe-eval'|https?:/);
      assert.equal(policy.includes("wasm"), site === "training");
    });
  });
}

const NGINX = [process.env.NGINX, "/usr/sbin/nginx"].find((file) => file && existsSync(file));

for (const site of SITES) {
  test(`${site} on nginx`, { skip: NGINX ? false : "nginx is not installed" }, async (t) => {
    const home = mkdtempSync(path.join(tmpdir(), "hallpass-nginx-"));
    after(() => rmSync(home, { recursive: true, force: true }));
    const port = 20000 + (process.pid % 20000) + SITES.indexOf(site);
    const dist = path.join(folder, "dist");
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
    await walk(t, origin, site, (address, headers) => {
      const policy = headers["content-security-policy"];
      assert.match(policy, /^default-src 'none'; .*frame-ancestors 'none'/, address);
      // The engine runs on the pages of quizzes and nowhere else.
      const html = readFileSync(path.join(dist, site, address.endsWith("/") ? `${address}index.html` : address), "utf8");
      assert.equal(policy.includes("wasm"), html.includes("wasm-unsafe-eval"), address);
    });
    const missing = await fetch(`${origin}/none/`);
    assert.equal(missing.status, 404);
    assert.match(await missing.text(), /<h1/);
    const asset = readFileSync(path.join(dist, site, "index.html"), "utf8").match(/assets[^"]*?base\.[0-9a-f]+\.css/)[0];
    const style = await fetch(`${origin}/${asset.replaceAll("&#x2f;", "/")}`);
    assert.match(style.headers.get("cache-control"), /immutable/);
    assert.equal(style.headers.get("x-content-type-options"), "nosniff");
  });
}
