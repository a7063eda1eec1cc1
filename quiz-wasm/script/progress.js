// Marks the learner's progress on the pages around the quizzes, from what the quizzes have kept.
//
// No engine is loaded: each kept attempt carries the result that the engine gave it.

import { readAttempts, readLearner, readReceipt, withReceipt } from "./record.js";
import { isDone, standing } from "./standing.js";
import { Store, rested } from "./store.js";
import { strings } from "./strings.js";

const { course, year } = document.body.dataset;
const store = course ? new Store(course, year) : null;
const say = strings(document);

function show() {
  const learner = readLearner(store);
  const kept = learner === null ? [] : readAttempts(store, learner).map(({ attempt }) => attempt);
  const all = learner === null ? [] : withReceipt(kept, readReceipt(store, learner));
  const pretests = new Map();
  for (const mark of document.querySelectorAll("[data-progress-quiz]")) {
    const { progressQuiz, progressPretest, progressNeed } = mark.dataset;
    if (progressPretest) pretests.set(progressQuiz, progressPretest);
    const { state, percent } = standing(all, progressQuiz, progressPretest, progressNeed);
    mark.dataset.state = state;
    mark.textContent = state === "none" ? "" : say(`progress_${state.replace("-", "_")}`, { percent });
  }
  for (const bar of document.querySelectorAll("[data-progress-bar]")) {
    const quizzes = bar.dataset.quizzes.split(" ").filter(Boolean);
    for (const pair of (bar.dataset.pretests ?? "").split(" ").filter(Boolean)) pretests.set(...pair.split("="));
    const passed = quizzes.filter((quiz) => /passed|cleared/.test(standing(all, quiz, pretests.get(quiz)).state)).length;
    bar.max = Math.max(1, quizzes.length);
    bar.value = passed;
    const words = say("progress_bar", { n: passed, m: quizzes.length });
    bar.textContent = words;
    for (const line of document.querySelectorAll("[data-progress-text]")) line.textContent = words;
  }
  if (all.length > 0) showNext(all);
}

/** On the course's home: the button leads to what is open first of what the certification wants, in the end to the file. */
function showNext(all) {
  const button = document.querySelector("a[data-next]");
  const needs = [...document.querySelectorAll("[data-need]")];
  if (!button || needs.length === 0) return;
  const isOpen = ({ dataset }) => !isDone(standing(all, dataset.need, dataset.pretest, dataset.mark));
  const need = needs.find(isOpen);
  const module = need && document.querySelector(`.modules > [data-quiz="${need.dataset.need}"]:has([data-progress-quiz])`);
  const link = module?.querySelector("h3 a") ?? need?.querySelector("a");
  button.href = link ? link.href : "#file-title";
  button.firstChild.data = link ? say("continue_module", { title: link.textContent }) : say("finish_course");
}

if (store) {
  show();
  const soon = rested(show);
  globalThis.addEventListener("storage", soon);
  document.addEventListener("hallpass-saved", soon);
  globalThis.addEventListener("pageshow", soon);
}
