// An answer between page, engine and record: a list of numbers and texts, as the record's JSON has it.

/** For the engine: a byte for each number, and each text between two bytes 255, which UTF-8 never has. */
export function encode(parts) {
  if (!Array.isArray(parts) || parts.every((part) => part === "")) return new Uint8Array();
  const text = (part) => [255, ...new TextEncoder().encode(part), 255];
  return Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? text(part) : [part])));
}

export function decode(bytes) {
  const parts = [];
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] < 255) {
      parts.push(bytes[at]);
      continue;
    }
    const end = bytes.indexOf(255, at + 1);
    parts.push(new TextDecoder().decode(Uint8Array.from(bytes.slice(at + 1, end))));
    at = end;
  }
  return parts;
}
