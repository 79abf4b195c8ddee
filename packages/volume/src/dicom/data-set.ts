import { PanShiftError } from "@panshift/core";
import dicomParser, { type DataSet, type Element } from "dicom-parser";
import { failCorrupt, failFormat } from "../fail-file.ts";

export type { DataSet, Element };

export const PIXEL_DATA = "x7fe00010";
const MAGIC_OFFSET = 128;

/** Uncompresses raw DEFLATE; needed for one rare transfer syntax only. */
export type InflateRaw = (deflated: Uint8Array, file: string) => Uint8Array;

export interface ParseOptions {
  /** Name for messages. */
  readonly file: string;
  readonly inflateRaw?: InflateRaw | undefined;
  /** Stops before the pixels, of which then only the place is known. */
  readonly headerOnly: boolean;
}

/** Whether these are the first bytes (132 at least) of a DICOM file: "DICM" after the preamble. */
export function looksLikeDicom(bytes: Uint8Array): boolean {
  return [0x44, 0x49, 0x43, 0x4d].every((letter, n) => bytes[MAGIC_OFFSET + n] === letter);
}

/**
 * The attributes of a DICOM file.
 *
 * @throws FILE_CORRUPT, FORMAT_UNSUPPORTED for a deflated file without `inflateRaw`
 */
export function parseDataSet(bytes: Uint8Array, { file, inflateRaw, headerOnly }: ParseOptions): DataSet {
  if (!looksLikeDicom(bytes)) failFormat(file, 'a DICOM file, with "DICM" at byte 128', "none", "leave it out");
  const inflater = (all: Uint8Array, position: number): Uint8Array => {
    if (inflateRaw === undefined) {
      failFormat(file, "a data set that is not deflated", "Deflated Explicit VR Little Endian", "save it uncompressed");
    }
    const body = inflateRaw(all.subarray(position), file);
    const whole = new Uint8Array(position + body.length);
    whole.set(all.subarray(0, position));
    whole.set(body, position);
    return whole;
  };
  return guarded(file, () =>
    // The library's type says that an inflater returns nothing; its code takes the bytes that it returns.
    dicomParser.parseDicom(bytes, { inflater: inflater as never, ...(headerOnly ? { untilTag: PIXEL_DATA } : {}) }),
  );
}

/** Runs code that reads a file's bytes; whatever it throws, but our own errors, is a damaged file. @throws FILE_CORRUPT */
export function guarded<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    const cause = (thrown as { exception?: unknown } | null)?.exception ?? thrown;
    if (cause instanceof PanShiftError) throw cause;
    return failCorrupt(file, "a complete DICOM file", String(cause).slice(0, 200), cause);
  }
}

/** The text of an attribute, or null when it is absent or empty. */
export function textOf(dataSet: DataSet, tag: string): string | null {
  const text = dataSet.string(tag)?.trim() ?? "";
  return text === "" ? null : text;
}

/**
 * Numbers that are stored as text (DS, IS), or null when the attribute is absent or empty.
 *
 * @throws FILE_CORRUPT for text that is none, or for another number of them
 */
export function numbersOf(dataSet: DataSet, tag: string, count: number, file: string): readonly number[] | null {
  const text = textOf(dataSet, tag);
  if (text === null) return null;
  const numbers = text.split("\\").map((word) => (word.trim() === "" ? Number.NaN : Number(word)));
  if (numbers.length !== count || !numbers.every(Number.isFinite)) {
    failCorrupt(file, `${count} numbers in attribute ${tagName(tag)}`, text.slice(0, 80));
  }
  return numbers;
}

/** A 16-bit number, or null when the attribute is absent or empty. */
export function uint16Of(dataSet: DataSet, tag: string): number | null {
  return dataSet.uint16(tag) ?? null;
}

/** A 64-bit float, or null when the attribute is absent or empty. */
export function doubleOf(dataSet: DataSet, tag: string): number | null {
  return dataSet.double(tag) ?? null;
}

/** The items of a sequence; none when it is absent. */
export function itemsOf(dataSet: DataSet, tag: string): readonly DataSet[] {
  return (dataSet.elements[tag]?.items ?? []).flatMap((item) => (item.dataSet === undefined ? [] : [item.dataSet]));
}

/** "x00280030" as the standard writes it: (0028,0030). */
function tagName(tag: string): string {
  return `(${tag.slice(1, 5)},${tag.slice(5)})`.toUpperCase();
}
