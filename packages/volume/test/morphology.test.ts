import { Rng } from "@panshift/core";
import { boundingBox, dilateMm, erodeMm, fillHoles, type PerAxis } from "@panshift/volume";
import { describe, expect, it } from "vitest";
import { drawn, indices, randomMask } from "./masks.ts";

/** Whether any voxel of a kind lies within a radius of each voxel, by looking at all. */
function within(mask: Uint8Array, shape: PerAxis<number>, spacing: PerAxis<number>, radiusMm: number): boolean[] {
  const places = indices(shape);
  const inside = places.filter((_, n) => mask[n] !== 0);
  return places.map((at) =>
    inside.some((other) => {
      const [x, y, z] = at.map((v, axis) => (v - (other[axis] as number)) * (spacing[axis] as number));
      return Math.hypot(x as number, y as number, z as number) <= radiusMm * (1 + 1e-9);
    }),
  );
}

describe("dilateMm and erodeMm", () => {
  it("equal the definition on random masks", () => {
    const rng = Rng.of("morphology");
    for (let trial = 0; trial < 40; trial++) {
      const shape = [rng.int(1, 9), rng.int(1, 9), rng.int(1, 6)] as const;
      const spacing = [rng.pick([0.5, 1, 1.3]), rng.pick([0.7, 1]), rng.pick([1, 2.5])] as const;
      const mask = randomMask(rng, shape, rng.pick([0.02, 0.3, 0.9]));
      const radius = rng.pick([0, 0.5, 1, 2.6]);
      const outside = mask.map((value) => 1 - value);
      expect([...dilateMm(mask, shape, spacing, radius)].map(Boolean)).toEqual(within(mask, shape, spacing, radius));
      const removed = within(outside, shape, spacing, radius);
      expect([...erodeMm(mask, shape, spacing, radius)].map(Boolean)).toEqual(removed.map((near) => !near));
    }
  });

  it("measure in mm along each axis and reach a voxel exactly at the radius", () => {
    const shape = [9, 9, 9] as const;
    const mask = Uint8Array.from(indices(shape), (at) => (at.every((v) => v === 4) ? 1 : 0));
    const grown = dilateMm(mask, shape, [0.7, 1, 2.1], 2.1);
    expect(boundingBox(grown, shape)).toEqual({ start: [1, 2, 3], size: [7, 5, 3] });
    expect(erodeMm(grown, shape, [0.7, 1, 2.1], 2.1)[4 + 9 * (4 + 9 * 4)]).toBe(1);
  });

  it("take nothing from beyond the array, and refuse a negative radius", () => {
    const full = new Uint8Array(27).fill(1);
    expect(erodeMm(full, [3, 3, 3], [1, 1, 1], 5)).toEqual(full);
    expect(dilateMm(new Uint8Array(27), [3, 3, 3], [1, 1, 1], 5)).toEqual(new Uint8Array(27));
    const refusal = expect.objectContaining({ code: "VALUE_INVALID" });
    expect(() => dilateMm(full, [3, 3, 3], [1, 1, 1], -1)).toThrowError(refusal);
    expect(() => erodeMm(full, [3, 3, 3], [1, 1, 1], Number.NaN)).toThrowError(refusal);
  });
});

describe("fillHoles", () => {
  it("fills what the border cannot reach, within a slice", () => {
    const { mask, shape } = drawn([".####.", "##..##", "#.#.##", "##..#.", ".###.."]);
    expect(fillHoles(mask, shape)).toEqual(drawn([".####.", "######", "######", "#####.", ".###.."]).mask);
  });

  it("leaves open what a corner joins to the border when the background is joined by corners", () => {
    const { mask, shape } = drawn([".##", "#.#", "##."]);
    expect(fillHoles(mask, shape, 6)[4]).toBe(1);
    expect(fillHoles(mask, shape, 26)).toEqual(mask);
  });

  it("fills a cavity and leaves a tunnel", () => {
    const shape = [5, 5, 5] as const;
    const at = (n: number) => indices(shape)[n] as PerAxis<number>;
    const shell = new Uint8Array(125).map((_, n) => (at(n).every((v) => v === 2) ? 0 : 1));
    expect(fillHoles(shell, shape)).toEqual(new Uint8Array(125).fill(1));
    const tube = new Uint8Array(125).map((_, n) => (at(n)[0] === 2 && at(n)[1] === 2 ? 0 : 1));
    expect(fillHoles(tube, shape)).toEqual(tube);
  });
});
