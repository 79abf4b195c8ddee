/** Characters that are encoded together. */
const PIECE = 1 << 16;

/** UTF-8 of many short texts, in pieces: a long text as a whole would stand in memory twice. */
export function* textPieces(texts: Iterable<string>): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  let waiting = "";
  for (const text of texts) {
    waiting += text;
    if (waiting.length < PIECE) continue;
    yield encoder.encode(waiting);
    waiting = "";
  }
  if (waiting !== "") yield encoder.encode(waiting);
}

/** What `JSON.stringify` writes of plain data, in parts: a property or an element at a time, down to `depth`. */
export function* jsonTexts(value: unknown, depth = 3): Generator<string> {
  if (depth === 0 || typeof value !== "object" || value === null) {
    yield JSON.stringify(value);
  } else if (Array.isArray(value)) {
    for (const [at, element] of value.entries()) {
      yield at === 0 ? "[" : ",";
      yield* jsonTexts(element ?? null, depth - 1);
    }
    yield value.length === 0 ? "[]" : "]";
  } else {
    const present = Object.entries(value).filter(([, property]) => property !== undefined);
    for (const [at, [name, property]] of present.entries()) {
      yield `${at === 0 ? "{" : ","}${JSON.stringify(name)}:`;
      yield* jsonTexts(property, depth - 1);
    }
    yield present.length === 0 ? "{}" : "}";
  }
}
