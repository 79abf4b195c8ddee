import {
  type Affine,
  affineFrom,
  applyAffine,
  composeAffines,
  createVolume,
  latticeDifference,
  onAxesOf,
  type PerAxis,
  resample,
  type Volume,
} from "@panshift/volume";
import { describe, expect, it } from "vitest";

const shape: PerAxis<number> = [3, 4, 5];
const spacing: PerAxis<number> = [0.5, 0.7, 3];

/** Every voxel another value. */
function numbered(affine: Affine): Volume {
  return createVolume(
    Uint8Array.from({ length: 60 }, (_, n) => n),
    { shape, affine },
  );
}

/** As LPS: both in-plane axes of RAS reversed, in another file order. */
function turned(scan: Volume): Volume {
  const turn: Affine = [
    [0, -1, 0, 2],
    [-1, 0, 0, 3],
    [0, 0, 1, 0],
    [0, 0, 0, 1],
  ];
  const affine = composeAffines(scan.affine, turn);
  const voxels = new Uint8Array(60);
  const grid = { shape: [4, 3, 5] as const, affine };
  for (let n = 0; n < 60; n++) {
    const [i, j, k] = applyAffine(turn, [n % 4, Math.floor(n / 4) % 3, Math.floor(n / 12)]);
    voxels[n] = scan.voxels[i + 3 * (j + 4 * k)] as number;
  }
  return createVolume(voxels, grid);
}

const half = Math.SQRT1_2;
const oblique: Affine = [
  [half * 0.5, -half * 0.7, 0, 1],
  [half * 0.5, half * 0.7, 0, 2],
  [0, 0, 3, 3],
  [0, 0, 0, 1],
];

describe("onAxesOf", () => {
  it.each([
    ["along the world's axes", affineFrom(spacing, [1, 2, 3], "RAS")],
    ["at 45 degrees, where no world axis is closest", oblique],
  ])("puts voxels in the order of other axes, %s", (_, affine) => {
    const scan = numbered(affine);
    const other = turned(scan);
    expect(latticeDifference(scan, other)).toBeNull();
    const back = onAxesOf(other, scan);
    expect(back?.voxels).toEqual(scan.voxels);
    expect(back?.shape).toEqual(shape);
    expect(resample(other, scan, { interpolation: "nearest" }).voxels).toEqual(scan.voxels);
  });

  it("gives a volume back that has the axes already", () => {
    const scan = numbered(oblique);
    expect(onAxesOf(scan, scan)).toBe(scan);
  });

  it("refuses places that differ", () => {
    const scan = numbered(affineFrom(spacing, [1, 2, 3], "RAS"));
    const mirrored = numbered(affineFrom(spacing, [1, 2, 3], "LAS"));
    expect(onAxesOf(mirrored, scan)).toBeNull();
    expect(latticeDifference(scan, mirrored)).toMatch(/mm apart/);
    const coarser = numbered(affineFrom([0.5, 0.7, 3.1], [1, 2, 3], "RAS"));
    expect(onAxesOf(coarser, scan)).toBeNull();
  });
});
