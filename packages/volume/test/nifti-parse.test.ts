import { PanShiftError, Rng } from "@panshift/core";
import {
  type Affine,
  affineFrom,
  labelVoxels,
  parseNifti,
  toFloat32,
  type VoxelArray,
  voxelTypeOf,
} from "@panshift/volume";
import { describe, expect, it } from "vitest";
import { type NiftiFields, niftiBytes } from "./nifti-bytes.ts";

const LITTLE = [true, false];
const TYPES = [
  [2, "uint8", new Uint8Array([0, 200, 255])],
  [256, "int8", new Int8Array([-128, 0, 127])],
  [4, "int16", new Int16Array([-1024, 0, 3071])],
  [512, "uint16", new Uint16Array([0, 1, 65535])],
  [8, "int32", new Int32Array([-(2 ** 31), 0, 2 ** 31 - 1])],
  [768, "uint32", new Uint32Array([0, 1, 2 ** 32 - 1])],
  [16, "float32", new Float32Array([-0.5, Number.NaN, Number.POSITIVE_INFINITY])],
  [64, "float64", new Float64Array([Math.PI, 1e300, Number.NEGATIVE_INFINITY])],
  [1024, "int64", new BigInt64Array([-(2n ** 63n), 0n, 2n ** 53n + 1n])],
  [1280, "uint64", new BigUint64Array([0n, 1n, 2n ** 64n - 1n])],
] as const satisfies readonly (readonly [number, string, VoxelArray])[];

const errorOf = (fields: Partial<NiftiFields>) => {
  try {
    parseNifti(niftiBytes(fields), { file: "scan.nii" });
  } catch (error) {
    if (error instanceof PanShiftError) return error;
    throw error;
  }
  throw new Error("the file was accepted");
};

describe("voxels", () => {
  const cases = TYPES.flatMap(([code, name, values]) => LITTLE.map((little) => [name, little, code, values] as const));
  it.each(cases)("reads %s, little endian %s", (name, littleEndian, datatype, values) => {
    const size = values.BYTES_PER_ELEMENT;
    const body = new Uint8Array(values.buffer.slice(0));
    if (!littleEndian) for (let at = 0; at < body.length; at += size) body.subarray(at, at + size).reverse();
    const dim = [3, 3, 1, 1, 1, 1, 1, 1];
    const bytes = niftiBytes({ littleEndian, datatype, bitpix: 8 * size, dim, body });
    for (const shift of [0, 1]) {
      const moved = new Uint8Array(bytes.length + shift).subarray(shift); // a view that starts at an odd byte
      moved.set(bytes);
      const volume = parseNifti(moved);
      expect(voxelTypeOf(volume.voxels)).toBe(name);
      expect(volume.voxels).toEqual(values);
      expect(volume.shape).toEqual([3, 1, 1]);
    }
  });

  it.each([
    [128, "RGB"],
    [2304, "RGBA"],
    [32, "complex64"],
    [1792, "complex128"],
    [1536, "float128"],
    [1, "single bits"],
    [77, "unknown datatype code 77"],
  ])("refuses datatype %i by name", (datatype, name) => {
    const error = errorOf({ datatype });
    expect(error).toMatchObject({ code: "VOXEL_TYPE_UNSUPPORTED", facts: { file: "scan.nii" } });
    expect(error.message).toContain(name);
  });
});

describe("slope and intercept", () => {
  it("apply to values, never to stored voxels or labels", () => {
    const volume = parseNifti(niftiBytes({ sclSlope: 2, sclInter: -1000 }));
    expect(volume.voxels[3]).toBe(3);
    expect(toFloat32(volume)[3]).toBe(-994);
    expect(labelVoxels(volume)[3]).toBe(3);
  });

  it.each([
    [0, 5],
    [Number.NaN, Number.NaN],
    [Number.POSITIVE_INFINITY, 0],
  ])("slope %f means none", (sclSlope, sclInter) => {
    expect(parseNifti(niftiBytes({ sclSlope, sclInter })).scale).toEqual({ slope: 1, intercept: 0 });
  });
});

describe("shape", () => {
  it.each([
    [
      [4, 2, 3, 4, 1, 0, 0, 0],
      [2, 3, 4],
    ],
    [
      [7, 2, 3, 4, 1, 1, 1, 1],
      [2, 3, 4],
    ],
    [
      [2, 4, 6, 0, 0, 0, 0, 0],
      [4, 6, 1],
    ],
  ])("squeezes dim %j", (dim, shape) => {
    expect(parseNifti(niftiBytes({ dim })).shape).toEqual(shape);
  });

  it.each([[[4, 2, 3, 2, 2, 1, 1, 1]], [[5, 2, 3, 4, 1, 3, 1, 1]], [[1, 24, 1, 1, 1, 1, 1, 1]]])(
    "refuses dim %j",
    (dim) => {
      expect(errorOf({ dim })).toMatchObject({ code: "VOLUME_NOT_3D", facts: { file: "scan.nii" } });
    },
  );
});

describe("geometry", () => {
  const sform = [-0.5, 0, 0, 9, 0, -0.5, 0, 8, 0, 0, 5, 7];
  const lps: Affine = affineFrom([0.5, 0.5, 5], [9, 8, 7], "LPS");
  // Half a turn about z, so i and j reversed.
  const qform = { qformCode: 1, quatern: [0, 0, 1], qoffset: [9, 8, 7], pixdim: [1, 0.5, 0.5, 5, 1, 1, 1, 1] };
  const expectClose = (found: Affine, expected: Affine) => {
    for (const [n, v] of found.flat().entries()) expect(v).toBeCloseTo(expected.flat()[n] as number, 6);
  };

  it("takes the sform when its code is above 0, whatever the qform's", () => {
    expectClose(parseNifti(niftiBytes({ srow: sform, sformCode: 1, qformCode: 4 })).affine, lps);
  });

  it("takes the qform when the sform has no code", () => {
    expectClose(parseNifti(niftiBytes({ ...qform, sformCode: 0 })).affine, lps);
  });

  it("flips the third axis of a qform when pixdim[0] is negative", () => {
    const pixdim = [-1, 0.5, 0.5, 5, 1, 1, 1, 1];
    expectClose(
      parseNifti(niftiBytes({ ...qform, sformCode: 0, pixdim })).affine,
      affineFrom([0.5, 0.5, 5], [9, 8, 7], "LPI"),
    );
  });

  it("turns by a general quaternion: a third of a turn about (1, 1, 1) sends i to y, j to z, k to x", () => {
    const found = parseNifti(niftiBytes({ ...qform, sformCode: 0, quatern: [0.5, 0.5, 0.5] })).affine;
    expectClose(found, affineFrom([0.5, 0.5, 5], [9, 8, 7], "ASR"));
  });

  it.each([
    [1, 1000],
    [2, 1],
    [3, 0.001],
    [0, 1],
  ])("converts unit %i to mm", (xyztUnits, mm) => {
    for (const code of [0, 1]) {
      const found = parseNifti(niftiBytes({ ...qform, srow: sform, sformCode: code, xyztUnits })).affine;
      expect(found[2][2]).toBeCloseTo(5 * mm, 6);
      expect(found[0][3]).toBeCloseTo(9 * mm, 6);
    }
  });

  it("refuses a header without either, unless an affine is assumed", () => {
    expect(errorOf({ sformCode: 0 }).code).toBe("AFFINE_MISSING");
    expect(parseNifti(niftiBytes({ sformCode: 0 }), { assumeAffine: lps }).affine).toEqual(lps);
  });

  it.each<[string, Partial<NiftiFields>]>([
    ["zero sform", { srow: new Array(12).fill(0) }],
    ["NaN sform", { srow: new Array(12).fill(Number.NaN) }],
    ["qform without spacing", { ...qform, sformCode: 0, pixdim: [1, 0, 0, 0, 0, 0, 0, 0] }],
  ])("refuses a %s", (_, fields) => {
    expect(errorOf(fields).code).toBe("AFFINE_SINGULAR");
  });
});

describe("broken files", () => {
  it.each<[string, Partial<NiftiFields>]>([
    ["another magic", { magic: "abc" }],
    ["another header size", { sizeofHdr: 100 }],
    ["no axes", { dim: [0, 2, 3, 4, 1, 1, 1, 1] }],
    ["nine axes", { dim: [9, 2, 3, 4, 1, 1, 1, 1] }],
    ["a negative length", { dim: [3, 2, -3, 4, 1, 1, 1, 1] }],
    ["bits that contradict the type", { bitpix: 16 }],
    ["voxels inside the header", { voxOffset: 100 }],
    ["voxels at NaN", { voxOffset: Number.NaN }],
    ["a short body", { body: new Uint8Array(23) }],
    ["a body far longer than the shape", { body: new Uint8Array(24 + 4097) }],
    ["more voxels than any file holds", { dim: [3, 32767, 32767, 32767, 1, 1, 1, 1] }],
    ["a quaternion longer than 1", { sformCode: 0, qformCode: 1, quatern: [1, 1, 0] }],
    ["a quaternion that is not a number", { sformCode: 0, qformCode: 1, quatern: [Number.NaN, 0, 0] }],
  ])("refuses %s", (_, fields) => {
    expect(errorOf(fields)).toMatchObject({ code: "FILE_CORRUPT", facts: { file: "scan.nii" } });
  });

  it.each<[string, Partial<NiftiFields>]>([
    ["a header without magic (ANALYZE)", { magic: "" }],
    ["the header of a pair alone", { magic: "ni1" }],
  ])("names %s as not read", (_, fields) => {
    expect(errorOf(fields).code).toBe("FORMAT_UNSUPPORTED");
  });

  it("refuses fewer bytes than a header", () => {
    expect(() => parseNifti(niftiBytes().subarray(0, 347))).toThrowError(
      expect.objectContaining({ code: "FILE_CORRUPT" }),
    );
  });

  it("answers any damage with a volume or a named error", () => {
    const rng = Rng.of("damaged headers");
    const seen = new Set<string>();
    for (let trial = 0; trial < 2000; trial++) {
      const bytes = niftiBytes(trial % 2 === 0 ? {} : { littleEndian: false });
      for (let edit = rng.int(1, 4); edit > 0; edit--) bytes[rng.int(0, 352)] = rng.int(0, 256);
      try {
        expect(parseNifti(bytes).voxels.length).toBeGreaterThan(0);
        seen.add("volume");
      } catch (error) {
        if (!(error instanceof PanShiftError)) throw error;
        seen.add(error.code);
      }
    }
    expect([...seen]).toEqual(expect.arrayContaining(["volume", "FILE_CORRUPT", "VOXEL_TYPE_UNSUPPORTED"]));
  });
});
