/** How a field is stored: integer or float of so many bits, or text of one byte a character. */
type FieldType = "u8" | "i16" | "f32" | "text";

/** [name, byte offset, type, number of values (bytes for text)]; one value is a number, several are an array. */
const FIELDS = [
  ["dimInfo", 39, "u8", 1],
  ["dim", 40, "i16", 8],
  ["intentParameters", 56, "f32", 3],
  ["intentCode", 68, "i16", 1],
  ["datatype", 70, "i16", 1],
  ["bitpix", 72, "i16", 1],
  ["sliceStart", 74, "i16", 1],
  ["pixdim", 76, "f32", 8],
  ["voxOffset", 108, "f32", 1],
  ["sclSlope", 112, "f32", 1],
  ["sclInter", 116, "f32", 1],
  ["sliceEnd", 120, "i16", 1],
  ["sliceCode", 122, "u8", 1],
  ["xyztUnits", 123, "u8", 1],
  ["calMax", 124, "f32", 1],
  ["calMin", 128, "f32", 1],
  ["sliceDuration", 132, "f32", 1],
  ["toffset", 136, "f32", 1],
  ["descrip", 148, "text", 80],
  ["auxFile", 228, "text", 24],
  ["qformCode", 252, "i16", 1],
  ["sformCode", 254, "i16", 1],
  ["quatern", 256, "f32", 3],
  ["qoffset", 268, "f32", 3],
  ["srow", 280, "f32", 12],
  ["intentName", 328, "text", 16],
  ["magic", 344, "text", 4],
] as const satisfies readonly (readonly [string, number, FieldType, number])[];

type Field = (typeof FIELDS)[number];
type FieldValue<F extends Field> = F[2] extends "text" ? string : F[3] extends 1 ? number : readonly number[];

/** The fields of a NIfTI-1 header. @source nifti1.h, struct nifti_1_header; unused ANALYZE fields left out */
export type NiftiHeader = { readonly [F in Field as F[0]]: FieldValue<F> };

/** Bytes of a NIfTI-1 header. */
export const HEADER_BYTES = 348;

/** Reads the 348 bytes of a header, whose meaning is not checked here. */
export function decodeHeader(bytes: DataView, littleEndian: boolean): NiftiHeader {
  const entries = FIELDS.map(([name, offset, type, count]) => {
    if (type === "text") return [name, readText(bytes, offset, count)];
    const values = Array.from({ length: count }, (_, n) => readNumber(bytes, offset, type, n, littleEndian));
    return [name, count === 1 ? values[0] : values];
  });
  return Object.fromEntries(entries) as NiftiHeader;
}

/** The 348 bytes of a header, little endian. */
export function encodeHeader(header: NiftiHeader): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(HEADER_BYTES));
  bytes.setInt32(0, HEADER_BYTES, true);
  for (const [name, offset, type, count] of FIELDS) {
    const value = header[name];
    if (typeof value === "string") writeText(bytes, offset, count, value);
    else [value].flat().forEach((element, n) => void writeNumber(bytes, offset, type, n, element));
  }
  return new Uint8Array(bytes.buffer);
}

/** A header in which every number is 0 and every text empty. */
export function blankHeader(): NiftiHeader {
  return decodeHeader(new DataView(new ArrayBuffer(HEADER_BYTES)), true);
}

function readNumber(bytes: DataView, offset: number, type: FieldType, n: number, littleEndian: boolean): number {
  if (type === "f32") return bytes.getFloat32(offset + 4 * n, littleEndian);
  if (type === "i16") return bytes.getInt16(offset + 2 * n, littleEndian);
  return bytes.getUint8(offset + n);
}

function writeNumber(bytes: DataView, offset: number, type: FieldType, n: number, value: number): void {
  if (type === "f32") bytes.setFloat32(offset + 4 * n, value, true);
  else if (type === "i16") bytes.setInt16(offset + 2 * n, value, true);
  else bytes.setUint8(offset + n, value);
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
