import { affineFrom, createVolume, type PerAxis, type Volume } from "@panshift/volume";
import { describe, expect, it } from "vitest";
import { areaUnderCurve, organContrast } from "./organ-contrast.ts";

/** Voxels along i, 10 mm apart; two on each side of the organ are within 20 mm. */
const values = [999, 0, 10, 10, 20, 30, 40, 20, 50, 999];
const labels = Uint8Array.of(0, 0, 0, 1, 1, 2, 2, 0, 0, 0);

function line(voxels: Float32Array | Int16Array, spacing: PerAxis<number> = [10, 10, 10]): Volume {
  return createVolume(voxels, { shape: [voxels.length, 1, 1], affine: affineFrom(spacing) });
}

describe("organContrast", () => {
  it("is the ratio of interquartile ranges and the AUC, as worked out by hand", () => {
    const { organ, variability, separability } = organContrast(line(Int16Array.from(values)), labels, [1, 2]);
    // Organ 10 20 30 40: quartiles 17.5 and 32.5. Shell 0 10 20 50: quartiles 7.5 and 27.5.
    expect(organ).toMatchObject({ q1: 17.5, median: 25, q3: 32.5 });
    expect(variability).toBe(15 / 20);
    // Of 16 pairs 10 beats 1.5, 20 beats 2.5, 30 and 40 beat 3 each.
    expect(separability).toBe(10 / 16);
  });

  it("does not depend on slope and intercept", () => {
    const image = { ...line(Int16Array.from(values)), scale: { slope: 3, intercept: -7 } };
    expect(organContrast(image, labels, [1, 2])).toMatchObject({ variability: 0.75, separability: 0.625 });
  });

  it("takes labels outside the organ as surroundings, but for those to ignore", () => {
    const image = line(Int16Array.from(values));
    // Organ 10 20 (IQR 5); shell 0 10 30 40 (quartiles 7.5 and 32.5), without the last two 0 10 (IQR 5).
    expect(organContrast(image, labels, [1])).toMatchObject({ variability: 5 / 25, separability: 3.5 / 8 });
    expect(organContrast(image, labels, [1], 2)).toMatchObject({ variability: 1, separability: 3.5 / 4 });
  });

  it("measures the shell in mm: beyond the next slice of 15 mm, as far as 20 mm within it", () => {
    const shape = [1, 9, 5] as const;
    const organ = new Uint8Array(45);
    organ[4 + 9 * 2] = 1;
    // 4 voxels each way in the slice (5 mm), and in the next ones those with 5^2 n^2 + 15^2 <= 20^2, n = -2 to 2.
    const image = new Float32Array(45).fill(Number.NaN);
    const near = [...range(0, 9).map((j) => j + 18), ...range(2, 7).flatMap((j) => [j + 9, j + 27])];
    for (const n of near) image[n] = n === 22 ? 8 : n % 2;
    const volume = createVolume(image, { shape, affine: affineFrom([1, 5, 15]) });
    expect(organContrast(volume, organ, [1])).toMatchObject({ variability: 0, separability: 1 });
    const far = image.map((value) => (Number.isNaN(value) ? 100 : value));
    expect(organContrast({ ...volume, voxels: far }, organ, [1]).separability).toBe(1);
  });

  it("says nothing where organ or surroundings are missing or the surroundings do not vary", () => {
    const nothing = { organ: null, variability: null, separability: null };
    expect(organContrast(line(Int16Array.from(values)), new Uint8Array(10), [1])).toEqual(nothing);
    const all = organContrast(line(Int16Array.of(1, 2)), Uint8Array.of(1, 1), [1]);
    expect(all).toMatchObject({ organ: { median: 1.5 }, variability: null, separability: null });
    const flat = organContrast(line(Int16Array.of(5, 1, 5)), Uint8Array.of(0, 1, 0), [1]);
    expect(flat).toMatchObject({ variability: null, separability: 0 });
  });
});

it("areaUnderCurve counts ties as halves", () => {
  const curve = (a: readonly number[], b: readonly number[]) =>
    areaUnderCurve(Float32Array.from(a), Float32Array.from(b));
  expect(curve([1, 1], [1, 1])).toBe(0.5);
  expect(curve([2, 3], [0, 1])).toBe(1);
  expect(curve([0, 1, 1], [1, 2])).toBe((0.5 + 0.5) / 6);
});

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, n) => start + n);
}
