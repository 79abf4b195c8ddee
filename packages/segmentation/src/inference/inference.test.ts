import { affineFrom, type Grid, gridAtSpacing } from "@panshift/volume";
import { expect, test } from "vitest";
import { chooseLabels } from "./choose-labels.ts";
import { filterComponents } from "./component-filter.ts";
import { modalityOf, requireInWindow, requireModality, shareInWindow } from "./modality.ts";
import { NativePlanes } from "./native-planes.ts";

test("a voxel takes its most probable class above its threshold, the first of equals", () => {
  const out = new Uint8Array(4);
  const a = Float32Array.from([0.6, 0.4, 0.7, 0.6]);
  const b = Float32Array.from([0.5, 0.3, 0.9, 0.6]);
  chooseLabels([a, b], [0.5, 0.8], out);
  expect([...out]).toEqual([1, 0, 2, 1]);
});

test("the component filter keeps the largest and those above the ratio, 26-connected", () => {
  const row = (...values: number[]) => Uint8Array.from(values);
  const labels = row(1, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 0, 2);
  const counts = filterComponents(labels, [13, 1, 1], 1, 0.5);
  expect(counts).toEqual({ found: 3, kept: 2 });
  expect([...labels]).toEqual([1, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 0, 2]);
  const diagonal = row(1, 0, 0, 0, 0, 0, 0, 1); // corners of a 2 x 2 x 2 cube touch
  expect(filterComponents(diagonal, [2, 2, 2], 1, 0.5)).toEqual({ found: 1, kept: 1 });
});

test("a ratio of 0 keeps everything, and an empty mask has no component", () => {
  const labels = Uint8Array.from([1, 0, 1, 1, 0]);
  expect(filterComponents(labels, [5, 1, 1], 1, 0)).toEqual({ found: 2, kept: 2 });
  expect(filterComponents(labels, [5, 1, 1], 2, 0.5)).toEqual({ found: 0, kept: 0 });
});

test("modality: stated, else by the first percentile", () => {
  const air = new Float32Array(200).fill(-1000);
  expect(modalityOf(air)).toEqual({ value: "ct", statedBy: "inferred" });
  expect(modalityOf(new Float32Array(200))).toEqual({ value: "mr", statedBy: "inferred" });
  expect(modalityOf(air, "mr")).toEqual({ value: "mr", statedBy: "caller" });
});

test("another modality and a CT out of its window are refused", () => {
  expect(() => requireModality({ value: "mr", statedBy: "inferred" }, "ct")).toThrow(
    expect.objectContaining({ code: "MODALITY_MISMATCH" }),
  );
  const scan = new Float32Array(1000).fill(3000);
  scan[0] = 0;
  const window = [-100, 240] as const;
  expect(shareInWindow(scan, window)).toBe(0.001);
  expect(() => requireInWindow(0.001, window)).toThrow(expect.objectContaining({ code: "INTENSITY_OUT_OF_RANGE" }));
  expect(requireInWindow(0.5, window)).toBeUndefined();
});

test("slabs of a linear ramp come back linear on a finer grid, every plane once", () => {
  const native: Grid = { shape: [3, 2, 12], affine: affineFrom([1, 1, 1]) };
  const coarse = gridAtSpacing(native, [1, 1, 2]); // 6 planes, centers at native 0.5, 2.5, ...
  const planes = new NativePlanes(coarse, native, 1);
  const seen: number[] = [];
  for (const first of [0, 2, 4]) {
    const slab = Float32Array.from({ length: 12 }, (_, n) => 2 * (first + Math.floor(n / 6)) + 0.5);
    for (const { k, probabilities } of planes.push({ first, planes: 2, probabilities: [slab] })) {
      seen.push(k);
      const expected = Math.min(Math.max(k, 0.5), 10.5);
      for (const value of probabilities[0] as Float32Array) expect(value).toBeCloseTo(expected, 5);
    }
  }
  expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
});
