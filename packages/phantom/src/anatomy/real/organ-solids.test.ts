import { describe, expect, it } from "vitest";
import type { Solid } from "../shapes.ts";
import type { OrganMap } from "./organ-map.ts";
import { organSolids } from "./organ-solids.ts";

const spacingMm = [2, 2, 3] as const;
const shape = [24, 20, 12] as const;

/** A liver and a pancreas with a rugged common face, and a spleen by itself. */
function map(): OrganMap {
  const codes = new Uint8Array(shape[0] * shape[1] * shape[2]);
  for (let k = 2; k < 10; k++) {
    for (let j = 3; j < 17; j++) {
      const face = 9 + ((3 * j + 5 * k) % 4);
      for (let i = 2; i < 17; i++) codes[i + shape[0] * (j + shape[1] * k)] = i < face ? 1 : 2;
      codes[21 + shape[0] * (j + shape[1] * k)] = 3;
    }
  }
  return { organs: ["pancreas", "liver", "spleen"], codes, shape, spacingMm, firstMm: [0, 0, 0] };
}

const organs = map();
const { byName, all } = organSolids(organs, [0, 0, 0]);
const [pancreas, liver, spleen] = ["pancreas", "liver", "spleen"].map((name) => byName.get(name as "liver")) as [
  Solid,
  Solid,
  Solid,
];

describe("organSolids", () => {
  it("gives no point to two organs, at nodes or between", () => {
    const points = { both: 0, pancreas: 0, liver: 0 };
    for (let z = 5; z < 30; z += 0.7) {
      for (let y = 4; y < 36; y += 0.7) {
        for (let x = 2; x < 36; x += 0.7) {
          const [a, b] = [pancreas.distance(x, y, z), liver.distance(x, y, z)];
          if (a < 0 && b < 0) points.both++;
          if (a < 0) points.pancreas++;
          if (b < 0) points.liver++;
        }
      }
    }
    expect(points.both).toBe(0);
    expect(Math.min(points.pancreas, points.liver)).toBeGreaterThan(1000);
  });

  it("keeps almost all nodes in the organ that they were labelled with", () => {
    let kept = 0;
    let total = 0;
    organs.codes.forEach((code, n) => {
      if (code !== 1 && code !== 2) return;
      const at = [n % 24, Math.floor(n / 24) % 20, Math.floor(n / 480)].map((i, a) => i * (spacingMm[a] as number));
      total++;
      if ((code === 1 ? pancreas : liver).distance(at[0] as number, at[1] as number, at[2] as number) < 0) kept++;
    });
    expect(kept / total).toBeGreaterThan(0.93);
  });

  it("knows how far the nearest of all is", () => {
    // The pancreas ends at 33 mm; the spleen, one node thick, begins at 41 mm.
    expect(all.distance(35, 20, 16)).toBeCloseTo(2, 1);
    expect(all.distance(40, 20, 16)).toBeCloseTo(1, 1);
    expect(all.distance(8, 20, 16)).toBeLessThan(-3);
    expect(spleen.distance(42, 20, 16)).toBeLessThan(0);
  });
});
