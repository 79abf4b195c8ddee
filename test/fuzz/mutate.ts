import type { Rng } from "@panshift/core";

type Bytes = Uint8Array;
type Edit = (bytes: Bytes, rng: Rng, donors: readonly Bytes[], tokens: readonly string[]) => Bytes;

/** Most edits fall among the first bytes, where headers are. */
const HEADER_BYTES = 1024;
const MAX_EDITS = 4;
const MAX_COPY = 512;
const EDGE_NUMBERS = [0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];
const EDGE_TEXTS = ["0", "-1", "1.5", "65536", "2147483648", "9007199254740993", "1e308", "1e999", "nan", ""];

const edits: readonly Edit[] = [
  (bytes, rng) => withByte(bytes, placeIn(bytes, rng), (byte) => byte ^ (1 << rng.int(0, 8))),
  (bytes, rng) => withByte(bytes, placeIn(bytes, rng), () => rng.pick(EDGE_NUMBERS) & 0xff),
  setWord,
  replaceNumber,
  (bytes, rng) => bytes.slice(0, rng.int(0, bytes.length + 1)),
  (bytes, rng) => {
    const [start, end] = rangeOf(bytes, rng);
    return joined(bytes.subarray(0, start), bytes.subarray(end));
  },
  (bytes, rng) => {
    const [start, end] = rangeOf(bytes, rng);
    return joined(bytes.subarray(0, end), bytes.subarray(start));
  },
  (bytes, rng, donors) => {
    const donor = rng.pick(donors);
    const [start, end] = rangeOf(donor, rng);
    const at = rng.chance(0.5) ? Math.min(start, bytes.length) : placeIn(bytes, rng);
    return joined(bytes.subarray(0, at), donor.subarray(start, end), bytes.subarray(at + end - start));
  },
  (bytes, rng, _donors, tokens) => {
    const found = bytes.indexOf(10, placeIn(bytes, rng));
    const at = found < 0 || rng.chance(0.3) ? placeIn(bytes, rng) : found + 1;
    return joined(bytes.subarray(0, at), encoded(rng.pick(tokens)), bytes.subarray(at));
  },
];

/**
 * A damaged copy: 1 to 4 edits, each a flipped bit, a byte or word of a boundary value, a decimal number replaced, a cut
 * end, a range removed, repeated or taken from another file, or a piece of the format's own language put in.
 *
 * @param donors valid files of the format
 * @param tokens pieces of its language; at least one
 */
export function mutate(bytes: Bytes, rng: Rng, donors: readonly Bytes[], tokens: readonly string[]): Bytes {
  let mutated = bytes;
  for (let left = rng.int(1, MAX_EDITS + 1); left > 0; left--) mutated = rng.pick(edits)(mutated, rng, donors, tokens);
  return mutated;
}

/** A 16-, 32- or 64-bit number of either byte order: a boundary value, or close to the length of what follows. */
function setWord(bytes: Bytes, rng: Rng): Bytes {
  const at = placeIn(bytes, rng);
  const size = rng.pick([2, 4, 8]);
  if (at + size > bytes.length) return bytes;
  const value = rng.chance(0.5) ? rng.pick(EDGE_NUMBERS) : bytes.length - at + rng.int(-8, 9);
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  const littleEndian = rng.chance(0.7);
  if (size === 2) view.setUint16(at, value, littleEndian);
  else if (size === 4) view.setUint32(at, value, littleEndian);
  else view.setBigInt64(at, BigInt(value) << BigInt(rng.pick([0, 0, 16, 31])), littleEndian);
  return copy;
}

/** The next decimal number in the text, if there is one. */
function replaceNumber(bytes: Bytes, rng: Rng): Bytes {
  const at = placeIn(bytes, rng);
  const start = bytes.subarray(at).findIndex(isDigit) + at;
  if (start < at) return bytes;
  const length = bytes.subarray(start).findIndex((byte) => !isDigit(byte));
  const rest = length < 0 ? bytes.subarray(bytes.length) : bytes.subarray(start + length);
  return joined(bytes.subarray(0, start), encoded(rng.pick(EDGE_TEXTS)), rest);
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function placeIn(bytes: Bytes, rng: Rng): number {
  const end = rng.chance(0.7) ? Math.min(bytes.length, HEADER_BYTES) : bytes.length;
  return end === 0 ? 0 : rng.int(0, end);
}

function rangeOf(bytes: Bytes, rng: Rng): readonly [start: number, end: number] {
  const start = placeIn(bytes, rng);
  return [start, Math.min(bytes.length, start + rng.int(1, rng.chance(0.5) ? 9 : MAX_COPY))];
}

function withByte(bytes: Bytes, at: number, change: (byte: number) => number): Bytes {
  const copy = bytes.slice();
  if (at < copy.length) copy[at] = change(copy[at] as number);
  return copy;
}

function encoded(text: string): Bytes {
  return new TextEncoder().encode(text);
}

function joined(...parts: readonly Bytes[]): Bytes {
  return new Uint8Array(Buffer.concat(parts));
}
