import { Rng } from "@panshift/core";
import {
  type Affine,
  affineFrom,
  applyAffine,
  composeAffines,
  createVolume,
  type Grid,
  gridAtSpacing,
  type PerAxis,
  resample,
  resampleToSpacing,
  spacingOf,
  toCanonical,
  toFloat32,
  type Volume,
  type VoxelArray,
} from "@panshift/volume";
import { describe, expect, it } from "vitest";
import { indices } from "./masks.ts";

const failing = (code: string) => expect.objectContaining({ code });
const center = ({ shape, affine }: Grid) =>
  applyAffine(affine, shape.map((n) => (n - 1) / 2) as unknown as PerAxis<number>);

/** A volume whose value is a linear function of the place in the world. */
function ramp({ shape, affine }: Grid): Volume {
  const values = indices(shape).map((at) => {
    const [x, y, z] = applyAffine(affine, at);
    return 2 * x - 0.5 * y + 0.25 * z + 7;
  });
  return createVolume(Float64Array.from(values), { shape, affine });
}

function volumeOf(voxels: VoxelArray, shape: PerAxis<number>): Volume {
  return createVolume(voxels, { shape, affine: affineFrom([1, 1, 1]) });
}

const LINEAR = { interpolation: "linear" } as const;
const NEAREST = { interpolation: "nearest" } as const;
const turn = (angle: number): Affine => [
  [Math.cos(angle), -Math.sin(angle), 0, 0],
  [Math.sin(angle), Math.cos(angle), 0, 0],
  [0, 0, 1, 0],
  [0, 0, 0, 1],
];

describe("linear resampling", () => {
  it.each([
    ["parallel axes", affineFrom([0.7, 1.1, 1.9], [1, 2, 3])],
    ["flipped axes", affineFrom([0.7, 1.1, 1.9], [6, 6, 12], "LPI")],
    ["permuted axes", affineFrom([0.9, 0.7, 1.1], [1, 2, 3], "SRA")],
    ["rotated axes", composeAffines(turn(0.3), affineFrom([0.7, 0.8, 1.9], [3, 1, 3]))],
    [
      "sheared axes",
      [
        [0.7, 0.2, 0.1, 1],
        [0, 0.6, 0.2, 2],
        [0.1, 0, 1.3, 3],
        [0, 0, 0, 1],
      ] as Affine,
    ],
  ])("of a ramp is exact on %s", (_, affine) => {
    const source = ramp({ shape: [9, 8, 7], affine: affineFrom([1, 1.5, 3]) });
    const target = { shape: [5, 6, 4], affine } as const;
    const found = resample(source, target, { ...LINEAR, outside: Number.NaN });
    const expected = ramp(target).voxels;
    const compared = Array.from(found.voxels as Float32Array).filter((v, n) => {
      if (Number.isNaN(v)) return false;
      expect(v).toBeCloseTo(Number(expected[n]), 4);
      return true;
    });
    expect(compared.length).toBeGreaterThan(60);
    expect(found.affine).toBe(affine);
  });

  it("gives physical values, without slope and intercept left over", () => {
    const source: Volume = { ...volumeOf(Int16Array.of(0, 1, 2), [3, 1, 1]), scale: { slope: 10, intercept: -1000 } };
    const found = resample(source, { shape: [3, 1, 1], affine: affineFrom([0.5, 1, 1], [0.5, 0, 0]) }, LINEAR);
    expect(toFloat32(found)).toEqual(Float32Array.of(-995, -990, -985));
  });

  it("holds the border value for half a voxel, then gives the value for outside", () => {
    const source = volumeOf(Uint8Array.of(10, 20), [2, 1, 1]);
    const target = { shape: [7, 1, 1], affine: affineFrom([0.5, 1, 1], [-1, 0, 0]) } as const;
    for (const orientation of ["RAS", "LAS"]) {
      const flipped = orientation === "LAS";
      const affine = flipped ? affineFrom([0.5, 1, 1], [2, 0, 0], "LAS") : target.affine;
      const found = resample(source, { ...target, affine }, { ...LINEAR, outside: -1 });
      const expected = [-1, 10, 10, 15, 20, 20, -1];
      expect(Array.from(found.voxels, Number)).toEqual(flipped ? expected.reverse() : expected);
    }
  });

  it("keeps voxels beside non-finite ones, which it does not read", () => {
    const source = volumeOf(Float32Array.of(1, Number.NaN, 3, Number.POSITIVE_INFINITY, 5), [5, 1, 1]);
    for (const affine of [affineFrom([1, 1, 1]), affineFrom([1, 1, 1], [4, 0, 0], "LAS")]) {
      const found = resample(source, { shape: [5, 1, 1], affine }, LINEAR);
      expect(Array.from(found.voxels, Number).sort()).toEqual([1, 3, 5, Number.POSITIVE_INFINITY, Number.NaN]);
    }
    const between = resample(source, { shape: [2, 1, 1], affine: affineFrom([1, 1, 1], [0.5, 0, 0]) }, LINEAR);
    expect(Array.from(between.voxels, Number)).toEqual([Number.NaN, Number.NaN]);
  });

  it("gives the same along parallel axes as voxel by voxel", () => {
    const rng = Rng.of("kernels");
    const voxels = Int16Array.from({ length: 7 * 6 * 5 }, () => rng.int(-1000, 1000));
    const source = createVolume(voxels, { shape: [7, 6, 5], affine: affineFrom([1, 2, 3]) });
    const target = { shape: [9, 9, 9], affine: affineFrom([0.8, 1.3, 1.7], [-0.3, -0.2, -1]) } as const;
    // The same grid with axes i and j swapped takes the other way through the code.
    const swapped = {
      shape: [9, 9, 9],
      affine: target.affine.map(([a, b, c, d]) => [b, a, c, d]) as unknown as Affine,
    } as const;
    for (const options of [LINEAR, NEAREST]) {
      const found = resample(source, target, { ...options, outside: -7 });
      const other = resample(source, swapped, { ...options, outside: -7 });
      indices([9, 9, 9]).forEach(([i, j, k], n) => {
        expect(Number(found.voxels[n])).toBeCloseTo(Number(other.voxels[j + 9 * (i + 9 * k)]), 3);
      });
    }
  });
});

describe("nearest resampling", () => {
  it("keeps voxel type, scale and the set of labels", () => {
    const rng = Rng.of("labels");
    for (const voxels of [
      Uint8Array.from({ length: 120 }, () => rng.pick([0, 3, 10])),
      BigInt64Array.from({ length: 120 }, () => rng.pick([0n, 3n, 10n])),
    ] as VoxelArray[]) {
      const source: Volume = { ...volumeOf(voxels, [4, 5, 6]), scale: { slope: 2, intercept: 1 } };
      for (const affine of [affineFrom([0.4, 0.7, 1.3]), composeAffines(turn(0.5), affineFrom([0.4, 0.7, 1.3]))]) {
        const found = resample(source, { shape: [8, 8, 8], affine }, NEAREST);
        expect(found.scale).toEqual({ slope: 2, intercept: 1 });
        expect(found.voxels.constructor).toBe(voxels.constructor);
        for (const label of new Set(Array.from(found.voxels, Number))) expect([0, 3, 10]).toContain(label);
      }
    }
  });

  it("gives every voxel back on its own grid, also turned", () => {
    const source = createVolume(
      Int32Array.from({ length: 60 }, (_, n) => n + 1),
      {
        shape: [3, 4, 5],
        affine: affineFrom([0.5, 2, 3], [1, 2, 3], "PSL"),
      },
    );
    expect(resample(source, source, NEAREST).voxels).toEqual(source.voxels);
    const canonical = toCanonical(source);
    expect(resample(source, canonical, NEAREST)).toEqual(canonical);
  });

  it("takes the higher voxel at a tie and marks what lies outside", () => {
    const source = volumeOf(Uint8Array.of(1, 2, 3, 4), [4, 1, 1]);
    const half = { shape: [3, 1, 1], affine: affineFrom([2, 1, 1], [0.5, 0, 0]) } as const;
    expect(Array.from(resample(source, half, { ...NEAREST, outside: 9 }).voxels, Number)).toEqual([2, 4, 9]);
    const wide = { ...source, voxels: BigUint64Array.of(1n, 2n, 3n, 4n) };
    const turned = { shape: [1, 3, 1], affine: affineFrom([1, 2, 1], [0.5, 0, 0], "ARS") } as const;
    expect(resample(wide, turned, { ...NEAREST, outside: 9 }).voxels).toEqual(BigUint64Array.of(2n, 4n, 9n));
  });
});

describe("resampleToSpacing", () => {
  const grid = { shape: [10, 20, 7], affine: affineFrom([0.8, 0.8, 5], [5, 6, 7], "LPS") } as const;

  it("has the asked spacing exactly, the rounded size and the same center", () => {
    const found = gridAtSpacing(grid, [1.5, 0.4, 3]);
    expect(found.shape).toEqual([5, 40, 12]); // 8 / 1.5 = 5.33, 16 / 0.4, 35 / 3 = 11.67
    spacingOf(found).forEach((mm, axis) => void expect(mm).toBeCloseTo([1.5, 0.4, 3][axis] as number, 12));
    center(found).forEach((mm, axis) => void expect(mm).toBeCloseTo(center(grid)[axis] as number, 12));
  });

  it("keeps a ramp, and has no voxel outside", () => {
    const found = resampleToSpacing(ramp(grid), [1.5, 0.4, 3], { ...LINEAR, outside: Number.NaN });
    const expected = ramp(found).voxels;
    indices(found.shape).forEach(([i, j, k], n) => {
      // Half a voxel at the rim holds the border value, so only voxels between the source's centers follow the ramp.
      const inner = i > 0 && i < 4 && j > 1 && j < 38 && k > 0 && k < 11;
      if (inner) expect(Number(found.voxels[n])).toBeCloseTo(Number(expected[n]), 4);
      else expect(Number.isFinite(Number(found.voxels[n]))).toBe(true);
    });
  });

  it("commutes with flipping an axis", () => {
    const rng = Rng.of("flips");
    const voxels = Float32Array.from({ length: 1400 }, () => rng.normal());
    const source = createVolume(voxels, grid);
    const [a, b] = [
      toCanonical(resampleToSpacing(source, [1.5, 0.7, 3], LINEAR)),
      resampleToSpacing(toCanonical(source), [1.5, 0.7, 3], LINEAR),
    ];
    expect(a.shape).toEqual(b.shape);
    (a.voxels as Float32Array).forEach((v, n) => void expect(v).toBeCloseTo(Number(b.voxels[n]), 5));
  });

  it("keeps at least one voxel and refuses a spacing that is none", () => {
    expect(gridAtSpacing(grid, [100, 100, 100]).shape).toEqual([1, 1, 1]);
    expect(() => gridAtSpacing(grid, [1, 1, 0])).toThrowError(failing("VALUE_INVALID"));
  });
});
