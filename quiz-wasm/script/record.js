// What the store keeps, read: who takes the course, and the attempts. No engine is needed for it: each
// attempt is kept in the spelling of the completion file.

const HEX = /^[0-9a-f]{16}$/;
const LONGEST = 200;
// Control characters, and those that reorder what stands around them.
const UNFIT = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** The learner, or null where none is kept that can be used. */
export function readLearner(store, key = store.learnerKey) {
  try {
    const { id, name, role, school } = JSON.parse(store.read(key));
    return HEX.test(id) && name ? { id, name: tidy(name), role: tidy(role), school: tidy(school) } : null;
  } catch {
    return null;
  }
}

/** Makes the learner the one who is taking the course; false when it will not outlast the page. */
export function writeLearner(store, learner) {
  const text = JSON.stringify(learner);
  store.write(`${store.learners}${learner.id}`, text);
  return store.write(store.learnerKey, text);
}

/** Who took the course in this browser under that name, or null. */
export function findLearner(store, name) {
  const known = store.keys(store.learners).map((key) => readLearner(store, key));
  return known.find((learner) => learner && plain(learner.name) === plain(name)) ?? null;
}

/** Two names that are written alike but for case, spacing and the composition of letters are one. */
export function plain(name) {
  return tidy(name).toLowerCase();
}

/** One composed line without control characters, as long as the file's readers take. */
export function tidy(text) {
  return [...String(text ?? "").normalize().replace(UNFIT, " ").replace(/\s+/g, " ").trim()].slice(0, LONGEST).join("");
}

/** The id under which attempts are kept, where the learner's own entry is lost; else null. */
export function orphanedId(store) {
  const [first] = store.keys(store.attempts);
  const id = first?.slice(store.attempts.length).split("/")[0];
  return HEX.test(id) ? id : null;
}

/**
 * A learner's attempts as kept, in order of quiz, number and seed: `{key, text, attempt}`. What does not
 * parse is handed to `broken` by its key.
 */
export function readAttempts(store, learner, broken = () => {}) {
  const found = [];
  for (const key of store.keys(`${store.attempts}${learner.id}/`)) {
    const text = store.read(key);
    try {
      const attempt = JSON.parse(text);
      const { quiz, number, seed, log } = attempt;
      if (!isLog(log) || !HEX.test(seed) || !isKeyOf(key, store.attemptKey(learner.id, quiz, number, seed))) throw new Error();
      found.push({ key, text, attempt });
    } catch {
      broken(key);
    }
  }
  const order = ({ attempt: a }, { attempt: b }) =>
    compare(a.quiz, b.quiz) || a.number - b.number || compare(a.seed, b.seed);
  return found.sort(order);
}

/** Two browsers may have made two attempts of one number; the second has a mark behind it. */
function isKeyOf(key, plain) {
  return key === plain || key.startsWith(`${plain}~`);
}

export function isLog(log) {
  const isEvent = (event) =>
    typeof event?.do === "string" && Number.isSafeInteger(event.at) && typeof (event.question ?? "") === "string";
  return Array.isArray(log) && log.length > 0 && log.every(isEvent);
}

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function isSubmitted(attempt) {
  return attempt.log.at(-1).do === "submit";
}

/** The best result of some attempts; passing counts before percent, percent before points. */
export function best(attempts) {
  const rank = ({ passed, percent, points }) => [passed ? 1 : 0, percent, points];
  return attempts
    .map((attempt) => attempt.result)
    .filter(Boolean)
    .reduce((top, result) => {
      if (top === null) return result;
      const [a, b] = [rank(top), rank(result)];
      const place = a.findIndex((value, index) => value !== b[index]);
      return place >= 0 && b[place] > a[place] ? result : top;
    }, null);
}

/** How a new attempt is drawn; an attempt that says nothing is of the first version. */
export const DRAW = 2;

/** The seed of the learner's invitation, or null. Whether the office made it was asked when it came. */
export function invitedSeed(store, learner) {
  try {
    const [, payload] = store.read(store.invitations + learner.id).split(".");
    const { seed } = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
    return HEX.test(seed) ? seed : null;
  } catch {
    return null;
  }
}

/** What the office's receipt says that attempts earned, by the attempts' heads; kept only once it was checked. */
export function readReceipt(store, learner) {
  try {
    return JSON.parse(store.read(store.receipts + learner.id));
  } catch {
    return null;
  }
}

/** The attempts' results, those of sealed quizzes from the office's receipt. */
export function withReceipt(attempts, receipt) {
  const said = new Map((receipt?.results ?? []).map((result) => [result.head, result]));
  return attempts.map((attempt) => ({ ...attempt, result: attempt.result ?? said.get(attempt.head) }));
}
