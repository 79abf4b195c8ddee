import { type Affine, affineFrom, axisDirections, orientationOf, spacingOf } from "@panshift/volume";
import { describe, expect, it } from "vitest";
import oracle from "./oracles/orientations.json" with { type: "json" };

describe("orientationOf", () => {
  it.each(oracle.cases)("agrees with nibabel on $code, $affine", ({ affine, code }) => {
    expect(orientationOf(affine as unknown as Affine)).toBe(code);
  });
});

describe("affineFrom", () => {
  const letters = [
    ["L", "R"],
    ["P", "A"],
    ["I", "S"],
  ] as const;
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ] as const;
  const codes = orders.flatMap((order) =>
    [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => order.map((world, axis) => letters[world][(bits >> axis) & 1]).join("")),
  );

  it("makes all 48 orientations, each read back", () => {
    expect(new Set(codes).size).toBe(48);
    for (const code of codes) {
      const affine = affineFrom([0.5, 2, 3], [1, -2, 3], code);
      expect(orientationOf(affine)).toBe(code);
      expect(spacingOf(affine)).toEqual([0.5, 2, 3]);
      expect(affine.map((row) => row[3])).toEqual([1, -2, 3, 1]);
    }
  });

  it("names the world axis and the sense of each voxel axis", () => {
    expect(axisDirections(affineFrom([1, 1, 1], [0, 0, 0], "PSL"))).toEqual([
      { world: 1, sign: -1 },
      { world: 2, sign: 1 },
      { world: 0, sign: -1 },
    ]);
  });

  it.each(["RA", "RAR", "XAS", "RRA", ""])("refuses the orientation %j", (code) => {
    expect(() => affineFrom([1, 1, 1], [0, 0, 0], code)).toThrowError(
      expect.objectContaining({ code: "VALUE_INVALID" }),
    );
  });

  it.each([[[0, 1, 1]], [[1, -1, 1]], [[1, 1, Number.NaN]]])("refuses the spacing %j", (spacing) => {
    expect(() => affineFrom(spacing as unknown as [number, number, number])).toThrowError(
      expect.objectContaining({ code: "VALUE_INVALID" }),
    );
  });
});
