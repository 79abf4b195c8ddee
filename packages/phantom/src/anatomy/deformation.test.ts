import { Rng } from "@panshift/core";
import { describe, expect, it } from "vitest";
import { SmoothField } from "../smooth-field.ts";
import { Deformation } from "./deformation.ts";

const extent = [100, 80, 60] as const;
const fields = (["x", "y", "z"] as const).map((name) =>
  SmoothField.waves(Rng.of("deformation", name), extent, { sd: 3, wavelengthMm: [90, 200] }),
) as [SmoothField, SmoothField, SmoothField];
const deformation = new Deformation(fields, extent, 9);

describe("Deformation", () => {
  it("moves points as the fields say", () => {
    const out = new Float64Array(3);
    for (const [x, y, z] of [
      [0, 0, 0],
      [40, -31, 17],
      [-88, 60, -44],
    ] as const) {
      deformation.apply(x, y, z, out);
      const moved = [x, y, z].map((value, axis) => (out[axis] as number) - value);
      const value = new Float32Array(1);
      for (const [axis, field] of fields.entries()) {
        field.row(value, { x0: x, stepMm: 1, y, z });
        expect(moved[axis]).toBeCloseTo(value[0] as number, 1);
      }
    }
  });

  it("knows how differently it moves two points", () => {
    const rng = Rng.of("pairs");
    const [a, b] = [new Float64Array(3), new Float64Array(3)];
    let steepest = 0;
    for (let n = 0; n < 3000; n++) {
      const [x, y, z] = [rng.range(-120, 120), rng.range(-100, 100), rng.range(-80, 80)];
      const [dx, dy, dz] = [rng.range(-2, 2), rng.range(-2, 2), rng.range(-2, 2)];
      deformation.apply(x, y, z, a);
      deformation.apply(x + dx, y + dy, z + dz, b);
      const difference = [dx, dy, dz].map((d, axis) => (b[axis] as number) - (a[axis] as number) - d);
      steepest = Math.max(steepest, Math.hypot(...difference) / Math.hypot(dx, dy, dz));
    }
    expect(steepest).toBeLessThan(deformation.steepness + 1e-6);
    expect(steepest).toBeGreaterThan(0.3 * deformation.steepness);
  });
});
