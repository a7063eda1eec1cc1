// How a quiz stands, from the attempts that are kept and what a receipt says of them. What the office
// believes is what its own grading says, not this.

import { best, isSubmitted, plain } from "./record.js";

/**
 * How a quiz stands; `mark` is what a certification wants besides the quiz's own.
 *
 * `state`: passed · cleared (by the pre-test) · sent (submitted, the office grades it) · failed · in-progress
 * · none; and the best percentage, where there is one.
 */
export function standing(attempts, quiz, pretest, mark = 0) {
  const reaches = (result) => result?.passed && result.percent >= mark;
  const own = attempts.filter((attempt) => attempt.quiz === quiz);
  const top = best(own);
  if (reaches(top)) return { state: "passed", percent: top.percent };
  const before = pretest ? best(attempts.filter((attempt) => attempt.quiz === pretest)) : null;
  if (reaches(before)) return { state: "cleared", percent: before.percent };
  if (own.some((attempt) => !isSubmitted(attempt))) return { state: "in-progress" };
  if (own.some((attempt) => !attempt.result)) return { state: "sent" };
  return top ? { state: "failed", percent: top.percent } : { state: "none" };
}

/**
 * The name under which something is attested, where it is not the learner's: the office does not count that. `null`:
 * one of the attempts is signed as it must be, or there is none.
 */
export function otherSignature(attempts, quiz, question, { name }) {
  let other = null;
  for (const { log } of attempts.filter((attempt) => attempt.quiz === quiz && attempt.result?.passed)) {
    const signed = log.findLast((event) => event.question === question && event.answer)?.answer.at(-1);
    if (typeof signed === "string" && plain(signed) === plain(name)) return null;
    other = signed ?? other;
  }
  return other;
}

/** Nothing more is to be done for it here. */
export function isDone({ state }) {
  return state === "passed" || state === "cleared" || state === "sent";
}
