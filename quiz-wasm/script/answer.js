// An answer on its way into the engine: a list of numbers and texts, as the record's JSON has it.

/** A byte for each number, and each text between two bytes 255, which UTF-8 never has. */
export function encode(parts) {
  if (!Array.isArray(parts) || parts.every((part) => part === "")) return new Uint8Array();
  const text = (part) => [255, ...new TextEncoder().encode(part), 255];
  return Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? text(part) : [part])));
}
