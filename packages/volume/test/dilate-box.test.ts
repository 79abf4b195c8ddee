import { Rng } from "@panshift/core";
import { dilateBox, type PerAxis } from "@panshift/volume";
import { describe, expect, it } from "vitest";
import { drawn, indices, lines, randomMask } from "./masks.ts";

/** Every voxel of the mask sets its whole box. */
function bruteForce(mask: Uint8Array, shape: PerAxis<number>, size: PerAxis<number>): Uint8Array {
  const places = indices(shape);
  return Uint8Array.from(places, (to) =>
    places.some((from, n) => {
      const inReach = to.every((v, axis) => {
        const [moved, length] = [v - (from[axis] as number), size[axis] as number];
        return moved >= -Math.floor(length / 2) && moved <= Math.ceil(length / 2) - 1;
      });
      return mask[n] !== 0 && inReach;
    })
      ? 1
      : 0,
  );
}

describe("dilateBox", () => {
  it("grows a voxel to the box, cut at the border", () => {
    const { mask, shape } = drawn([".....", ".....", "..#..", ".....", "....#"]);
    expect(lines(dilateBox(mask, shape, [3, 1, 1]), shape)).toEqual([".....", ".....", ".###.", ".....", "...##"]);
    expect(lines(dilateBox(mask, shape, [3, 3, 9]), shape)).toEqual([".....", ".###.", ".###.", ".####", "...##"]);
  });

  it("reaches one further down than up for an even size, as SciPy", () => {
    const { mask, shape } = drawn(["...#..."]);
    expect(lines(dilateBox(mask, shape, [4, 1, 1]), shape)).toEqual([".####.."]);
    expect(lines(dilateBox(mask, shape, [2, 1, 1]), shape)).toEqual(["..##..."]);
  });

  it("equals brute force on random masks and boxes", () => {
    const rng = Rng.of("dilation");
    for (let trial = 0; trial < 60; trial++) {
      const shape = [rng.int(1, 9), rng.int(1, 9), rng.int(1, 6)] as const;
      const size = [rng.int(1, 8), rng.int(1, 8), rng.int(1, 8)] as const;
      const mask = randomMask(rng, shape, 0.05);
      expect(dilateBox(mask, shape, size)).toEqual(bruteForce(mask, shape, size));
    }
  });

  it("gives a mask of ones in a new array", () => {
    const mask = Uint8Array.of(0, 200, 0);
    expect([...dilateBox(mask, [3, 1, 1], [1, 1, 1])]).toEqual([0, 1, 0]);
    expect([...mask]).toEqual([0, 200, 0]);
  });

  it.each([[[0, 1, 1]], [[1, 1.5, 1]], [[1, 1, -3]]])("refuses the box %j", (size) => {
    expect(() => dilateBox(new Uint8Array(1), [1, 1, 1], size as unknown as PerAxis<number>)).toThrowError(
      expect.objectContaining({ code: "VALUE_INVALID" }),
    );
  });
});
