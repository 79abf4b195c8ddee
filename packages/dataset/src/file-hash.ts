import { createHash } from "node:crypto";
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { sha256Hex } from "@panshift/core";
import { volumeFiles } from "@panshift/volume/files";

/** Bytes read at a time. */
const PIECE_BYTES = 1 << 20;

/** Gives a file's content hash, as `fileHash` does. */
export type HashOfFile = (path: string) => string;

/** SHA-256 of a file's bytes, hexadecimal, as `sha256_image` and `sha256_label` hold it; files of any length. */
export function fileHash(path: string): string {
  const hash = createHash("sha256");
  const piece = new Uint8Array(PIECE_BYTES);
  const file = openSync(path, "r");
  try {
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) hash.update(piece.subarray(0, read));
  } finally {
    closeSync(file);
  }
  return hash.digest("hex");
}

/**
 * `fileHash` for looks at the same files again and again: a file is read anew only where its size or its time of change is
 * another than when it was read.
 */
export function rememberedHash(): HashOfFile {
  const known = new Map<string, { readonly size: number; readonly mtimeMs: number; readonly hash: string }>();
  return (path) => {
    const { size, mtimeMs } = statSync(path); // before it is read: what changes meanwhile is read anew
    const last = known.get(path);
    if (last?.size === size && last.mtimeMs === mtimeMs) return last.hash;
    const hash = fileHash(path);
    known.set(path, { size, mtimeMs, hash });
    return hash;
  };
}

/**
 * Content hash of a volume: its file's; of a volume in several files (a pair, a header with its data, the slices of a
 * DICOM folder), the SHA-256 of their sorted hashes, so that their names do not matter.
 *
 * @throws what `volumeFiles` throws
 */
export function volumeHash(path: string, hashOf: HashOfFile = fileHash): string {
  const [file, ...others] = volumeFiles(path).map(hashOf);
  return others.length === 0 ? (file as string) : sha256Hex([file, ...others].sort().join("\n"));
}
