// A course of other people's questions: two hundred of every kind in Moodle's format, made by a seed, imported, built,
// and taken in the browser with the right answers.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { browser, run, served, today, watched } from "./support.mjs";

const COUNT = 200;

/** The same questions in every run: a linear congruential generator (Numerical Recipes, 7.1). */
function generator(seed) {
  let state = seed;
  const below = (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
  const shuffled = (items) => {
    const order = [...items];
    for (let last = order.length - 1; last > 0; last -= 1) {
      const other = below(last + 1);
      [order[last], order[other]] = [order[other], order[last]];
    }
    return order;
  };
  return { below, shuffled };
}

/** Question `at` as GIFT, and what to answer. */
function question(at, { below, shuffled }) {
  const words = (count) => Array.from({ length: count }, (_, number) => `thing ${at}.${number} of ${below(1000)}`);
  const kinds = {
    single: () => {
      const [right, ...wrong] = words(3 + below(3));
      return { gift: `{=${right}#Yes. ~${wrong.join(" ~")}}`, choose: [right] };
    },
    multiple: () => {
      const all = words(4);
      const marks = shuffled([`~%50%${all[0]}`, `~%50%${all[1]}`, `~%-50%${all[2]}`, `~%-50%${all[3]}`]);
      return { gift: `{${marks.join("\n")}}`, choose: all.slice(0, 2) };
    },
    truth: () => {
      const right = below(2) === 0;
      return { gift: `{${right ? "T" : "FALSE#Look again."}}`, choose: [right ? "True" : "False"] };
    },
    number: () => {
      const value = below(100000) / 100;
      return { gift: `{#${value}:0.5}`, type: String(value) };
    },
    text: () => {
      const [right, other] = words(2);
      return { gift: `{=${right} =${other}}`, type: `  ${right.toUpperCase()} ` };
    },
    matching: () => {
      const [left, right] = [words(4), words(4)];
      const pairs = left.map((one, number) => `=${one} -> ${right[number]} side`);
      return { gift: `{\n${pairs.join("\n")}\n= -> none of them ${at}\n}`, match: right.map((one) => `${one} side`) };
    },
    ordering: () => {
      const items = words(4);
      return { gift: `{>4 ALL VERTICAL ABSOLUTE_POSITION\n${items.join("\n")}\n}`, order: items };
    },
    menu: () => {
      const [right, ...wrong] = words(3);
      return { gift: ` {=${right} ~${wrong.join(" ~")}} is what it is.`, match: [right] };
    },
    blank: () => {
      const [right] = words(1);
      return { gift: ` {=${right}} is what it is.`, type: right };
    },
  };
  const names = Object.keys(kinds);
  const { gift, ...answer } = kinds[names[at % names.length]]();
  return { id: `q-${at}`, gift: `// [id:q-${at}]\n::Question ${at}::[html]<p>What is <b>number</b> ${at} \\: this?</p>${gift}\n`, answer };
}

/** Answers one question as a person does who knows. */
async function give(fieldset, { choose, type, match, order }) {
  for (const right of choose ?? []) {
    await fieldset.locator(".option").filter({ has: fieldset.page().getByText(right, { exact: true }) }).locator("input").check();
  }
  if (type !== undefined) await fieldset.locator("input[data-field]").fill(type);
  for (const [at, right] of (match ?? []).entries()) await fieldset.locator("select").nth(at).selectOption({ label: right });
  let moved = false;
  for (const [at, item] of (order ?? []).entries()) {
    const items = fieldset.locator("li.option");
    const place = async () => (await items.locator(".order-text").allInnerTexts()).indexOf(item);
    for (let now = await place(); now > at; now = await place()) {
      await items.nth(now).locator("[data-act=up]").click();
      moved = true;
    }
  }
  if (order && !moved) await fieldset.locator("[data-act=keep]").click();
}

test("two hundred imported questions, answered rightly, make 100 %", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "hallpass-imported-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const random = generator(20261129);
  const questions = Array.from({ length: COUNT }, (_, at) => question(at, random));
  writeFileSync(path.join(folder, "bank.gift"), questions.map(({ gift }) => gift).join("\n"));
  mkdirSync(path.join(folder, "content/training/bank"), { recursive: true });
  writeFileSync(
    path.join(folder, "content/site.yaml"),
    "title: Office\nsites:\n  - {name: training, root: training, title: Course, base_url: https://example.org/, course: c}\n",
  );
  writeFileSync(path.join(folder, "content/training/index.md"), "---\ntitle: Home\n---\nStart.\n");
  writeFileSync(path.join(folder, "content/training/bank/index.md"), "---\ntitle: Bank\n---\nRead.\n");
  const said = run(folder, "quiz", "import", "bank.gift", "--out", "content/training/bank/check.md");
  assert.match(said, new RegExp(`imported ${COUNT} of ${COUNT} questions`));
  run(folder, "build", "--as-of", today);

  const origin = await served(path.join(folder, "dist/training"), after);
  const chrome = await browser(after);
  const { page, complaints } = await watched(await chrome.newContext(), origin);
  await page.goto(`${origin}/bank/check/`);
  await page.getByLabel("Name", { exact: true }).fill("Imp Orted");
  const role = page.locator("[data-learner=role]");
  if ((await role.evaluate((field) => field.tagName)) === "SELECT") await role.selectOption({ index: 1 });
  else await role.fill("Teacher");
  await page.getByLabel("School or office").fill("Any");
  await page.getByRole("button", { name: "Start" }).click();
  for (const { id, answer } of questions) await give(page.locator(`[data-question="${id}"]`), answer);
  await page.locator("[data-act=submit]").click();
  await page.getByRole("heading", { name: "Passed with 100%" }).waitFor();
  assert.deepEqual(complaints, []);
});
