// Right answers as the author wrote them, read from the Markdown: the test must not ask the program that
// it tests.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./workshop.js";

/** @returns {{id: string, address: string, questions: {id: string, options: number, right: number[]}[]}[]} */
export function checks() {
  const training = join(repository, "content", "training");
  const files = readdirSync(training, { recursive: true }).filter((name) => name.endsWith(".md"));
  const quizzes = files.sort().map((name) => read(name, readFileSync(join(training, name), "utf8")));
  return quizzes.filter((quiz) => quiz !== null);
}

/** The quizzes that `site.yaml` names for the certification. */
export function certifying() {
  const site = readFileSync(join(repository, "content", "site.yaml"), "utf8");
  const named = /^ {4}quizzes: \{(.*)\}$/m.exec(site)[1].split(",").map((pair) => pair.split(":")[0].trim());
  return checks().filter(({ id }) => named.includes(id));
}

function read(name, text) {
  const id = /^quiz:\n(?: {2}.*\n)*? {2}id: (\S+)$/m.exec(text)?.[1];
  if (id === undefined || !/^ {2}mode: graded$/m.test(text)) return null;
  const questions = text
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const boxes = [...section.matchAll(/^- \[([ x])\] /gm)].map(([, mark]) => mark);
      const right = boxes.flatMap((mark, index) => (mark === "x" ? [index] : []));
      return { id: /^.*\{#(\S+?)[ }]/.exec(section)[1], options: boxes.length, right };
    });
  return { id, address: `/${name.replace(/\.md$/, "/")}`, questions };
}
