// How fast the live preview shows a page of 10,000, in Chromium: from the start, after each of 50 saves of the
// page, after 10 saves of its template; whether it rests when nothing happens; and its memory over 1,000 saves.
//
//     npm ci --prefix tests/browser
//     cargo build --release --bin hallpass --example generate
//     node benches/serve.mjs [PAGES] [SAVES]
//
// A save is over when its file is closed; the page shows it when a frame with the new words was painted.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { chromium } = createRequire(path.join(root, "tests/browser/package.json"))("playwright-core");
const target = process.env.CARGO_TARGET_DIR ?? path.join(root, "target");
const [pages = "10000", saves = "50"] = process.argv.slice(2);
const folder = "/dev/shm/hallpass-serve";
const content = path.join(folder, "content");

rmSync(folder, { recursive: true, force: true });
spawnSync(path.join(target, "release/examples/generate"), [pages, content], { stdio: "inherit" });
const theme = path.join(content, "theme/templates");
mkdirSync(theme, { recursive: true });
const template = readFileSync(path.join(root, "themes/default/templates/page.html"), "utf8");
writeFileSync(path.join(theme, "page.html"), template);
const site = path.join(content, "site.yaml");
writeFileSync(site, `${readFileSync(site, "utf8")}theme: theme\n`);

const started = performance.now();
const preview = spawn(path.join(target, "release/hallpass"), ["serve", "--content", content, "--as-of", "2026-11-23"]);
process.on("exit", () => {
  preview.kill();
  rmSync(folder, { recursive: true, force: true });
});
preview.stderr.resume();
const origin = await new Promise((resolve) => {
  let said = "";
  preview.stdout.on("data", (text) => {
    said += text;
    const address = said.match(/http:\/\/127\.0\.0\.1:\d+/);
    if (address) resolve(address[0]);
  });
});
const where = "topic-1/section-1/page-7";
const address = `${origin}/public/${where}/`;
const first = await fetch(address);
if (!first.ok) throw new Error(`${address} answers ${first.status}`);
await first.text();
console.log(`first page            ${(performance.now() - started).toFixed(0)} ms after the start`);

const chrome = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const page = await chrome.newPage();
await page.goto(address);

// Resolves with the moment at which a frame with the word was painted.
async function painted(word) {
  for (;;) {
    try {
      return await page.evaluate(
        (word) =>
          new Promise((resolve) => {
            const look = () => {
              if (document.body?.textContent.includes(word)) {
                requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()));
              } else {
                requestAnimationFrame(look);
              }
            };
            look();
          }),
        word,
      );
    } catch (error) {
      // The page was loaded anew under the question.
      if (!/context|navigat/i.test(error.message)) throw error;
    }
  }
}

const now = () => performance.timeOrigin + performance.now();
const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function measure(name, count, file, text) {
  const times = [];
  for (let at = 0; at < count; at += 1) {
    const word = `saved-${name}-${at}-`;
    const seen = painted(word);
    await rest(700 + (at % 7) * 13);
    writeFileSync(file, text(word));
    const closed = now();
    times.push((await seen) - closed);
  }
  times.sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)];
  console.log(
    `saved ${name.padEnd(15)} ${median.toFixed(0)} ms median, ${times.at(-1).toFixed(0)} ms worst of ${count}`,
  );
}

const source = path.join(content, `public/${where}.md`);
const text = readFileSync(source, "utf8");
await measure("page", Number(saves), source, (word) => `${text}\n${word}\n`);
await measure("template", 10, path.join(theme, "page.html"), (word) =>
  template.replace("<article>", `<article><p>${word}</p>`),
);

const status = () => {
  const fields = readFileSync(`/proc/${preview.pid}/stat`, "utf8").split(") ")[1].split(" ");
  const pages = Number(readFileSync(`/proc/${preview.pid}/statm`, "utf8").split(" ")[1]);
  return { ticks: Number(fields[11]) + Number(fields[12]), megabytes: (pages * 4096) / 1e6 };
};
// The whole is loaded once more when nothing was saved for a while.
await rest(12000);
const before = status();
await rest(5000);
console.log(`idle                  ${(status().ticks - before.ticks) * 10} ms of CPU in 5 s`);
console.log(`memory                ${before.megabytes.toFixed(0)} MB after these saves`);
for (let at = 0; at < 1000; at += 1) {
  writeFileSync(source, `${text}\nsave ${at}\n`);
  await rest(at % 100 === 99 ? 2500 : 12);
  if (at % 250 === 249) console.log(`memory                ${status().megabytes.toFixed(0)} MB after ${at + 1} more`);
}
await chrome.close();
process.exit(0);
