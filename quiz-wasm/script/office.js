// What the office signs, read and checked: invitations in a link's fragment, receipts in a file. The
// signatures are Ed25519 (RFC 8032), the keys stand on the page.

/** "true" · "false": no key of the office made it · "unknown": no key here, or a browser without Ed25519. */
export async function isSigned(keys, message, signature) {
  if (keys.length === 0) return "unknown";
  try {
    for (const key of keys) {
      const known = await crypto.subtle.importKey("raw", bytes(key), "Ed25519", false, ["verify"]);
      if (await crypto.subtle.verify("Ed25519", known, bytes(signature), new TextEncoder().encode(message))) return "true";
    }
    return "false";
  } catch {
    return globalThis.crypto?.subtle ? (await knowsEd25519()) ? "false" : "unknown" : "unknown";
  }
}

/** A signature that does not decode is forged; a browser that knows no Ed25519 cannot tell. */
async function knowsEd25519() {
  try {
    await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
    return true;
  } catch {
    return false;
  }
}

/** Throws where the text is no base64url. */
function bytes(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (digit) => digit.charCodeAt(0));
}

/** The invitation that a token holds, unchecked; null when it is none. */
export function readInvitation(token) {
  try {
    if (token.length > 8192 || !/^hallpass1\.[\w-]+\.[\w-]{86}$/.test(token)) return null;
    const invitation = JSON.parse(new TextDecoder().decode(bytes(token.split(".")[1])));
    const { id, name } = invitation.learner;
    const sound = invitation.format === "hallpass-invitation" && invitation.version === 1;
    const named = /^[0-9a-f]{16}$/.test(id) && typeof name === "string" && /^[0-9a-f]{16}$/.test(invitation.seed);
    const { opens, due, closes } = invitation.window;
    const dated = [opens, due, closes].every((day) => /^\d{4}-\d\d-\d\d$/.test(day) && Date.parse(day));
    return sound && named && dated ? invitation : null;
  } catch {
    return null;
  }
}

/** What of a token is signed, and the signature. */
export function partsOf(token) {
  const at = token.lastIndexOf(".");
  return [token.slice(0, at), token.slice(at + 1)];
}

/** `{receipt, message, signature}` of a receipt's text, unchecked; null when it is none. */
export function readReceipt(text) {
  try {
    const { signature, ...receipt } = JSON.parse(text);
    if (receipt.format !== "hallpass-receipt" || receipt.version !== 1) return null;
    return { receipt, message: JSON.stringify(receipt), signature };
  } catch {
    return null;
  }
}
