import { failCorrupt } from "../fail-file.ts";
import { MAX_TEXT_HEADER_BYTES } from "../stored-volume.ts";

/** The fields of a header by name in lower case, spaces left out, and the byte after the header. */
export interface NrrdFields {
  readonly fields: ReadonlyMap<string, string>;
  readonly headerBytes: number;
}

/**
 * Reads the lines `name: value` after the magic, up to an empty line or the end of the file.
 * Comments and key/value pairs (`:=`) are left out.
 *
 * @throws FILE_CORRUPT when it does not end within 64 KiB
 */
export function nrrdFields(bytes: Uint8Array, file: string): NrrdFields {
  const fields = new Map<string, string>();
  const limit = Math.min(bytes.length, MAX_TEXT_HEADER_BYTES);
  if (!looksLikeNrrd(bytes)) failCorrupt(file, 'the magic text "NRRD"', "other bytes");
  for (let start = 0, first = true; start < limit; first = false) {
    const found = bytes.indexOf(10, start);
    const end = found < 0 ? limit : Math.min(found, limit);
    const line = new TextDecoder("latin1").decode(bytes.subarray(start, end)).replace(/\r$/, "");
    start = end + 1;
    if (line === "") return { fields, headerBytes: start };
    if (first || line.startsWith("#") || line.includes(":=")) continue;
    const [, name, value] = /^([^:]+): *(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined || value === undefined) {
      return failCorrupt(file, "lines of the form name: value", JSON.stringify(line.slice(0, 60)));
    }
    fields.set(name.toLowerCase().replaceAll(" ", ""), value);
  }
  if (bytes.length > limit)
    failCorrupt(file, `a header within ${MAX_TEXT_HEADER_BYTES} bytes`, "no empty line after it");
  return { fields, headerBytes: bytes.length };
}

/** Whether these bytes begin an NRRD header. */
export function looksLikeNrrd(bytes: Uint8Array): boolean {
  return new TextDecoder("latin1").decode(bytes.subarray(0, 7)).startsWith("NRRD000");
}
