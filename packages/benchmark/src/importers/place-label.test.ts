import { affineFrom, createVolume, type PerAxis } from "@panshift/volume";
import { describe, expect, it } from "vitest";
import type { LabelPlacement } from "./importer.ts";
import { type IntegerVolume, placeLabel } from "./place-label.ts";

const SHAPE: PerAxis<number> = [3, 2, 1];
const image = createVolume(new Int16Array([0, 10, 20, -900, 50, -900]), {
  shape: SHAPE,
  affine: affineFrom([1, 2, 3], [5, 5, 5]),
});

function placed(voxels: number[], affine = image.affine, placement: LabelPlacement = "world", shape = SHAPE) {
  const label = createVolume(Uint8Array.from(voxels), { shape, affine }) as IntegerVolume;
  const { voxels: out, warnings } = placeLabel(label, image, { placement, pancreas: [1], caseId: "c", file: "f" });
  return { voxels: [...out], warnings };
}

describe("placeLabel", () => {
  it("takes a label on the image's grid as it is", () => {
    expect(placed([1, 2, 3, 4, 5, 6])).toEqual({ voxels: [1, 2, 3, 4, 5, 6], warnings: [] });
  });

  it("turns a label whose axes run the other way, so that every voxel keeps its place in the world", () => {
    // i runs to the left from the image's last column.
    const { voxels, warnings } = placed([1, 2, 3, 4, 5, 6], affineFrom([1, 2, 3], [7, 5, 5], "LAS"));
    expect(voxels).toEqual([3, 2, 1, 6, 5, 4]);
    expect(warnings).toEqual([expect.stringContaining("LAS to RAS")]);
  });

  it("turns a label whose axes are in another order", () => {
    const { voxels } = placed([1, 2, 3, 4, 5, 6], affineFrom([2, 1, 3], [5, 5, 5], "ARS"), "world", [2, 3, 1]);
    expect(voxels).toEqual([1, 3, 5, 2, 4, 6]);
  });

  it("takes the image's place where the headers disagree, and says so", () => {
    const { voxels, warnings } = placed([1, 2, 3, 4, 5, 6], affineFrom([1, 2, 3], [0, 0, 0]));
    expect(voxels).toEqual([1, 2, 3, 4, 5, 6]);
    expect(warnings).toEqual([expect.stringMatching(/header says another place.*8\.660 mm/)]);
  });

  it("does not believe a header at all where arrays lie on one another", () => {
    const { voxels, warnings } = placed([1, 2, 3, 4, 5, 6], affineFrom([1, 2, 3], [7, 5, 5], "LAS"), "array");
    expect(voxels).toEqual([1, 2, 3, 4, 5, 6]);
    expect(warnings).toHaveLength(1);
  });

  it("flips a label out of air", () => {
    // Two pancreas voxels lie in air as stored; flipped along y they lie at 0 and 20 HU.
    const { voxels, warnings } = placed([0, 0, 0, 1, 0, 1], image.affine, "flips");
    expect(voxels).toEqual([1, 0, 1, 0, 0, 0]);
    expect(warnings).toEqual([expect.stringMatching(/flipped along y: 100 %.*0 % before/)]);
  });

  it("keeps a label that lies well, and doubts one that lies well nowhere", () => {
    expect(placed([1, 1, 1, 0, 0, 0], image.affine, "flips")).toEqual({ voxels: [1, 1, 1, 0, 0, 0], warnings: [] });
    expect(placed([0, 0, 0, 0, 0, 0], image.affine, "flips").warnings).toEqual([expect.stringMatching(/only 0 %/)]);
  });

  it.each(["world", "array", "flips"] as const)("refuses another shape (%s)", (placement) => {
    const call = () => placed([1, 2, 3, 4], affineFrom([1, 2, 3], [5, 5, 5]), placement, [2, 2, 1]);
    expect(call).toThrow(expect.objectContaining({ code: "PAIR_MISMATCH" }));
  });
});
