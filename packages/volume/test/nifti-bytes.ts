/** Fields of a hand-made NIfTI-1 file; the defaults are a 2 x 3 x 4 uint8 volume with a 1 mm RAS sform. */
export interface NiftiFields {
  littleEndian: boolean;
  sizeofHdr: number;
  dim: readonly number[];
  datatype: number;
  bitpix: number;
  pixdim: readonly number[];
  voxOffset: number;
  sclSlope: number;
  sclInter: number;
  xyztUnits: number;
  qformCode: number;
  sformCode: number;
  quatern: readonly number[];
  qoffset: readonly number[];
  srow: readonly number[];
  magic: string;
  /** The bytes after byte `voxOffset`, in file order. */
  body: Uint8Array;
}

const DEFAULTS: NiftiFields = {
  littleEndian: true,
  sizeofHdr: 348,
  dim: [3, 2, 3, 4, 1, 1, 1, 1],
  datatype: 2,
  bitpix: 8,
  pixdim: [1, 1, 1, 1, 1, 1, 1, 1],
  voxOffset: 352,
  sclSlope: 1,
  sclInter: 0,
  xyztUnits: 2,
  qformCode: 0,
  sformCode: 1,
  quatern: [0, 0, 0],
  qoffset: [0, 0, 0],
  srow: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0],
  magic: "n+1",
  body: Uint8Array.from({ length: 24 }, (_, n) => n),
};

/** The bytes of a NIfTI-1 file written field by field at the offsets of nifti1.h, without the package under test. */
export function niftiBytes(fields: Partial<NiftiFields> = {}): Uint8Array {
  const f = { ...DEFAULTS, ...fields };
  const bytes = new Uint8Array(352 + f.body.length);
  const view = new DataView(bytes.buffer);
  const floats = (offset: number, values: readonly number[]) =>
    values.forEach((value, n) => void view.setFloat32(offset + 4 * n, value, f.littleEndian));
  const shorts = (offset: number, values: readonly number[]) =>
    values.forEach((value, n) => void view.setInt16(offset + 2 * n, value, f.littleEndian));
  view.setInt32(0, f.sizeofHdr, f.littleEndian);
  shorts(40, f.dim);
  shorts(70, [f.datatype, f.bitpix]);
  floats(76, f.pixdim);
  floats(108, [f.voxOffset, f.sclSlope, f.sclInter]);
  view.setUint8(123, f.xyztUnits);
  shorts(252, [f.qformCode, f.sformCode]);
  floats(256, [...f.quatern, ...f.qoffset, ...f.srow]);
  bytes.set(new TextEncoder().encode(f.magic), 344);
  bytes.set(f.body, 352);
  return bytes;
}

/** The same fields at the offsets of nifti2.h: a 540-byte header whose numbers are 64 bits wide. */
export function nifti2Bytes(fields: Partial<NiftiFields> = {}): Uint8Array {
  const f = { ...DEFAULTS, sizeofHdr: 540, voxOffset: 544, magic: "n+2\0\r\n\x1a\n", ...fields };
  const bytes = new Uint8Array(544 + f.body.length);
  const view = new DataView(bytes.buffer);
  const doubles = (offset: number, values: readonly number[]) =>
    values.forEach((value, n) => void view.setFloat64(offset + 8 * n, value, f.littleEndian));
  const longs = (offset: number, values: readonly number[]) =>
    values.forEach((value, n) => void view.setBigInt64(offset + 8 * n, BigInt(value), f.littleEndian));
  view.setInt32(0, f.sizeofHdr, f.littleEndian);
  bytes.set(new TextEncoder().encode(f.magic), 4);
  view.setInt16(12, f.datatype, f.littleEndian);
  view.setInt16(14, f.bitpix, f.littleEndian);
  longs(16, f.dim);
  doubles(104, f.pixdim);
  longs(168, [f.voxOffset]);
  doubles(176, [f.sclSlope, f.sclInter]);
  view.setInt32(344, f.qformCode, f.littleEndian);
  view.setInt32(348, f.sformCode, f.littleEndian);
  doubles(352, [...f.quatern, ...f.qoffset, ...f.srow]);
  view.setInt32(500, f.xyztUnits, f.littleEndian);
  bytes.set(f.body, 544);
  return bytes;
}
