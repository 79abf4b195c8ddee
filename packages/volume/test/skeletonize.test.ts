import { Rng } from "@panshift/core";
import { connectedComponents, dilateBox, type PerAxis, skeletonize2d, skeletonize3d } from "@panshift/volume";
import { describe, expect, it } from "vitest";
import { drawn, eulerCharacteristic, indices, lines, padded, randomMask, total } from "./masks.ts";

/** Components of the mask (8- or 26-connected), of the background with its outside (4- or 6-connected), and Euler's number. */
function topology(mask: Uint8Array, shape: PerAxis<number>) {
  const outside = shape[2] === 1 ? flatPadded(mask, shape) : padded(mask, shape);
  const background = outside.mask.map((v) => (v ? 0 : 1));
  return {
    components: connectedComponents(mask, shape, 26).sizes.length - 1,
    holes: connectedComponents(background, outside.shape, 6).sizes.length - 2,
    euler: eulerCharacteristic(mask, shape),
  };
}

/** One pixel of background around a single slice, so that its holes are not open along k. */
function flatPadded(mask: Uint8Array, shape: PerAxis<number>) {
  const grown = padded(mask, shape);
  const slice = grown.shape[0] * grown.shape[1];
  return { mask: grown.mask.slice(slice, 2 * slice), shape: [grown.shape[0], grown.shape[1], 1] as const };
}

function isSubset(part: Uint8Array, whole: Uint8Array): boolean {
  return part.every((v, n) => v === 0 || whole[n] !== 0);
}

/** Blobs: random boxes grown from a few voxels, so that there is something to thin. */
function randomBlobs(rng: Rng, shape: PerAxis<number>): Uint8Array {
  const size = [rng.int(1, 6), rng.int(1, 6), shape[2] === 1 ? 1 : rng.int(1, 6)] as const;
  return dilateBox(randomMask(rng, shape, rng.pick([0.01, 0.03, 0.1])), shape, size);
}

describe("skeletonize2d", () => {
  const thin = (...rows: string[]) => {
    const { mask, shape } = drawn(rows);
    return lines(skeletonize2d(mask, [shape[0], shape[1]]), shape);
  };

  it("leaves a line, a diagonal and a single pixel as they are", () => {
    for (const rows of [["....", "####", "...."], ["#...", ".#..", "..#."], ["...", ".#.", "..."], ["#"]]) {
      expect(thin(...rows)).toEqual(rows);
    }
  });

  it("thins a bar to its middle line", () => {
    expect(thin(".........", ".#######.", ".#######.", ".#######.", ".........")).toEqual([
      ".........",
      ".........",
      "..#####..",
      ".........",
      ".........",
    ]);
  });

  it("keeps one pixel of a 2 x 2 square, which some algorithms erase", () => {
    expect(total([...thin("....", ".##.", ".##.", "....").join("")].map((c) => (c === "#" ? 1 : 0)))).toBeGreaterThan(
      0,
    );
  });

  it("thins a thick ring to a closed line around its hole", () => {
    const rows = [".......", ".#####.", ".#####.", ".##.##.", ".#####.", ".#####.", "......."];
    const { mask, shape } = drawn(rows);
    const skeleton = skeletonize2d(mask, [shape[0], shape[1]]);
    expect(topology(skeleton, shape)).toEqual({ components: 1, holes: 1, euler: 0 });
    expect(total(skeleton)).toBeLessThan(16);
  });

  it("keeps components and holes of any mask", () => {
    const rng = Rng.of("thinning", 2);
    for (let trial = 0; trial < 250; trial++) {
      const shape = [rng.int(1, 20), rng.int(1, 20), 1] as const;
      const mask = trial % 2 === 0 ? randomBlobs(rng, shape) : randomMask(rng, shape, rng.uniform());
      const skeleton = skeletonize2d(mask, [shape[0], shape[1]]);
      expect(isSubset(skeleton, mask)).toBe(true);
      expect(topology(skeleton, shape)).toEqual(topology(mask, shape));
    }
  });
});

describe("skeletonize3d", () => {
  const boxed = (shape: PerAxis<number>, inside: (at: PerAxis<number>) => boolean) =>
    Uint8Array.from(indices(shape), (at) => (inside(at) ? 1 : 0));

  it("leaves a single voxel and straight or diagonal lines as they are", () => {
    const shape = [7, 7, 7] as const;
    for (const inside of [
      ([i, j, k]: PerAxis<number>) => i === 3 && j === 3 && k === 3,
      ([, j, k]: PerAxis<number>) => j === 2 && k === 4,
      ([i, , k]: PerAxis<number>) => i === 0 && k === 0,
      ([i, j, k]: PerAxis<number>) => i === j && j === k,
    ]) {
      const line = boxed(shape, inside);
      expect(skeletonize3d(line, shape)).toEqual(line);
    }
  });

  it.each([0, 1, 2])("thins a bar of 3 x 3 voxels along axis %i to a line in its middle", (axis) => {
    const shape = [11, 11, 11] as const;
    const bar = boxed(shape, (at) => at.every((v, a) => (a === axis ? v >= 1 && v <= 9 : v >= 4 && v <= 6)));
    const places = indices(shape).filter((_, n) => skeletonize3d(bar, shape)[n]);
    expect(places.length).toBeGreaterThanOrEqual(3);
    expect(new Set(places.map((at) => at[axis])).size).toBe(places.length);
    for (const at of places) expect(at.filter((v, a) => a !== axis && v !== 5)).toEqual([]);
  });

  it("thins a solid ball to very few voxels", () => {
    const shape = [11, 11, 11] as const;
    const ball = boxed(shape, (at) => Math.hypot(...at.map((v) => v - 5)) <= 4.2);
    const skeleton = skeletonize3d(ball, shape);
    expect(total(skeleton)).toBeGreaterThan(0);
    expect(total(skeleton)).toBeLessThanOrEqual(5);
    expect(connectedComponents(skeleton, shape, 26).sizes).toHaveLength(2);
  });

  it("thins a torus to a closed line with one tunnel", () => {
    const shape = [15, 15, 7] as const;
    const torus = boxed(shape, ([i, j, k]) => Math.hypot(Math.hypot(i - 7, j - 7) - 4.5, k - 3) <= 1.8);
    const skeleton = skeletonize3d(torus, shape);
    expect(topology(torus, shape)).toEqual({ components: 1, holes: 0, euler: 0 });
    expect(topology(skeleton, shape)).toEqual({ components: 1, holes: 0, euler: 0 });
    const neighbors = indices(shape)
      .filter((_, n) => skeleton[n])
      .map(
        ([i, j, k]) =>
          indices([3, 3, 3]).filter(([a, b, c]) => skeleton[i + a - 1 + 15 * (j + b - 1 + 15 * (k + c - 1))]).length -
          1,
      );
    expect(new Set(neighbors)).toEqual(new Set([2])); // every voxel of a closed line has two neighbors
  });

  it("keeps the cavity of a hollow ball", () => {
    const shape = [9, 9, 9] as const;
    const shell = boxed(shape, (at) => {
      const radius = Math.hypot(...at.map((v) => v - 4));
      return radius <= 3.5 && radius >= 1.5;
    });
    expect(topology(skeletonize3d(shell, shape), shape)).toEqual({ components: 1, holes: 1, euler: 2 });
  });

  it("keeps components, cavities and tunnels of any mask", () => {
    const rng = Rng.of("thinning", 3);
    for (let trial = 0; trial < 100; trial++) {
      const shape = [rng.int(2, 9), rng.int(2, 9), rng.int(2, 9)] as const;
      const mask = trial % 2 === 0 ? randomBlobs(rng, shape) : randomMask(rng, shape, rng.uniform());
      const skeleton = skeletonize3d(mask, shape);
      expect(isSubset(skeleton, mask)).toBe(true);
      expect(topology(skeleton, shape)).toEqual(topology(mask, shape));
    }
  });

  it("changes nothing when run again", () => {
    const rng = Rng.of("thinning", "again");
    const shape = [10, 9, 8] as const;
    for (let trial = 0; trial < 20; trial++) {
      const once = skeletonize3d(randomBlobs(rng, shape), shape);
      expect(skeletonize3d(once, shape)).toEqual(once);
    }
  });
});
