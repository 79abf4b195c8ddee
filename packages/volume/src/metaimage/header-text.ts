import { failCorrupt } from "../fail-file.ts";
import { MAX_TEXT_HEADER_BYTES } from "../stored-volume.ts";

/** The fields of a header by name, and the byte after it. */
export interface MetaImageFields {
  readonly fields: ReadonlyMap<string, string>;
  readonly headerBytes: number;
}

/**
 * Reads the lines `Name = value` up to `ElementDataFile`, which ends a header.
 *
 * @throws FILE_CORRUPT when no such line ends it within 64 KiB
 */
export function metaImageFields(bytes: Uint8Array, file: string): MetaImageFields {
  const fields = new Map<string, string>();
  const limit = Math.min(bytes.length, MAX_TEXT_HEADER_BYTES);
  for (let start = 0; start < limit; ) {
    const found = bytes.indexOf(10, start);
    const end = found < 0 ? limit : Math.min(found, limit);
    const line = new TextDecoder("latin1").decode(bytes.subarray(start, end));
    const [, name, value] = /^\s*(\w+)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) fields.set(name, value);
    else if (line.trim() !== "") failCorrupt(file, "lines of the form Name = value", JSON.stringify(line.slice(0, 60)));
    start = end + 1;
    if (name === "ElementDataFile") return { fields, headerBytes: Math.min(start, bytes.length) };
  }
  return failCorrupt(file, `ElementDataFile within ${MAX_TEXT_HEADER_BYTES} bytes`, `${fields.size} other fields`);
}

/** Whether these bytes begin a MetaImage header. */
export function looksLikeMetaImage(bytes: Uint8Array): boolean {
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, 256));
  return /^\s*(ObjectType|NDims|Comment|Name)\s*[=:]/.test(start);
}
