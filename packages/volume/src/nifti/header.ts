import { type Field, type FieldType, NIFTI1_FIELDS, NIFTI2_FIELDS } from "./fields.ts";

type FieldValue<F extends Field> = F[2] extends "text" ? string : F[3] extends 1 ? number : readonly number[];

/** A block that another program put between header and voxels; its code says which. */
export interface NiftiExtension {
  readonly code: number;
  /** Its content with its padding: 8 bytes less than a multiple of 16. */
  readonly data: Uint8Array;
}

export type NiftiVersion = 1 | 2;

/** The fields of a header, which are the same in both versions of the format; only their widths differ. */
export type NiftiHeader = { readonly [F in Field as F[0]]: FieldValue<F> } & {
  readonly version: NiftiVersion;
  readonly extensions: readonly NiftiExtension[];
};

/** Bytes of a header. */
export const headerBytes: Readonly<Record<NiftiVersion, number>> = { 1: 348, 2: 540 };

const fieldsOf = (version: NiftiVersion) => (version === 1 ? NIFTI1_FIELDS : NIFTI2_FIELDS);

/** Follows the name in the magic text of version 2, to reveal a transfer that changed line ends. @source nifti2.h */
const MAGIC_TAIL = "\0\r\n\x1a\n";

/** Reads the 348 or 540 bytes of a header, whose meaning is not checked here. Extensions are not part of it. */
export function decodeHeader(bytes: DataView, version: NiftiVersion, littleEndian: boolean): NiftiHeader {
  const entries = fieldsOf(version).map(([name, offset, type, count]) => {
    if (type === "text") return [name, readText(bytes, offset, count)];
    const values = Array.from({ length: count }, (_, n) => readNumber(bytes, offset, type, n, littleEndian));
    return [name, count === 1 ? values[0] : values];
  });
  return { ...Object.fromEntries(entries), version, extensions: [] } as NiftiHeader;
}

/** The 348 or 540 bytes of a header, little endian. */
export function encodeHeader(header: NiftiHeader): Uint8Array {
  const { version, magic } = header;
  const bytes = new DataView(new ArrayBuffer(headerBytes[version]));
  bytes.setInt32(0, headerBytes[version], true);
  for (const [name, offset, type, count] of fieldsOf(version)) {
    const value = header[name];
    if (typeof value === "string") writeText(bytes, offset, count, value);
    else [value].flat().forEach((element, n) => void writeNumber(bytes, offset, type, n, element));
  }
  if (version === 2) writeText(bytes, 4, 8, magic + MAGIC_TAIL);
  return new Uint8Array(bytes.buffer);
}

/** A header in which every number is 0 and every text empty. */
export function blankHeader(version: NiftiVersion): NiftiHeader {
  return decodeHeader(new DataView(new ArrayBuffer(headerBytes[version])), version, true);
}

const fieldBytes: Readonly<Record<FieldType, number>> = { u8: 1, i16: 2, i32: 4, i64: 8, f32: 4, f64: 8, text: 1 };

function readNumber(bytes: DataView, offset: number, type: FieldType, n: number, littleEndian: boolean): number {
  const at = offset + n * fieldBytes[type];
  if (type === "f32") return bytes.getFloat32(at, littleEndian);
  if (type === "f64") return bytes.getFloat64(at, littleEndian);
  if (type === "i16") return bytes.getInt16(at, littleEndian);
  if (type === "i32") return bytes.getInt32(at, littleEndian);
  if (type === "i64") return Number(bytes.getBigInt64(at, littleEndian));
  return bytes.getUint8(at);
}

function writeNumber(bytes: DataView, offset: number, type: FieldType, n: number, value: number): void {
  const at = offset + n * fieldBytes[type];
  if (type === "f32") bytes.setFloat32(at, value, true);
  else if (type === "f64") bytes.setFloat64(at, value, true);
  else if (type === "i16") bytes.setInt16(at, value, true);
  else if (type === "i32") bytes.setInt32(at, value, true);
  else if (type === "i64") bytes.setBigInt64(at, BigInt(value), true);
  else bytes.setUint8(at, value);
}

/** One character per byte, so that any bytes survive a round trip; ends before the first zero byte. */
function readText(bytes: DataView, offset: number, length: number): string {
  const codes = Array.from({ length }, (_, n) => bytes.getUint8(offset + n));
  const end = codes.indexOf(0);
  return String.fromCharCode(...(end < 0 ? codes : codes.slice(0, end)));
}

function writeText(bytes: DataView, offset: number, length: number, text: string): void {
  for (let n = 0; n < Math.min(length, text.length); n++) bytes.setUint8(offset + n, text.charCodeAt(n));
}
