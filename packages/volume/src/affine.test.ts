import { describe, expect, it } from "vitest";
import {
  type Affine,
  applyAffine,
  composeAffines,
  determinantOf,
  IDENTITY_AFFINE,
  invertAffine,
  spacingOf,
} from "./affine.ts";

const affine: Affine = [
  [0, -2, 0, 10],
  [0.5, 0, 1, -20],
  [0, 0, 3, 30],
  [0, 0, 0, 1],
];

describe("affine", () => {
  it("maps an index to the world", () => {
    expect(applyAffine(affine, [1, 2, 3])).toEqual([10 - 4, -20 + 0.5 + 3, 30 + 9]);
  });

  it("has column lengths as spacing and the signed voxel volume as determinant", () => {
    expect(spacingOf(affine)).toEqual([0.5, 2, Math.sqrt(10)]);
    expect(spacingOf({ affine })).toEqual(spacingOf(affine));
    expect(determinantOf(affine)).toBeCloseTo(3, 12);
  });

  it("gives the identity when composed with its inverse, on either side", () => {
    for (const product of [
      composeAffines(affine, invertAffine(affine)),
      composeAffines(invertAffine(affine), affine),
    ]) {
      product.flat().forEach((v, n) => void expect(v).toBeCloseTo(IDENTITY_AFFINE.flat()[n] as number, 12));
    }
  });

  it("applies the inner map first", () => {
    const shift: Affine = [
      [1, 0, 0, 5],
      [0, 1, 0, 0],
      [0, 0, 1, 0],
      [0, 0, 0, 1],
    ];
    expect(applyAffine(composeAffines(affine, shift), [1, 2, 3])).toEqual(applyAffine(affine, [6, 2, 3]));
  });

  it.each([
    [
      "a zero column",
      [
        [1, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 1, 0],
        [0, 0, 0, 1],
      ],
    ],
    [
      "parallel columns",
      [
        [1, 2, 0, 0],
        [1, 2, 0, 0],
        [0, 0, 1, 0],
        [0, 0, 0, 1],
      ],
    ],
    [
      "NaN",
      [
        [1, 0, 0, Number.NaN],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
        [0, 0, 0, 1],
      ],
    ],
  ])("refuses to invert %s", (_, singular) => {
    expect(() => invertAffine(singular as unknown as Affine)).toThrowError(
      expect.objectContaining({ code: "AFFINE_SINGULAR" }),
    );
  });
});
