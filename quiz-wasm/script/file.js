// The completion file: put together from what the store keeps, and read back into it. Each attempt is kept
// in the spelling of the file, and `JSON.stringify` spells a string as RFC 8785 wants it.

import { isLog, readAttempts, readLearner, tidy, writeLearner } from "./record.js";
import { readSeal, seal } from "./seal.js";

/** The version of the completion file that is written; older ones are read. */
const VERSION = 2;
const MOST_BYTES = 8 * 1024 * 1024;

/** The attempt's text with the browser's seal in its place: `{key, signature}`, before the seed. */
export function sealed(text, seal) {
  const at = text.lastIndexOf(',"seed":');
  return seal ? `${text.slice(0, at)},"seal":{"key":"${seal.key}","signature":"${seal.signature}"}${text.slice(at)}` : text;
}

/** The completion file in canonical JSON. `texts` are the attempts as the engine spelled them, sealed or not. */
export function completion({ course, year, learner, exported, invitation, texts }) {
  const text = (value) => JSON.stringify(value);
  const who = ["id", "name", "role", "school"].map((member) => `${text(member)}:${text(learner[member])}`);
  return (
    `{"attempts":[${texts.join(",")}],"course":${text(course)},"exported":${exported},` +
    `"format":"hallpass-completion",${invitation ? `"invitation":${text(invitation)},` : ""}` +
    `"learner":{${who.join(",")}},"version":${VERSION},"year":${text(year)}}`
  );
}

/** Seals what is not sealed yet and hands the file to the learner; false when there is nothing in it. */
export async function download(store, course, year) {
  const learner = readLearner(store);
  const attempts = learner === null ? [] : readAttempts(store, learner);
  if (attempts.length === 0) return false;
  await seal(store, attempts);
  const texts = attempts.map(({ text, attempt }) => sealed(text, readSeal(store, attempt.head)));
  const invitation = store.read(store.invitations + learner.id);
  const file = completion({ course, year, learner, exported: Date.now(), invitation, texts });
  const url = URL.createObjectURL(new Blob([file], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `completion-${course}-${learner.id}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return true;
}

/**
 * Puts everything that a completion file holds into the store and makes its learner the one who takes the
 * course. Nothing that is there is lost: of one attempt the longer log stays, and where two went different
 * ways both do. `{learner, added}`, or `{error}`: the key of the words for it.
 */
export function restore(store, course, year, text) {
  if (text.length > MOST_BYTES) return { error: "file_unknown" };
  let file;
  try {
    file = JSON.parse(text);
  } catch {
    return { error: "file_unknown" };
  }
  if (file?.format !== "hallpass-completion" || !Array.isArray(file.attempts)) return { error: "file_unknown" };
  if (file.version > VERSION) return { error: "file_newer" };
  if (file.course !== course || file.year !== year) return { error: "file_other_course" };
  const { id, name, role, school } = file.learner ?? {};
  if (!/^[0-9a-f]{16}$/.test(id) || !tidy(name)) return { error: "file_unknown" };
  const learner = { id, name: tidy(name), role: tidy(role), school: tidy(school) };
  const before = readAttempts(store, learner).length;
  for (const attempt of file.attempts) if (attempt) keep(store, learner, attempt);
  writeLearner(store, learner);
  if (typeof file.invitation === "string") store.write(store.invitations + id, file.invitation);
  return { learner, added: readAttempts(store, learner).length - before };
}

function keep(store, learner, { seal: mark = null, ...attempt }) {
  const { quiz, number, seed, log, head } = attempt;
  const sound = isLog(log) && Number.isSafeInteger(number) && number > 0 && /^[\w.-]+$/.test(quiz);
  if (!sound || !/^[0-9a-f]{16}$/.test(seed) || !/^[0-9a-f]{64}$/.test(head)) return;
  const key = store.attemptKey(learner.id, quiz, number, seed);
  const there = readAttempts(store, learner).filter((kept) => kept.key.startsWith(key));
  const goesOn = (longer, shorter) => JSON.stringify(longer.slice(0, shorter.length)) === JSON.stringify(shorter);
  if (there.some((kept) => goesOn(kept.attempt.log, log))) return;
  const shorter = there.find((kept) => goesOn(log, kept.attempt.log));
  const place = shorter?.key ?? (there.length > 0 ? `${key}~${head.slice(0, 8)}` : key);
  store.write(place, JSON.stringify(attempt));
  // What this browser did not see it does not seal.
  if (store.read(store.seals + head) === null) store.write(store.seals + head, mark ? JSON.stringify(mark) : "");
}
