// Marks the learner's progress on the pages around the quizzes, from what the quizzes have kept.
//
// No engine is loaded: each kept attempt carries the result that the engine gave it. What the office
// believes is what its own grading says, not these marks.

import { best, download, isSubmitted, readAttempts, readLearner } from "./record.js";
import { Store } from "./store.js";
import { strings } from "./strings.js";

const { course, year } = document.body.dataset;
const store = course ? new Store(course, year) : null;
const say = strings(document);
const WORDS = { passed: "progress_passed", failed: "progress_failed", "in-progress": "progress_in_progress" };

/** passed, failed, in-progress or none; and the best percentage so far. */
function standing(attempts) {
  const top = best(attempts);
  if (top?.passed) return { state: "passed", percent: top.percent };
  if (attempts.some((attempt) => !isSubmitted(attempt))) return { state: "in-progress" };
  if (top) return { state: "failed", percent: top.percent };
  return { state: attempts.length > 0 ? "in-progress" : "none" };
}

function show() {
  const learner = readLearner(store);
  const all = learner === null ? [] : readAttempts(store, learner).map(({ attempt }) => attempt);
  const of = (quiz) => standing(all.filter((attempt) => attempt.quiz === quiz));
  for (const mark of document.querySelectorAll("[data-progress-quiz]")) {
    const { state, percent } = of(mark.dataset.progressQuiz);
    mark.dataset.state = state;
    mark.textContent = state === "none" ? "" : say(WORDS[state], { percent });
  }
  for (const bar of document.querySelectorAll("[data-progress-bar]")) {
    const quizzes = bar.dataset.quizzes.split(" ").filter(Boolean);
    const passed = quizzes.filter((quiz) => of(quiz).state === "passed").length;
    bar.max = Math.max(1, quizzes.length);
    bar.value = passed;
    const words = say("progress_bar", { n: passed, m: quizzes.length });
    bar.textContent = words;
    for (const line of document.querySelectorAll("[data-progress-text]")) line.textContent = words;
  }
  for (const button of document.querySelectorAll("[data-progress-export]")) button.hidden = all.length === 0;
}

if (store) {
  show();
  globalThis.addEventListener("storage", show);
  document.addEventListener("hallpass-saved", show);
  globalThis.addEventListener("pageshow", show);
  document.addEventListener("click", ({ target }) => {
    if (target.closest?.("[data-progress-export]")) download(store, course, year);
  });
}
