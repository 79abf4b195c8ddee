import { Rng } from "@panshift/core";
import { describe, expect, it } from "vitest";
import { SmoothField } from "./smooth-field.ts";

const extent = [100, 80, 60] as const;
const read = (field: SmoothField, x0: number, stepMm: number, length: number) => {
  const row = new Float32Array(length);
  field.row(row, { x0, stepMm, y: 7, z: -11 });
  return row;
};

describe("SmoothField", () => {
  it("gives the same values whatever the row's start and step", () => {
    const field = SmoothField.waves(Rng.of("field"), extent, { sd: 2, wavelengthMm: [50, 120] });
    const fine = read(field, -130, 0.5, 521);
    const coarse = read(field, -130, 6.5, 41);
    for (const [n, value] of coarse.entries()) expect(value).toBeCloseTo(fine[13 * n] as number, 4);
  });

  it("is continuous and constant beyond the lattice", () => {
    const row = read(SmoothField.noise(Rng.of("noise"), extent, 10), -150, 0.25, 1200);
    for (let n = 1; n < row.length; n++)
      expect(Math.abs((row[n] as number) - (row[n - 1] as number))).toBeLessThan(0.25);
    expect(row[0]).toBe(row[100]);
  });

  it("has the standard deviation that was asked for", () => {
    let squares = 0;
    let count = 0;
    for (let seed = 0; seed < 40; seed++) {
      const row = read(SmoothField.waves(Rng.of("sd", seed), extent, { sd: 3, wavelengthMm: [40, 60] }), -100, 5, 41);
      for (const value of row) squares += value * value;
      count += row.length;
    }
    expect(Math.sqrt(squares / count)).toBeGreaterThan(2.5);
    expect(Math.sqrt(squares / count)).toBeLessThan(3.5);
  });
});
