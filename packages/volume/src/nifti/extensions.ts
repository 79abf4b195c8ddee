import { failCorrupt } from "../fail-file.ts";
import type { NiftiExtension } from "./header.ts";

/** Bytes of the size and the code that begin each extension. */
const PREFIX_BYTES = 8;

/**
 * The extensions between a header and its voxels.
 *
 * @param start byte after the header: the first of the four that say whether extensions follow
 * @param end byte at which the voxels start, or at which a pair's header file ends
 * @throws FILE_CORRUPT for one that does not fit there
 * @source nifti1.h, "EXTENDED HEADER"
 */
export function decodeExtensions(
  bytes: Uint8Array,
  { start, end, littleEndian, file }: { start: number; end: number; littleEndian: boolean; file: string },
): readonly NiftiExtension[] {
  if (end < start + 4 || bytes[start] === 0) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const extensions: NiftiExtension[] = [];
  for (let at = start + 4; at + PREFIX_BYTES <= end; ) {
    const size = view.getInt32(at, littleEndian);
    if (size < PREFIX_BYTES || at + size > end) {
      failCorrupt(file, `header extensions that end before byte ${end}`, `one of ${size} bytes at byte ${at}`);
    }
    const data = bytes.slice(at + PREFIX_BYTES, at + size);
    extensions.push({ code: view.getInt32(at + 4, littleEndian), data });
    at += size;
  }
  return extensions;
}

/** The four bytes that follow a header, and its extensions, little endian, each padded to a multiple of 16 bytes. */
export function encodeExtensions(extensions: readonly NiftiExtension[]): Uint8Array {
  const sizes = extensions.map(({ data }) => 16 * Math.ceil((PREFIX_BYTES + data.length) / 16));
  const bytes = new Uint8Array(4 + sizes.reduce((sum, size) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  if (extensions.length > 0) bytes[0] = 1;
  let at = 4;
  for (const [n, { code, data }] of extensions.entries()) {
    view.setInt32(at, sizes[n] as number, true);
    view.setInt32(at + 4, code, true);
    bytes.set(data, at + PREFIX_BYTES);
    at += sizes[n] as number;
  }
  return bytes;
}
