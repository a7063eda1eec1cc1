// How a quiz stands, from the attempts that are kept and what a receipt says of them. What the office
// believes is what its own grading says, not this.

import { best, isSubmitted } from "./record.js";

/**
 * `state`: passed · cleared (by the pre-test) · sent (submitted, the office grades it) · failed · in-progress
 * · none; and the best percentage, where there is one.
 */
export function standing(attempts, quiz, pretest) {
  const own = attempts.filter((attempt) => attempt.quiz === quiz);
  const top = best(own);
  if (top?.passed) return { state: "passed", percent: top.percent };
  const before = pretest ? best(attempts.filter((attempt) => attempt.quiz === pretest)) : null;
  if (before?.passed) return { state: "cleared", percent: before.percent };
  if (own.some((attempt) => !isSubmitted(attempt))) return { state: "in-progress" };
  if (own.some((attempt) => !attempt.result)) return { state: "sent" };
  return top ? { state: "failed", percent: top.percent } : { state: "none" };
}

/** Nothing more is to be done for it here. */
export function isDone({ state }) {
  return state === "passed" || state === "cleared" || state === "sent";
}
