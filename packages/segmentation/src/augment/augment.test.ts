import { Rng } from "@panshift/core";
import type { PerAxis } from "@panshift/volume";
import { expect, test } from "vitest";
import { augmentIntensity } from "./augment-intensity.ts";
import { cutPatch } from "./cut-patch.ts";
import {
  drawIntensityTransform,
  drawSpatialTransform,
  rotationMatrix,
  type SpatialTransform,
} from "./draw-transform.ts";
import { augmentationSchema, noAugmentation } from "./options.ts";
import type { PatchSource } from "./patch.ts";

const shape: PerAxis<number> = [12, 10, 8];
const still: SpatialTransform = { flip: [false, false, false], linear: null, elastic: null };

/** A case with one bright labelled voxel. */
function landmark([i, j, k]: PerAxis<number>, spacing: PerAxis<number> = [1, 1, 1]): PatchSource {
  const image = new Float32Array(shape[0] * shape[1] * shape[2]);
  const labels = new Uint8Array(image.length);
  const at = i + shape[0] * (j + shape[1] * k);
  image[at] = 1;
  labels[at] = 1;
  return { image, labels, shape, spacing };
}

function brightest(image: ArrayLike<number>, [n0, n1]: PerAxis<number>): number[] {
  const at = Array.from(image).reduce((best, value, n, all) => (value > (all[best] as number) ? n : best), 0);
  return [at % n0, Math.floor(at / n0) % n1, Math.floor(at / (n0 * n1))];
}

test("without augmentation a patch is the case's own voxels", () => {
  const source = landmark([5, 4, 3]);
  const transform = drawSpatialTransform(noAugmentation, { shape, spacing: source.spacing }, Rng.of("neutral"));
  expect(transform).toEqual(still);
  const patch = cutPatch(source, [0, 0, 0], shape, transform);
  expect(patch.image).toEqual(source.image);
  expect(patch.labels).toEqual(source.labels);
  const untouched = patch.image.slice();
  augmentIntensity(patch.image, drawIntensityTransform(noAugmentation, Rng.of("neutral")), Rng.of("neutral"));
  expect(patch.image).toEqual(untouched);
});

test("a patch that reaches beyond its case is 0 and background there", () => {
  const patch = cutPatch(landmark([0, 0, 0]), [-2, -1, 0], [4, 4, 4], still);
  expect(brightest(patch.image, [4, 4, 4])).toEqual([2, 1, 0]);
  expect(patch.image.reduce((sum, value) => sum + value, 0)).toBe(1);
});

test.each([
  [
    [true, false, false],
    [6, 4, 3],
  ],
  [
    [false, true, false],
    [5, 5, 3],
  ],
  [
    [false, false, true],
    [5, 4, 4],
  ],
] as const)("a flip %j moves image and label together", (flip, expected) => {
  const patch = cutPatch(landmark([5, 4, 3]), [0, 0, 0], shape, { ...still, flip });
  expect(brightest(patch.image, shape)).toEqual(expected);
  expect(brightest(patch.labels, shape)).toEqual(expected);
});

test("a flip through the resampling equals the exact copy", () => {
  const source = landmark([5, 4, 3]);
  const identity = rotationMatrix([0, 0, 0]);
  const exact = cutPatch(source, [1, 1, 1], [8, 8, 6], { ...still, flip: [true, false, true] });
  const resampled = cutPatch(source, [1, 1, 1], [8, 8, 6], { ...still, flip: [true, false, true], linear: identity });
  expect(resampled).toEqual(exact);
});

test("a quarter turn about k is rigid in mm on anisotropic voxels", () => {
  // spacing 1 x 2 mm in plane; center (5.5, 4.5): the landmark 4 mm behind it along j lies 4 mm to the side after the turn
  const source = landmark([5, 2, 3], [1, 2, 1]);
  const patch = cutPatch(source, [0, 0, 0], shape, { ...still, linear: rotationMatrix([0, 0, Math.PI / 2]) });
  const [i, , k] = brightest(patch.labels, shape) as [number, number, number];
  expect(k).toBe(3);
  expect(Math.abs(i - 5.5)).toBeGreaterThan(4);
  expect(patch.labels.some((label) => label === 1)).toBe(true);
});

test("rotation matrices are orthogonal with determinant 1", () => {
  const [a, b, c] = rotationMatrix([0.3, -0.7, 1.1]);
  const dot = (x: PerAxis<number>, y: PerAxis<number>) => x[0] * y[0] + x[1] * y[1] + x[2] * y[2];
  expect([dot(a, a), dot(b, b), dot(c, c)].map((value) => value.toFixed(9))).toEqual([
    "1.000000000",
    "1.000000000",
    "1.000000000",
  ]);
  expect([dot(a, b), dot(b, c), dot(a, c)].every((value) => Math.abs(value) < 1e-12)).toBe(true);
  const cross: PerAxis<number> = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
  expect(dot(cross, c)).toBeCloseTo(1, 12);
});

test("elastic deformation moves image and label together and stays within a few deviations", () => {
  const options = augmentationSchema.parse({
    flip: { probability: 0 },
    rotate: { probability: 0 },
    scale: { probability: 0 },
    elastic: { probability: 1, gridMm: 6, displacementMm: [1, 1] },
  });
  const image = Float32Array.from({ length: 960 }, (_, n) => (n % 12 >= 6 ? 1 : 0)); // a wall at i = 6
  const source = { image, labels: Uint8Array.from(image), shape, spacing: [1, 1, 1] as const };
  const transform = drawSpatialTransform(options, { shape, spacing: source.spacing }, Rng.of("elastic"));
  const patch = cutPatch(source, [0, 0, 0], shape, transform);
  let moved = 0;
  for (let n = 0; n < image.length; n++) {
    if (patch.labels[n] !== source.labels[n]) moved++;
    if (patch.labels[n] === 1 && n % 12 < 11) expect(patch.image[n] as number).toBeGreaterThan(0.4);
  }
  expect(moved).toBeGreaterThan(0);
  expect(moved).toBeLessThan(image.length / 3);
});

test("gamma keeps 0 and 1, noise has the standard deviation it was given", () => {
  const image = Float32Array.from([0, 0.25, 1]);
  augmentIntensity(image, { gamma: 0.5, noiseStandardDeviation: null }, Rng.of("gamma"));
  expect([...image]).toEqual([0, 0.5, 1]);
  const flat = new Float32Array(20_000);
  augmentIntensity(flat, { gamma: null, noiseStandardDeviation: 0.05 }, Rng.of("noise"));
  const variance = flat.reduce((sum, value) => sum + value * value, 0) / flat.length;
  expect(Math.sqrt(variance)).toBeCloseTo(0.05, 3);
});

test("draws are a function of the generator's name, and one switch changes no other draw", () => {
  const all = augmentationSchema.parse({});
  const patch = { shape, spacing: [1, 1, 1] as const };
  const names = Array.from({ length: 20 }, (_, n) => n);
  const draw = (options: typeof all) => names.map((n) => drawSpatialTransform(options, patch, Rng.of("draws", n)));
  expect(JSON.stringify(draw(all))).toBe(JSON.stringify(draw(all)));
  const withoutFlip = draw({ ...all, flip: { ...all.flip, probability: 0 } });
  expect(withoutFlip.map(({ linear }) => linear)).toEqual(draw(all).map(({ linear }) => linear));
});
