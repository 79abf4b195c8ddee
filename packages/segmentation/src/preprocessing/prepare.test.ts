import { PanShiftError } from "@panshift/core";
import { affineFrom, createVolume, type PerAxis, spacingOf } from "@panshift/volume";
import { expect, test } from "vitest";
import { percentiles } from "./intensity.ts";
import { mapLabels } from "./label-map.ts";
import { preprocessingSchema } from "./options.ts";
import { prepareImage } from "./prepare.ts";

const shape: PerAxis<number> = [2, 3, 2];
const values = Int16Array.from({ length: 12 }, (_, n) => n * 40 - 180);
const where = { caseId: "case1", file: "case1.nii.gz" };

test("CT: the window becomes [0, 1] and the rest is clipped", () => {
  const volume = createVolume(values, { shape, affine: affineFrom([1, 1, 1]) });
  const { voxels } = prepareImage(volume, preprocessingSchema.parse({ modality: "ct" }));
  expect(voxels[0]).toBe(0); // -180 HU
  expect(voxels[3]).toBeCloseTo((-60 + 100) / 340, 6);
  expect(voxels[11]).toBe(1); // 260 HU
});

test("MR: percentiles of the scan itself", () => {
  const volume = createVolume(values, { shape, affine: affineFrom([1, 1, 1]) });
  const { voxels, window } = prepareImage(
    volume,
    preprocessingSchema.parse({ modality: "mr", mrPercentiles: [0, 50] }),
  );
  expect(window).toEqual({ low: -180, high: 40 });
  expect([voxels[0], voxels[11]]).toEqual([0, 1]);
});

test("a flipped header gives the same canonical voxels", () => {
  const ras = createVolume(values, { shape, affine: affineFrom([1, 1, 1]) });
  const flipped = values.slice().reverse();
  const lpi = createVolume(flipped, { shape, affine: affineFrom([1, 1, 1], [1, 2, 1], "LPI") });
  const options = preprocessingSchema.parse({ modality: "ct" });
  expect(prepareImage(lpi, options).voxels).toEqual(prepareImage(ras, options).voxels);
  const { affine } = prepareImage(lpi, options).grid;
  expect(affine.map((row) => row.map((value) => value + 0))).toEqual(ras.affine); // -0 is 0
});

test("another spacing: sizes and center follow, a constant stays", () => {
  const flat = createVolume(new Float32Array(8 * 8 * 4).fill(70), { shape: [8, 8, 4], affine: affineFrom([1, 1, 4]) });
  const options = preprocessingSchema.parse({ modality: "ct", spacingDhwMm: [2, 2, 2] });
  const { voxels, grid } = prepareImage(flat, options);
  expect(grid.shape).toEqual([4, 4, 8]);
  expect(spacingOf(grid)).toEqual([2, 2, 2]);
  for (const value of voxels) expect(value).toBeCloseTo(0.5, 6);
});

test("percentiles interpolate between order statistics", () => {
  expect(percentiles(Float32Array.from([4, 1, 3, 2, 0]), [0, 50, 62.5, 100])).toEqual([0, 2, 2.5, 4]);
});

test("a voxel that is no number is refused by count", () => {
  const voxels = Float32Array.from([0, Number.NaN, Number.POSITIVE_INFINITY, 3]);
  const volume = createVolume(voxels, { shape: [4, 1, 1], affine: affineFrom([1, 1, 1]) });
  const run = () => prepareImage(volume, preprocessingSchema.parse({ modality: "mr" }), where);
  expect(codeOf(run)).toBe("VOLUME_NOT_FINITE");
  expect(run).toThrow("case case1, case1.nii.gz: expected finite intensities; found 2 voxels");
});

test("labels: classes in order, rest, ignore", () => {
  const map = {
    classes: [
      { name: "b", values: [5] },
      { name: "a", values: [2, 3] },
    ],
    background: "rest",
    ignore: [9],
  } as const;
  expect([...mapLabels([0, 5, 2, 3, 9, 7], map, where)]).toEqual([0, 1, 2, 2, 255, 0]);
});

test("a label value nobody named is refused, unless background is the rest", () => {
  const map = { classes: [{ name: "pancreas", values: [1] }], background: [0], ignore: [] } as const;
  const run = () => mapLabels([0, 1, 4, 7], map, where);
  expect(codeOf(run)).toBe("LABEL_UNKNOWN");
  expect(run).toThrow("[4,7]");
});

test("an empty label names its case", () => {
  const map = { classes: [{ name: "pancreas", values: [10] }], background: "rest", ignore: [] } as const;
  const run = () => mapLabels([0, 1, 4], map, where);
  expect(codeOf(run)).toBe("LABEL_EMPTY");
  expect(run).toThrow("case case1");
  expect(run).toThrow("found none, but values 0, 1, 4; check the label values under data.labels (in a study: task.labels)");
});

function codeOf(run: () => unknown): string | null {
  try {
    run();
    return null;
  } catch (error) {
    return error instanceof PanShiftError ? error.code : String(error);
  }
}
