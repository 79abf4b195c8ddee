import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { constants, gunzipSync, inflateRawSync, inflateSync } from "node:zlib";
import { fail } from "@panshift/core";
import { failCorrupt } from "../fail-file.ts";

/** Stored bytes that surely hold what a header says of its volume, compressed or not. */
const HEAD_BYTES = 4096;
/** DEFLATE cannot expand by more (1032 to 1). */
const MAX_EXPANSION = 1032;
/** What short headers may add to that bound. */
const HEADER_ROOM = 4096;

/** All bytes of a regular file. @throws FILE_MISSING, FILE_UNREADABLE */
export function readStored(path: string): Uint8Array {
  return reading(path, (file) => {
    const bytes = readFileSync(file);
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  });
}

/** The first bytes of a regular file, as many as there are up to `length`. @throws FILE_MISSING, FILE_UNREADABLE */
export function readStart(path: string, length: number): Uint8Array {
  return reading(path, (file) => {
    const head = new Uint8Array(length);
    return head.subarray(0, readSync(file, head, 0, length, 0));
  });
}

function reading<T>(path: string, read: (file: number) => T): T {
  try {
    const file = openSync(path, "r");
    try {
      if (!fstatSync(file).isFile()) throw Object.assign(new Error("not a regular file"), { code: "not a file" });
      return read(file);
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    const missing = code === "ENOENT" || code === "ENOTDIR";
    return fail(missing ? "FILE_MISSING" : "FILE_UNREADABLE", {
      file: path,
      expected: "a file that can be read",
      found: missing ? "nothing" : code,
      hint: missing ? "check the path" : "check that it is a file, and its permissions",
      cause,
    });
  }
}

/** Whether these are the first bytes of a gzip file. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The first bytes of a gzip file, uncompressed: what its first 4096 bytes hold. @throws FILE_CORRUPT */
export function gunzipHead(stored: Uint8Array, path: string): Uint8Array {
  const head = stored.subarray(0, HEAD_BYTES);
  return inflating(path, () => gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH }));
}

/** How compressed bytes are wrapped, and what they must hold. */
export interface InflateOptions {
  readonly format: "gzip" | "zlib" | "raw";
  /** Uncompressed length that the header asks for. */
  readonly size: number;
  /** Bytes that may follow. */
  readonly padding: number;
}

/**
 * Uncompresses bytes whose length a header has told, in one piece. A header that asks for more than its file can hold
 * is refused before anything is allocated, and nothing is allocated beyond what it asks for.
 *
 * @throws FILE_CORRUPT
 */
export function inflateExactly(
  stored: Uint8Array,
  path: string,
  { format, size, padding }: InflateOptions,
): Uint8Array {
  if (size > stored.length * MAX_EXPANSION + HEADER_ROOM) {
    const least = Math.ceil(size / MAX_EXPANSION);
    failCorrupt(path, `at least ${least} compressed bytes for its header's shape`, `${stored.length}`);
  }
  const inflate = { gzip: gunzipSync, zlib: inflateSync, raw: inflateRawSync }[format];
  // One chunk of the right size: the output is neither grown nor joined.
  return inflating(path, () => inflate(stored, { chunkSize: size + 64, maxOutputLength: size + padding }));
}

/** Uncompresses bytes whose length is not known; DEFLATE itself bounds it, at 1032 times the stored length. @throws FILE_CORRUPT */
export function inflateRawWhole(stored: Uint8Array, path: string): Uint8Array {
  return inflating(path, () => inflateRawSync(stored));
}

function inflating(path: string, inflate: () => Buffer): Uint8Array {
  try {
    const bytes = inflate();
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  } catch (cause) {
    const tooLong = (cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    const found = tooLong ? "more voxels than its header says" : String(cause);
    return failCorrupt(path, "complete compressed data", found, cause);
  }
}
