import { Rng } from "@panshift/core";
import type { PerAxis } from "@panshift/volume";
import { expect, test } from "vitest";
import { slidingWindow } from "./sliding-window.ts";
import { gaussianWeights, weightSums, windowStarts } from "./windows.ts";

test("windows begin and end at the borders and overlap as asked", () => {
  expect(windowStarts(10, 4, 0.5)).toEqual([0, 2, 4, 6]);
  expect(windowStarts(11, 4, 0.5)).toEqual([0, 2, 4, 5, 7]);
  expect(windowStarts(4, 4, 0.5)).toEqual([0]);
  expect(windowStarts(5, 8, 0.5)).toEqual([-2]);
});

test("each voxel's weights sum to what the windows give it", () => {
  const weights = gaussianWeights(4);
  const sums = weightSums(6, [0, 2], weights);
  const w = (x: number) => weights[x] as number;
  expect([...sums]).toEqual([w(0), w(1), Math.fround(w(2) + w(0)), Math.fround(w(3) + w(1)), w(2), w(3)]);
  expect(w(1)).toBe(w(2));
  expect(w(1)).toBeGreaterThan(w(0));
});

test.each([[[6, 5, 7]], [[3, 9, 4]], [[4, 4, 4]], [[13, 4, 2]]])(
  "a predictor that returns its input gives the image back, shape %j",
  (shape) => {
    const size = shape as unknown as PerAxis<number>;
    const image = new Float32Array(size[0] * size[1] * size[2]);
    Rng.of("image", ...size).fillNormal(image, 0.5, 0.1);
    const { probabilities, windows, order } = collect(image, size, (window) => [window.slice()]);
    probabilities.forEach((value, n) => {
      expect(value).toBeCloseTo(image[n] as number, 5);
    });
    expect(windows).toBeGreaterThan(0);
    expect(order).toEqual(Array.from({ length: size[2] }, (_, k) => k)); // every plane once, from below
  },
);

test("one window equals the direct pass", () => {
  const shape: PerAxis<number> = [4, 4, 4];
  const image = Float32Array.from({ length: 64 }, (_, n) => n / 64);
  const predict = (window: Float32Array) => [window.map((value) => value * value)];
  const { probabilities, windows } = collect(image, shape, predict);
  expect(windows).toBe(1);
  probabilities.forEach((value, n) => {
    expect(value).toBeCloseTo((n / 64) ** 2, 6);
  });
});

function collect(image: Float32Array, shape: PerAxis<number>, predict: (window: Float32Array) => Float32Array[]) {
  const probabilities = new Float32Array(image.length);
  const order: number[] = [];
  let windows = 0;
  const plane = shape[0] * shape[1];
  for (const part of slidingWindow(image, { shape, patch: [4, 4, 4], overlap: 0.5, classes: 1, predict })) {
    if ("done" in part) windows = part.done;
    else {
      probabilities.set(part.probabilities[0] as Float32Array, part.first * plane);
      for (let k = 0; k < part.planes; k++) order.push(part.first + k);
    }
  }
  return { probabilities, windows, order };
}
