import { describe, expect, it } from "vitest";
import { cornerAreas } from "./corner-areas.ts";

/** The code of voxels (di, dj, dk). */
const codeOf = (...voxels: (readonly [number, number, number])[]) =>
  voxels.reduce((code, [i, j, k]) => code | (1 << (i + 2 * j + 4 * k)), 0);

describe("cornerAreas", () => {
  const areas = cornerAreas([1, 1, 1]);

  it("gives the areas of unit voxels that can be worked out by hand", () => {
    const triangle = Math.sqrt(3) / 8; // legs of the corner: 1/2
    expect(areas[codeOf([0, 0, 0])]).toBeCloseTo(triangle, 12);
    expect(areas[codeOf([0, 0, 0], [1, 0, 0])]).toBeCloseTo(Math.SQRT1_2, 12); // a rectangle of 1 x sqrt(1/2)
    expect(areas[codeOf([0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 1, 0])]).toBeCloseTo(1, 12); // a whole face
    expect(areas[codeOf([0, 0, 0], [1, 1, 1])]).toBeCloseTo(2 * triangle, 12); // two corners apart
    const hexagon = 6 * triangle; // the cut through a cube's middle
    expect(areas[codeOf([0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1])]).toBeCloseTo(hexagon, 12);
  });

  it("has no surface where all voxels are alike, and the same on both sides", () => {
    expect(areas[0]).toBe(0);
    expect(areas[255]).toBe(0);
    for (let code = 0; code < 256; code++) expect(areas[code]).toBeCloseTo(areas[255 - code] as number, 12);
  });

  it("weighs faces by the spacing", () => {
    const [si, sj, sk] = [0.7, 1.3, 5] as const;
    const anisotropic = cornerAreas([si, sj, sk]);
    const face = codeOf([0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 1, 0]);
    expect(anisotropic[face]).toBeCloseTo(si * sj, 12);
    expect(anisotropic[codeOf([0, 0, 0], [0, 1, 0], [0, 0, 1], [0, 1, 1])]).toBeCloseTo(sj * sk, 12);
  });
});
