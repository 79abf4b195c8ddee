/** How a field is stored: integer or float of so many bits, or text of one byte a character. */
export type FieldType = "u8" | "i16" | "i32" | "i64" | "f32" | "f64" | "text";

/** [name, byte offset, type, number of values (bytes for text)]; one value is a number, several are an array. */
type FieldRow = readonly [name: string, offset: number, type: FieldType, count: number];

/** @source nifti1.h, struct nifti_1_header; unused ANALYZE fields left out */
export const NIFTI1_FIELDS = [
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
] as const satisfies readonly FieldRow[];

/** @source nifti2.h, struct nifti_2_header */
export const NIFTI2_FIELDS = [
  ["dimInfo", 524, "u8", 1],
  ["dim", 16, "i64", 8],
  ["intentParameters", 80, "f64", 3],
  ["intentCode", 504, "i32", 1],
  ["datatype", 12, "i16", 1],
  ["bitpix", 14, "i16", 1],
  ["sliceStart", 224, "i64", 1],
  ["pixdim", 104, "f64", 8],
  ["voxOffset", 168, "i64", 1],
  ["sclSlope", 176, "f64", 1],
  ["sclInter", 184, "f64", 1],
  ["sliceEnd", 232, "i64", 1],
  ["sliceCode", 496, "i32", 1],
  ["xyztUnits", 500, "i32", 1],
  ["calMax", 192, "f64", 1],
  ["calMin", 200, "f64", 1],
  ["sliceDuration", 208, "f64", 1],
  ["toffset", 216, "f64", 1],
  ["descrip", 240, "text", 80],
  ["auxFile", 320, "text", 24],
  ["qformCode", 344, "i32", 1],
  ["sformCode", 348, "i32", 1],
  ["quatern", 352, "f64", 3],
  ["qoffset", 376, "f64", 3],
  ["srow", 400, "f64", 12],
  ["intentName", 508, "text", 16],
  ["magic", 4, "text", 8],
] as const satisfies readonly FieldRow[];

export type Field = (typeof NIFTI1_FIELDS)[number];
