import { Rng } from "@panshift/core";
import { type Connectivity, connectedComponents, type PerAxis } from "@panshift/volume";
import { describe, expect, it } from "vitest";
import { drawn, indices, randomMask } from "./masks.ts";

/** Labels by flooding from each unlabelled voxel in raster order. */
function flood(mask: Uint8Array, shape: PerAxis<number>, connectivity: Connectivity): number[] {
  const farthest = { 6: 1, 18: 2, 26: 3 }[connectivity];
  const places = indices(shape);
  const labels = new Array<number>(mask.length).fill(0);
  let count = 0;
  for (let seed = 0; seed < mask.length; seed++) {
    if (!mask[seed] || labels[seed]) continue;
    labels[seed] = ++count;
    for (const stack = [seed]; stack.length > 0; ) {
      const from = places[stack.pop() as number] as PerAxis<number>;
      places.forEach((to, n) => {
        const steps = to.map((v, axis) => Math.abs(v - (from[axis] as number)));
        if (!mask[n] || labels[n] || Math.max(...steps) > 1 || steps.reduce((a, b) => a + b, 0) > farthest) return;
        labels[n] = count;
        stack.push(n);
      });
    }
  }
  return labels;
}

describe("connectedComponents", () => {
  it("joins by faces, edges or corners as asked", () => {
    // Two voxels that share an edge within a slice, and a third that shares a corner with the second one.
    const { mask, shape } = drawn(["#..", ".#.", "..."], ["...", "...", "..#"]);
    const count = (connectivity: Connectivity) => connectedComponents(mask, shape, connectivity).sizes.length - 1;
    expect([count(6), count(18), count(26)]).toEqual([3, 2, 1]);
  });

  it("numbers components in raster order of their first voxel and counts their voxels", () => {
    const { mask, shape } = drawn(["..##.", "#..#.", "#...#"]);
    const { labels, sizes } = connectedComponents(mask, shape, 6);
    expect([...labels]).toEqual([0, 0, 1, 1, 0, 2, 0, 0, 1, 0, 2, 0, 0, 0, 3]);
    expect(sizes).toEqual([0, 3, 2, 1]);
  });

  it("joins branches that meet late", () => {
    const { mask, shape } = drawn(["#.#.#", "#.#.#", "###.#", "....#", "#####"]);
    expect(connectedComponents(mask, shape, 6).sizes).toEqual([0, 7, 9]);
  });

  it.each<Connectivity>([6, 18, 26])("equals flooding on random masks, connectivity %i", (connectivity) => {
    const rng = Rng.of("components", connectivity);
    for (let trial = 0; trial < 40; trial++) {
      const shape = [rng.int(1, 8), rng.int(1, 8), rng.int(1, 6)] as const;
      const mask = randomMask(rng, shape, rng.range(0.1, 0.7));
      const { labels, sizes } = connectedComponents(mask, shape, connectivity);
      const expected = flood(mask, shape, connectivity);
      expect([...labels]).toEqual(expected);
      expect(sizes).toEqual(sizes.map((_, label) => (label === 0 ? 0 : expected.filter((v) => v === label).length)));
    }
  });

  it("holds more provisional labels than it begins with", () => {
    const shape = [64, 64, 2] as const;
    const mask = Uint8Array.from(indices(shape), ([i, j, k]) => (i + j + k) % 2);
    expect(connectedComponents(mask, shape, 6).sizes).toHaveLength(4096 + 1);
    expect(connectedComponents(mask, shape, 26).sizes).toEqual([0, 4096]);
  });

  it("finds nothing in an empty mask", () => {
    expect(connectedComponents(new Uint8Array(8), [2, 2, 2], 26)).toEqual({ labels: new Int32Array(8), sizes: [0] });
  });
});
