import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { fail } from "./errors.ts";

/** SHA-256 of bytes or of the UTF-8 form of a string, as 64 lower-case hexadecimal digits. */
export function sha256Hex(data: Uint8Array | string): string {
  return bytesToHex(sha256Bytes(data));
}

/** SHA-256 of bytes or of the UTF-8 form of a string, 32 bytes. */
export function sha256Bytes(data: Uint8Array | string): Uint8Array {
  return sha256(typeof data === "string" ? utf8ToBytes(data) : data);
}

/** SHA-256 of the canonical JSON form of a value: equal values give equal hashes, whatever the key order. */
export function canonicalHash(value: unknown): string {
  return sha256Hex(canonicalJson(value));
}

/** What folders of a store and tables call a run by: the first 16 digits of its identity, which is a hash. */
export function shortId(identity: string): string {
  return identity.slice(0, 16);
}

/**
 * JSON with sorted keys, no spaces and no `undefined` members.
 *
 * @throws VALUE_INVALID for what JSON cannot say: NaN, infinities, functions, symbols, bigints,
 * `undefined` inside an array, objects other than plain ones
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (isPlainObject(value)) {
    const members = Object.keys(value)
      .filter((key) => value[key] !== undefined)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
    return `{${members.join(",")}}`;
  }
  return fail("VALUE_INVALID", {
    expected: "a value that JSON can hold (finite numbers, strings, booleans, null, arrays, plain objects)",
    found: String(value),
    hint: "convert it before hashing",
  });
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
