import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { constants, gunzipSync } from "node:zlib";
import { fail } from "@panshift/core";
import { spacingOf } from "../affine.ts";
import { orientationOf } from "../orientation.ts";
import type { PerAxis, Volume } from "../volume.ts";
import { HEADER_BYTES } from "./header.ts";
import { MAX_PADDING_BYTES, type NiftiInfo, type NiftiOptions, parseNifti, parseNiftiHeader } from "./parse.ts";

/** Compressed bytes that surely hold the 348 header bytes. */
const HEAD_BYTES = 4096;
/** DEFLATE cannot expand by more (1032 to 1). */
const MAX_EXPANSION = 1032;

/** What a file's header says, with the geometry derived from it. */
export interface VolumeInfo extends Omit<NiftiInfo, "header" | "littleEndian" | "voxelOffset" | "voxelBytes"> {
  readonly spacing: PerAxis<number>;
  readonly orientation: string;
}

type ReadOptions = Omit<NiftiOptions, "file">;

/**
 * Reads a `.nii` or `.nii.gz` file; which of the two is seen from its bytes. Nothing is allocated beyond what a
 * file of that length can hold.
 *
 * @throws FILE_MISSING, FILE_UNREADABLE, and those of `parseNifti`
 */
export function readVolume(path: string, options: ReadOptions = {}): Volume {
  const stored = reading(path, () => readFileSync(path));
  const bytes = isGzip(stored) ? inflateWhole(stored, path, options) : stored;
  return parseNifti(bytes, { ...options, file: path });
}

/**
 * Reads the header alone.
 *
 * @throws FILE_MISSING, FILE_UNREADABLE, and those of `parseNiftiHeader`
 */
export function readHeader(path: string, options: ReadOptions = {}): VolumeInfo {
  const head = reading(path, () => readStart(path));
  const { shape, affine, voxelType, scale } = parseNiftiHeader(isGzip(head) ? inflateHead(head, path) : head, {
    ...options,
    file: path,
  });
  return { shape, affine, voxelType, scale, spacing: spacingOf(affine), orientation: orientationOf(affine) };
}

function reading<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
    const missing = code === "ENOENT" || code === "ENOTDIR";
    return fail(missing ? "FILE_MISSING" : "FILE_UNREADABLE", {
      file: path,
      expected: "a file that can be read",
      found: code,
      hint: missing ? "check the path" : "check that it is a file, and its permissions",
      cause,
    });
  }
}

function readStart(path: string): Uint8Array {
  const file = openSync(path, "r");
  try {
    const head = new Uint8Array(HEAD_BYTES);
    return head.subarray(0, readSync(file, head, 0, HEAD_BYTES, 0));
  } finally {
    closeSync(file);
  }
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The first bytes of a compressed file, uncompressed. */
function inflateHead(stored: Uint8Array, path: string): Uint8Array {
  const head = stored.subarray(0, HEAD_BYTES);
  return inflating(path, () => gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH }));
}

/** The header first, so that the file cannot make us allocate more than it says, nor say more than it can hold. */
function inflateWhole(stored: Uint8Array, path: string, options: ReadOptions): Uint8Array {
  const head = inflateHead(stored, path);
  const { voxelOffset, voxelBytes } = parseNiftiHeader(head, { ...options, file: path });
  const size = voxelOffset + voxelBytes;
  if (size > stored.length * MAX_EXPANSION + HEADER_BYTES) {
    failGzip(
      path,
      `at least ${Math.ceil(size / MAX_EXPANSION)} compressed bytes for its header's shape`,
      stored.length,
    );
  }
  return inflating(path, () => gunzipSync(stored, { chunkSize: size + 64, maxOutputLength: size + MAX_PADDING_BYTES }));
}

function inflating(path: string, inflate: () => Uint8Array): Uint8Array {
  try {
    return inflate();
  } catch (cause) {
    const tooLong = (cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    return failGzip(path, "a complete gzip file", tooLong ? "more voxels than its header says" : String(cause), cause);
  }
}

function failGzip(file: string, expected: string, found: unknown, cause?: unknown): never {
  fail("FILE_CORRUPT", { file, expected, found, hint: "copy or download the file again", cause });
}
