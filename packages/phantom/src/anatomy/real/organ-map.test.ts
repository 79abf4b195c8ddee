import { createVolume, type Volume } from "@panshift/volume";
import { describe, expect, it } from "vitest";
import { organMapOf, requireOrganNames } from "./organ-map.ts";

const names = { pancreas: 2, liver: 6 };

/** Voxel axes run to the left, front and feet, as in LAI files; a liver on the right, the pancreas in the middle. */
function map(values: { pancreas: number; liver: number }, voxels = new Uint8Array(20 * 16 * 10)): Volume {
  for (let k = 2; k < 8; k++) {
    for (let j = 4; j < 12; j++) {
      for (let i = 3; i < 8; i++) voxels[i + 20 * (j + 16 * k)] = values.liver;
      for (let i = 9; i < 15; i++) voxels[i + 20 * (j + 16 * k)] = values.pancreas;
    }
  }
  const affine = [
    [-3, 0, 0, 60],
    [0, 3, 0, -20],
    [0, 0, -4, 100],
    [0, 0, 0, 1],
  ] as const;
  return createVolume(voxels, { shape: [20, 16, 10], affine });
}

const code = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return null;
};

describe("organMapOf", () => {
  it("turns the map's axes to right, front and head and crops it to the organs", () => {
    const { organs, codes, shape, spacingMm, firstMm } = organMapOf(map({ pancreas: 2, liver: 6 }), names);
    expect(organs).toEqual(["pancreas", "liver"]);
    expect(spacingMm).toEqual([3, 3, 4]);
    expect(shape).toEqual([12, 8, 6]);
    expect(firstMm).toEqual([60 - 3 * 14, -20 + 3 * 4, 100 - 4 * 7]);
    expect(codes[0]).toBe(1); // leftmost: the pancreas
    expect(codes[11]).toBe(2);
    expect(codes[6]).toBe(0); // the gap between them
  });

  it("ignores values without a name and takes floats that are whole numbers", () => {
    const stored = map({ pancreas: 2, liver: 6 });
    const floats = { ...stored, voxels: Float32Array.from(stored.voxels as Uint8Array) };
    expect(organMapOf(floats, { pancreas: 2 }).organs).toEqual(["pancreas"]);
  });

  it("leaves an organ that the map does not show to be completed", () => {
    expect(organMapOf(map({ pancreas: 2, liver: 6 }), { ...names, spleen: 1 }).organs).toEqual(["pancreas", "liver"]);
  });

  it("thins maps that are finer than outlines can tell", () => {
    const stored = map({ pancreas: 2, liver: 6 });
    const affine = [
      [0.6, 0, 0, 0],
      [0, 3, 0, 0],
      [0, 0, 6, 0],
      [0, 0, 0, 1],
    ] as const;
    const { shape, spacingMm } = organMapOf({ ...stored, affine }, names);
    expect(spacingMm).toEqual([1.2, 3, 6]);
    expect(shape).toEqual([6, 8, 6]);
  });

  it("refuses a map without the pancreas, naming the map and its values", () => {
    const wrong = () => organMapOf(map({ pancreas: 9, liver: 6 }), names, "case1.nii.gz");
    expect(code(wrong)).toBe("LABEL_MISSING");
    expect(wrong).toThrow(/case1\.nii\.gz[\s\S]*2[\s\S]*0, 6, 9/);
  });

  it("refuses images that are no label maps", () => {
    const stored = map({ pancreas: 2, liver: 6 });
    const image = { ...stored, voxels: Float32Array.from(stored.voxels as Uint8Array, (value) => value + 0.4) };
    expect(code(() => organMapOf(image, names))).toBe("LABELS_NOT_INTEGER");
  });
});

describe("requireOrganNames", () => {
  it.each([
    ["an organ of no such name", { pancreas: 2, heart: 3 }],
    ["no pancreas", { liver: 6 }],
    ["a value that is not whole", { pancreas: 2.5 }],
    ["background", { pancreas: 0 }],
    ["one value for two organs", { pancreas: 2, liver: 2 }],
  ])("refuses %s", (_, wrong) => {
    expect(code(() => requireOrganNames(wrong))).toBe("VALUE_INVALID");
  });

  it("says which organs there are", () => {
    expect(() => requireOrganNames({ pancreas: 2, heart: 3 })).toThrow(/kidney_left[\s\S]*heart/);
  });
});
