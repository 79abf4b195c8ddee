import { Rng } from "@panshift/core";
import {
  affineFrom,
  applyAffine,
  boundingBox,
  createVolume,
  crop,
  fromCanonical,
  gridDifference,
  invertAffine,
  orientationOf,
  type PerAxis,
  pad,
  requireSameGrid,
  toCanonical,
  type Volume,
  type VoxelArray,
  windowOf,
  windowOfArray,
} from "@panshift/volume";
import { describe, expect, it } from "vitest";
import { drawn, indices } from "./masks.ts";

const SHAPE = [3, 4, 5] as const;
const failing = (code: string) => expect.objectContaining({ code });

function numbered(orientation: string, voxels: VoxelArray = Int16Array.from({ length: 60 }, (_, n) => n + 1)): Volume {
  return createVolume(voxels, { shape: SHAPE, affine: affineFrom([0.5, 2, 3], [10, -20, 30], orientation) });
}

/** Checks that every voxel of `volume` that holds a number of `numbered` lies where `source` has that number. */
function expectSamePlaces(volume: Volume, source: Volume): void {
  const places = indices(source.shape);
  indices(volume.shape).forEach((at, n) => {
    const number = Number(volume.voxels[n]);
    if (number === 0) return;
    const from = applyAffine(source.affine, places[number - 1] as PerAxis<number>);
    applyAffine(volume.affine, at).forEach((v, axis) => void expect(v).toBeCloseTo(from[axis] as number, 9));
  });
}

const CODES = ["RAS", "LPS", "LAS", "PSR", "SAL", "ILP", "ARI", "SLP"];

describe("toCanonical", () => {
  it.each(CODES)("turns %s to RAS, every voxel where it was, and back", (code) => {
    const volume = numbered(code);
    const canonical = toCanonical(volume);
    expect(orientationOf(canonical.affine)).toBe("RAS");
    expect(new Set(canonical.voxels as Int16Array).size).toBe(60);
    expectSamePlaces(canonical, volume);
    const back = fromCanonical(canonical, volume);
    expect(back).toEqual(volume);
  });

  it("returns a canonical volume as it is", () => {
    const volume = numbered("RAS");
    expect(toCanonical(volume)).toBe(volume);
  });

  it("keeps slope, intercept and voxel type, 64 bits and NaN included", () => {
    const wide = numbered(
      "PSR",
      BigInt64Array.from({ length: 60 }, (_, n) => BigInt(n) - 2n ** 62n),
    );
    const turned = toCanonical({ ...wide, scale: { slope: 2, intercept: 1 } });
    expect(turned.scale).toEqual({ slope: 2, intercept: 1 });
    expect(fromCanonical(turned, wide).voxels).toEqual(wide.voxels);
    const holes = numbered(
      "SLP",
      Float64Array.from({ length: 60 }, (_, n) => (n % 7 === 0 ? Number.NaN : n)),
    );
    expect(fromCanonical(toCanonical(holes), holes).voxels).toEqual(holes.voxels);
  });

  it("brings a canonical result back on an oblique scan's own axes", () => {
    const [c, s] = [Math.cos(0.4), Math.sin(0.4)];
    const oblique: Volume = {
      ...numbered("RAS"),
      affine: [
        [0, -2 * c, -3 * s, 1],
        [0.5, 0, 0, 2],
        [0, -2 * s, 3 * c, 3],
        [0, 0, 0, 1],
      ],
    };
    const canonical = toCanonical(oblique);
    expect(orientationOf(canonical.affine)).toBe("RAS");
    expectSamePlaces(canonical, oblique);
    expect(fromCanonical(canonical, oblique)).toEqual(oblique);
  });

  it("refuses to put a result on another grid", () => {
    expect(() => fromCanonical(numbered("RAS"), crop(numbered("LPS"), [0, 0, 0], [3, 4, 4]))).toThrowError(
      failing("PAIR_MISMATCH"),
    );
  });
});

describe("crop, pad and windowOf", () => {
  it("keep every voxel in its place in the world", () => {
    const rng = Rng.of("windows");
    for (const code of CODES) {
      const volume = numbered(code);
      const start = [rng.int(-3, 3), rng.int(-3, 4), rng.int(-3, 5)] as const;
      const size = [rng.int(1, 7), rng.int(1, 7), rng.int(1, 7)] as const;
      const cut = windowOf(volume, { start, size });
      expect(cut.shape).toEqual(size);
      expectSamePlaces(cut, volume);
      const inside = indices(SHAPE).filter((at) =>
        at.every((v, a) => v >= (start[a] as number) && v < (start[a] as number) + (size[a] as number)),
      );
      expect([...(cut.voxels as Int16Array)].filter((v) => v !== 0)).toHaveLength(inside.length);
    }
  });

  it("cuts a box, and refuses one that reaches beyond", () => {
    expect([...(crop(numbered("LPS"), [1, 2, 3], [2, 1, 1]).voxels as Int16Array)]).toEqual([44, 45]);
    expect(() => crop(numbered("LPS"), [1, 2, 3], [3, 1, 1])).toThrowError(failing("VALUE_INVALID"));
    expect(() => crop(numbered("LPS"), [-1, 0, 0], [1, 1, 1])).toThrowError(failing("VALUE_INVALID"));
  });

  it("pads with a value, which cropping takes away again", () => {
    const volume = numbered("PSR");
    const padded = pad(volume, [1, 0, 2], [0, 3, 1], -5);
    expect(padded.shape).toEqual([4, 7, 8]);
    expect([...(padded.voxels as Int16Array)].filter((v) => v === -5)).toHaveLength(4 * 7 * 8 - 60);
    expect(crop(padded, [1, 0, 2], SHAPE)).toEqual(volume);
    expect(() => pad(volume, [-1, 0, 0], [0, 0, 0])).toThrowError(failing("VALUE_INVALID"));
  });

  it("fills a window that lies wholly outside", () => {
    for (const voxels of [new Uint8Array(60).fill(1), new BigUint64Array(60).fill(1n)]) {
      const out = windowOfArray(voxels as VoxelArray, SHAPE, { start: [9, 0, 0], size: [2, 2, 1] }, 3);
      expect(Array.from(out, Number)).toEqual([3, 3, 3, 3]);
    }
  });

  it.each([
    [
      [0, 0, 0.5],
      [1, 1, 1],
    ],
    [
      [0, 0, 0],
      [1, 0, 1],
    ],
  ])("refuse the box %j %j", (start, size) => {
    expect(() => windowOf(numbered("RAS"), { start, size } as never)).toThrowError(failing("VALUE_INVALID"));
  });
});

describe("boundingBox", () => {
  it("is the smallest box around the mask", () => {
    const { mask, shape } = drawn(
      ["......", "......", "......"],
      ["......", "...#..", ".#...."],
      ["......", "..#...", "......"],
    );
    expect(boundingBox(mask, shape)).toEqual({ start: [1, 1, 1], size: [3, 2, 2] });
    expect(boundingBox(new Uint8Array(18).fill(1), [3, 2, 3])).toEqual({ start: [0, 0, 0], size: [3, 2, 3] });
  });

  it("is null for an empty mask", () => {
    expect(boundingBox(new Uint8Array(8), [2, 2, 2])).toBeNull();
  });
});

describe("requireSameGrid", () => {
  it("allows for the rounding of headers, and names what differs", () => {
    const [a, b] = [numbered("LPS"), numbered("LAS")];
    const nudged = { ...a, affine: affineFrom([0.5, 2, 3], [10.001, -20, 30], "LPS") };
    expect(gridDifference(a, nudged)).toBeNull();
    requireSameGrid(a, nudged);
    expect(() => requireSameGrid(a, b, "b.nii.gz")).toThrowError(failing("PAIR_MISMATCH"));
    expect(gridDifference(a, b)).toBe("corners 12.000 mm apart");
    expect(gridDifference(a, { ...b, shape: [4, 3, 5] })).toBe("shapes 3 x 4 x 5 and 4 x 3 x 5");
  });

  it("sees a spacing that differs only far from the origin", () => {
    const stretched = { ...numbered("RAS"), affine: affineFrom([0.5, 2, 3.01], [10, -20, 30]) };
    expect(gridDifference(numbered("RAS"), stretched)).toBe("corners 0.040 mm apart");
  });
});

it("refuses voxels that do not fill the shape", () => {
  expect(() => createVolume(new Uint8Array(3), { shape: [2, 2, 1], affine: affineFrom([1, 1, 1]) })).toThrowError(
    failing("SHAPE_MISMATCH"),
  );
  expect(invertAffine(affineFrom([2, 2, 2]))[0][0]).toBe(0.5);
});
