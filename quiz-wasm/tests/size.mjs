// What a quiz costs whoever opens one: module, script and styles as a host sends them, with brotli. The limit
// is the project's promise.

import { readFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";

const MOST = 30 * 1024;

const root = new URL("../../", import.meta.url);
const size = (name) => brotliCompressSync(readFileSync(new URL(name, root))).length;
const parts = {
  module: size("quiz-wasm/dist/quiz.wasm"),
  script: size("quiz-wasm/dist/quiz.js"),
  styles: size("themes/default/css/quiz.css"),
};
const sum = Object.values(parts).reduce((total, bytes) => total + bytes, 0);
const row = (name, bytes) => console.log(name.padEnd(28) + String(bytes).padStart(7));
for (const [name, bytes] of Object.entries(parts)) row(name, bytes);
row("a quiz, of 30720", sum);
// Around the quiz: on every page of a course, and on its home and quiz pages.
row("progress.js", size("quiz-wasm/dist/progress.js"));
row("course.js", size("quiz-wasm/dist/course.js"));
process.exitCode = sum <= MOST ? 0 : 1;
