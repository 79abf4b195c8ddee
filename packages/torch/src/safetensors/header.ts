import { fail } from "@panshift/core";
import type { DType } from "../tensor.ts";
import { findDuplicateKey } from "./duplicate-key.ts";

/** Where one tensor lies in a file. */
export interface TensorEntry {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** First byte, counted from the end of the header, and the one after the last. */
  readonly begin: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  /** In the order of the bytes. */
  readonly entries: readonly TensorEntry[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** The format's limit, which also bounds what a hostile file can make us read. */
export const MAX_HEADER_BYTES = 100_000_000;

/** The dispatcher's own limit lies here too. */
const MAX_RANK = 64;

/** Name in the file and bytes of an element of each type that both sides know. */
export const fileTypes: Readonly<Record<DType, { readonly name: string; readonly bytes: number }>> = {
  float64: { name: "F64", bytes: 8 },
  float32: { name: "F32", bytes: 4 },
  float16: { name: "F16", bytes: 2 },
  bfloat16: { name: "BF16", bytes: 2 },
  int64: { name: "I64", bytes: 8 },
  int32: { name: "I32", bytes: 4 },
  int16: { name: "I16", bytes: 2 },
  int8: { name: "I8", bytes: 1 },
  uint8: { name: "U8", bytes: 1 },
  bool: { name: "BOOL", bytes: 1 },
};

const typesByName = new Map(Object.entries(fileTypes).map(([dtype, { name }]) => [name, dtype as DType]));

/**
 * Reads and checks the JSON of a header: every entry well formed, and the entries together covering exactly the
 * `dataBytes` that follow it, without holes or overlaps.
 *
 * @param bytes the header without its 8 length bytes
 * @throws SAFETENSORS_INVALID
 * @source the safetensors format description, "Format" and its notes
 */
export function parseHeader(bytes: Uint8Array, dataBytes: number, file: string): SafetensorsHeader {
  const json = parseJson(bytes, file);
  const entries: TensorEntry[] = [];
  let metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(json)) {
    if (name === "__metadata__") metadata = parseMetadata(value, file);
    else entries.push(parseEntry(name, value, file));
  }
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let covered = 0;
  for (const { name, begin, end } of entries) {
    if (begin !== covered) {
      const found = `${begin < covered ? "an overlap" : "a hole"} before ${name}, at byte ${begin}`;
      invalid(file, `tensors that follow one another; the next at byte ${covered}`, found);
    }
    covered = end;
  }
  if (covered !== dataBytes) invalid(file, `${covered} bytes of tensors after the header`, `${dataBytes} bytes`);
  return { entries, metadata };
}

/** Raises SAFETENSORS_INVALID; a hostile value is shown shortened. */
export function invalid(file: string, expected: string, found: unknown): never {
  return fail("SAFETENSORS_INVALID", {
    file,
    expected,
    found: summary(found),
    hint: "the file is damaged or not a safetensors file; copy or export it again",
  });
}

function summary(found: unknown): string {
  if (Array.isArray(found))
    return `[${found.slice(0, 8).map((item) => (typeof item === "number" ? item : typeof item))}]`;
  return typeof found === "object" && found !== null ? "an object" : String(found).slice(0, 200);
}

function parseJson(bytes: Uint8Array, file: string): Record<string, unknown> {
  if (bytes[0] !== 0x7b) invalid(file, "a header that begins with {", `byte ${bytes[0]}`);
  let json: unknown;
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    json = JSON.parse(text);
  } catch (cause) {
    return invalid(file, "a header of JSON in UTF-8", (cause as Error).message);
  }
  const duplicate = findDuplicateKey(text);
  if (duplicate !== null) invalid(file, "every name once", `${JSON.stringify(duplicate)} twice`);
  return json as Record<string, unknown>;
}

function parseMetadata(value: unknown, file: string): Record<string, string> {
  if (!isObject(value) || Object.values(value).some((item) => typeof item !== "string")) {
    invalid(file, "__metadata__ of strings", value);
  }
  return value as Record<string, string>;
}

function parseEntry(name: string, value: unknown, file: string): TensorEntry {
  if (!isObject(value)) return invalid(file, `an object for ${name}`, value);
  const { dtype: typeName, shape, data_offsets: offsets } = value;
  const dtype = typeof typeName === "string" ? typesByName.get(typeName) : undefined;
  if (dtype === undefined)
    return invalid(file, `a dtype among ${[...typesByName.keys()].join(" ")} for ${name}`, typeName);
  if (!isCounts(shape) || shape.length > MAX_RANK) {
    return invalid(file, `at most ${MAX_RANK} sizes >= 0 as the shape of ${name}`, shape);
  }
  if (!isCounts(offsets) || offsets.length !== 2) return invalid(file, `two offsets >= 0 for ${name}`, offsets);
  const [begin, end] = offsets as [number, number];
  const volume = shape.reduce((product, size) => product * Math.max(size, 1), fileTypes[dtype].bytes);
  const bytes = shape.includes(0) ? 0 : volume;
  if (!Number.isSafeInteger(volume) || end - begin !== bytes) {
    invalid(file, `${bytes} bytes for ${name}: ${typeName} [${shape}]`, `offsets ${begin} to ${end}`);
  }
  return { name, dtype, shape, begin, end };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}
