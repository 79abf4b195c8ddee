import { Rng } from "@panshift/core";
import { describe, expect, it } from "vitest";
import { buildAnatomy } from "./anatomy.ts";
import { compartmentId, FIRST_CAVITY_ID } from "./compartments.ts";
import { MIXED, OUTSIDE } from "./organ.ts";
import { centeredGrid, rasterize } from "./rasterize.ts";
import { drawSubject } from "./subject.ts";

const anatomies = [3, 19, 42].map((index) => buildAnatomy(drawSubject(5, index)));

/** A random point within a ball. */
function within(rng: Rng, [x, y, z]: readonly [number, number, number], reach: number) {
  const point = [x, y, z] as [number, number, number];
  do for (let axis = 0; axis < 3; axis++) point[axis] = rng.range(-reach, reach);
  while (Math.hypot(...point) >= reach);
  return [x + point[0], y + point[1], z + point[2]] as const;
}

describe("what is said of a ball", () => {
  it.each(anatomies.map((anatomy, i) => [i, anatomy] as const))("holds for its points (subject %d)", (i, anatomy) => {
    const rng = Rng.of("balls", i);
    const things = [{ name: "wall", ...anatomy.wall, box: { min: [-190, -150, -130], max: [190, 150, 130] } as const }];
    for (const { name, at, box } of [...things, ...anatomy.organs]) {
      let certain = 0;
      for (let n = 0; n < 60; n++) {
        const center = [0, 1, 2].map((axis) =>
          rng.range((box.min[axis] as number) - 4, (box.max[axis] as number) + 4),
        ) as unknown as readonly [number, number, number];
        const reach = rng.range(0.3, 9);
        const said = at(...center, reach);
        if (said === MIXED) continue;
        certain++;
        for (let p = 0; p < 12; p++) expect(at(...within(rng, center, reach), 0), name).toBe(said);
      }
      expect(certain, name).toBeGreaterThan(3);
    }
  });
});

describe("rasterize", () => {
  it("gives each voxel the compartment that its center lies in", () => {
    const grid = centeredGrid([31, 23, 19], [11, 11, 10], [3, 2, 1]);
    for (const anatomy of anatomies.slice(0, 2)) {
      const { ids } = rasterize(anatomy, grid, [1, 1, 1]);
      const point = new Float64Array(3);
      const expected = ids.map((_, voxel) => {
        const [i, j, k] = [voxel % 31, Math.floor(voxel / 31) % 23, Math.floor(voxel / (31 * 23))];
        anatomy.deformation.apply(3 + (i - 15) * 11, 2 + (j - 11) * 11, 1 + (k - 9) * 10, point);
        const [x, y, z] = [0, 1, 2].map((axis) => (point[axis] as number) / (anatomy.frame[axis] as number)) as [
          number,
          number,
          number,
        ];
        const base = anatomy.wall.at(x, y, z, 0);
        if (base < FIRST_CAVITY_ID) return base;
        const found = anatomy.organs.map((organ) => organ.at(x, y, z, 0)).filter((id) => id !== OUTSIDE);
        return found.length > 0 ? (found[found.length - 1] as number) : base;
      });
      expect(ids).toEqual(expected);
      expect(new Set(ids).size).toBeGreaterThan(15);
      expect(ids).toContain(compartmentId.pancreas);
    }
  });
});
