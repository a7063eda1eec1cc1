// The browser's own key and what it signs: `docs/record.md`, the seal. The private half cannot leave the
// browser. Where there is no WebCrypto, or no place for a key, nothing is sealed and nothing fails.

const PLACE = "keys";
const NAME = "seal";
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };

let pair = null;

const asked = (request) =>
  new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });

/** The key that is kept; the first time one is made. Of two tabs that make one, the first one's stays. */
async function keyPair() {
  const opening = indexedDB.open("hallpass");
  opening.onupgradeneeded = () => opening.result.createObjectStore(PLACE);
  const database = await asked(opening);
  const keys = (mode) => database.transaction(PLACE, mode).objectStore(PLACE);
  const kept = await asked(keys("readonly").get(NAME));
  if (kept) return kept;
  const made = await crypto.subtle.generateKey(ALGORITHM, false, ["sign"]);
  try {
    await asked(keys("readwrite").add(made, NAME));
    return made;
  } catch {
    return asked(keys("readonly").get(NAME));
  }
}

export function base64url(bytes) {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** `{key, signature}` over an attempt's head, or null. */
async function sealOf(head) {
  try {
    const { privateKey, publicKey } = await (pair ??= keyPair());
    const message = new TextEncoder().encode(`hallpass-seal-1.${head}`);
    const signature = await crypto.subtle.sign({ ...ALGORITHM, hash: "SHA-256" }, privateKey, message);
    return { key: base64url(await crypto.subtle.exportKey("raw", publicKey)), signature: base64url(signature) };
  } catch {
    return null;
  }
}

/** Seals the attempts that this browser made and that have no seal yet. */
export async function seal(store, attempts) {
  for (const { attempt } of attempts) {
    const key = store.seals + attempt.head;
    if (store.read(key) !== null) continue;
    const made = await sealOf(attempt.head);
    if (made) store.write(key, JSON.stringify(made));
  }
}

/** The seal of an attempt, or null; an attempt that came from a file without one has an empty entry. */
export function readSeal(store, head) {
  try {
    return JSON.parse(store.read(store.seals + head)) || null;
  } catch {
    return null;
  }
}
