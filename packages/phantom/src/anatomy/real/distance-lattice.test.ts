import { describe, expect, it } from "vitest";
import { latticeSolid, signedDistance } from "./distance-lattice.ts";

const spacingMm = [1, 1.5, 2] as const;
const shape = [30, 22, 18] as const;
const center = [14.2, 15.1, 16.9] as const;
const radius = 9;
const first = [0, 0, 0] as const;

/** A ball on a lattice with unequal steps. */
function ball(): Uint8Array {
  const mask = new Uint8Array(shape[0] * shape[1] * shape[2]);
  for (let n = 0; n < mask.length; n++) {
    const place = [n % shape[0], Math.floor(n / shape[0]) % shape[1], Math.floor(n / (shape[0] * shape[1]))];
    const away = Math.hypot(
      ...place.map((index, axis) => index * (spacingMm[axis] as number) - (center[axis] as number)),
    );
    mask[n] = away < radius ? 1 : 0;
  }
  return mask;
}

const box = { start: [-4, -4, -4], size: [38, 30, 26] } as const;
const values = signedDistance(ball(), shape, { box, spacingMm, smoothMm: 1 });
const solid = latticeSolid({ values, shape: box.size, spacingMm, first: [-4, -6, -8] });

describe("latticeSolid of signedDistance", () => {
  it("is the distance to a ball's surface, smoother than its voxels", () => {
    const errors: number[] = [];
    for (let n = 0; n < 2000; n++) {
      // Points in all directions, from 4 mm inside to 4 mm outside of the surface.
      const lift = 1 - (2 * (n + 0.5)) / 2000;
      const turn = 2.4 * n;
      const away = radius - 4 + (n % 9);
      const flat = Math.sqrt(1 - lift * lift);
      const [x, y, z] = [flat * Math.cos(turn), flat * Math.sin(turn), lift];
      const found = solid.distance(center[0] + away * x, center[1] + away * y, center[2] + away * z);
      errors.push(found - (away - radius));
    }
    const mean = (read: (error: number) => number) => errors.reduce((sum, e) => sum + read(e), 0) / errors.length;
    expect(Math.abs(mean((error) => error))).toBeLessThan(0.35);
    expect(mean(Math.abs)).toBeLessThan(0.5);
    expect(Math.max(...errors.map(Math.abs))).toBeLessThan(1.5); // voxels are up to 2 mm long
  });

  it("changes by at most its steepness from any point to any other", () => {
    for (let n = 0; n < 500; n++) {
      const a = [(n * 7.3) % 34, (n * 5.1) % 33, (n * 3.7) % 36] as const;
      const b = [a[0] + ((n * 1.3) % 4) - 2, a[1] + ((n * 1.7) % 4) - 2, a[2] + ((n * 1.9) % 4) - 2] as const;
      const rise = Math.abs(solid.distance(...a) - solid.distance(...b));
      expect(rise).toBeLessThanOrEqual(solid.steepness * Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) + 1e-5);
    }
    expect(solid.steepness).toBeLessThan(2);
  });

  it("says of points beyond the lattice that they are at least as far away as the lattice", () => {
    expect(solid.distance(200, center[1], center[2])).toBeCloseTo(200 - solid.box.max[0], 5);
  });

  it("reads single nodes as they are", () => {
    const cell = latticeSolid({ values: Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7), shape: [2, 2, 2], spacingMm, first });
    expect(cell.distance(1, 1.5, 2)).toBeCloseTo(7, 6);
    expect(cell.distance(0.5, 0.75, 1)).toBeCloseTo(3.5, 6);
  });
});
