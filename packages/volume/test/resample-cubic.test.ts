import { Rng } from "@panshift/core";
import {
  affineFrom,
  createVolume,
  type Grid,
  type PerAxis,
  resample,
  toCanonical,
  type Volume,
} from "@panshift/volume";
import { describe, expect, it } from "vitest";

const CUBIC = { interpolation: "cubic" } as const;

/** 5 x 4 x 3 voxels with values from -3 to 7. */
const pattern: Volume = createVolume(
  Float64Array.from({ length: 60 }, (_, n) => ((n * 37) % 11) - 3),
  { shape: [5, 4, 3], affine: affineFrom([1, 1, 1]) },
);

/** The grid of one voxel at a place. */
const gridAt = (place: PerAxis<number>): Grid => ({ shape: [1, 1, 1], affine: affineFrom([1, 1, 1], place) });

function randomVolume(rng: Rng, shape: PerAxis<number>): Volume {
  const voxels = Float64Array.from({ length: shape[0] * shape[1] * shape[2] }, () => rng.range(-5, 5));
  return createVolume(voxels, { shape, affine: affineFrom([0.8, 1.1, 2.5], [3, -2, 7]) });
}

describe("cubic resampling", () => {
  it("passes through the voxels themselves", () => {
    for (const shape of [
      [6, 5, 4],
      [2, 1, 3],
      [40, 3, 1],
    ] as const) {
      const volume = randomVolume(Rng.of("cubic", ...shape), shape);
      const { voxels } = resample(volume, volume, CUBIC);
      for (const [n, value] of voxels.entries()) expect(value).toBeCloseTo(Number(volume.voxels[n]), 5);
    }
  });

  it("equals SciPy's splines between the voxels", () => {
    // SciPy 1.17.1, ndimage.map_coordinates(..., order=3, mode="mirror").
    const expected = [
      { place: [1.5, 2.25, 0.5], value: -0.9788696289062513 },
      { place: [0.1, 2.9, 1.7], value: -1.458950175648213 },
      { place: [3.75, 0.4, 1], value: 4.151384375 },
    ] as const;
    for (const { place, value } of expected) {
      expect(resample(pattern, gridAt(place), CUBIC).voxels[0]).toBeCloseTo(value, 5);
    }
  });

  it("is the same along parallel and along turned axes", () => {
    const volume = randomVolume(Rng.of("cubic", "turned"), [7, 6, 5]);
    const target: Grid = { shape: [9, 8, 6], affine: affineFrom([0.6, 0.8, 2], [3.1, -1.8, 7.2]) };
    // The same places with the axes of the target in another order and direction.
    const turned: Grid = { shape: [6, 9, 8], affine: affineFrom([2, 0.6, 0.8], [3.1 + 8 * 0.6, -1.8, 7.2], "SLA") };
    const straight = resample(volume, target, CUBIC);
    const back = toCanonical(resample(volume, turned, CUBIC));
    expect(back.shape).toEqual(straight.shape);
    for (const [n, value] of straight.voxels.entries()) expect(back.voxels[n]).toBeCloseTo(Number(value), 5);
  });

  it("holds the outermost value in the rim and fills what lies beyond", () => {
    const at = (i: number) => resample(pattern, gridAt([i, 1, 1]), { ...CUBIC, outside: -99 }).voxels[0];
    expect(at(-0.4)).toBeCloseTo(Number(at(0)), 6);
    expect(at(4.4)).toBeCloseTo(Number(at(4)), 6);
    expect([at(-0.6), at(4.6)]).toEqual([-99, -99]);
  });

  it("applies slope and intercept, and reproduces a constant and the middle of a ramp", () => {
    const shape = [41, 3, 2] as const;
    const stored = Int16Array.from({ length: 246 }, (_, n) => n % 41);
    const ramp = createVolume(stored, { shape, affine: affineFrom([1, 1, 1]) }, { slope: 2, intercept: 5 });
    expect(resample(ramp, gridAt([20.3, 1, 0.5]), CUBIC).voxels[0]).toBeCloseTo(2 * 20.3 + 5, 5);
    const constant = createVolume(new Float32Array(24).fill(7), { shape: [4, 3, 2], affine: affineFrom([1, 1, 1]) });
    expect(resample(constant, gridAt([0.2, 1.7, 0.9]), CUBIC).voxels[0]).toBeCloseTo(7, 6);
  });
});
