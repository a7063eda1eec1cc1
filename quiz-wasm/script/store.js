// What the browser keeps: who is taking the course now, everyone who has, and one key for each attempt.
//
// An attempt has a key of its own, so that two tabs can never overwrite each other's: whatever a tab
// does, it writes only the attempt it shows. Where the browser refuses to keep anything (private window,
// full store, switched off), the same calls work in memory and `durable` turns false.

const ROOT = "hallpass";

export class Store {
  #memory;
  #kept;

  /**
   * @param {string} course @param {string} year @param {Storage | null} kept
   * @param {Map} memory what is not kept; the scripts of one page share it
   */
  constructor(course, year, kept = browserStorage(), memory = (globalThis.hallpassMemory ??= new Map())) {
    this.#kept = kept;
    this.#memory = memory;
    this.durable = kept !== null;
    this.learnerKey = `${ROOT}/${course}/learner`;
    this.learners = `${ROOT}/${course}/learners/`;
    this.attempts = `${ROOT}/${course}/${year}/attempt/`;
    this.broken = `${ROOT}/${course}/broken/`;
    /** One for each sealed head, one for each learner who has an invitation or a receipt. */
    this.seals = `${ROOT}/${course}/${year}/seal/`;
    this.invitations = `${ROOT}/${course}/${year}/invitation/`;
    this.receipts = `${ROOT}/${course}/${year}/receipt/`;
  }

  /** The learner's id is part of the key: who shares a computer does not share attempts. */
  attemptKey(learner, quiz, number, seed) {
    return `${this.attempts}${learner}/${quiz}/${number}-${seed}`;
  }

  read(key) {
    if (this.#memory.has(key)) return this.#memory.get(key);
    try {
      return this.#kept?.getItem(key) ?? null;
    } catch {
      return null;
    }
  }

  /** Whether it will still be there tomorrow. */
  write(key, text) {
    try {
      if (this.#kept === null) throw new Error();
      this.#kept.setItem(key, text);
      this.#memory.delete(key);
      this.durable = true;
    } catch {
      this.#memory.set(key, text);
      this.durable = false;
    }
    return this.durable;
  }

  /** Takes a value that cannot be used out of the way without destroying it. */
  putAside(key) {
    const text = this.read(key);
    if (text === null) return;
    if (this.write(`${this.broken}${Date.now()}/${key.slice(ROOT.length + 1)}`, text)) {
      this.#kept?.removeItem(key);
    }
    this.#memory.delete(key);
  }

  /** Keys under a prefix, sorted. */
  keys(prefix) {
    const keys = new Set(this.#memory.keys());
    try {
      for (let index = 0; index < (this.#kept?.length ?? 0); index += 1) keys.add(this.#kept.key(index));
    } catch {
      // A store that can be counted but not read is as good as none.
    }
    return [...keys].filter((key) => key.startsWith(prefix)).sort();
  }
}

/** `work`, put off until no one has asked for it for a moment: what reads every attempt is not done at each answer. */
export function rested(work) {
  let waiting = 0;
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(work, 150);
  };
}

/** `localStorage`, or null where the browser refuses it: the property itself may throw. */
function browserStorage() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}
