import { Rng } from "@panshift/core";
import { describe, expect, it } from "vitest";
import type { SmoothField } from "../smooth-field.ts";
import { fatResidueField, receiveField } from "./fields.ts";
import { plainMrScanner } from "./scanner.ts";

const at = (field: SmoothField, x: number, y: number, z: number) => {
  const row = new Float32Array(1);
  field.row(row, { x0: x, stepMm: 1, y, z });
  return row[0] as number;
};

describe("receiveField", () => {
  const plain = plainMrScanner(3);

  it("is 1 everywhere for a normalized array without bias", () => {
    const field = receiveField(plain, Rng.of("coils"));
    expect(at(field, 0, 0, 0)).toBe(1);
    expect(at(field, 90, 60, -40)).toBe(1);
    expect(at(field, -150, -100, 80)).toBe(1);
  });

  it("is 1 in the middle and brighter towards the coils, the more so the less it is normalized", () => {
    const field = (coilShading: number) => receiveField({ ...plain, coilShading }, Rng.of("coils"));
    expect(at(field(1), 0, 0, 0)).toBeCloseTo(1, 5);
    expect(at(field(1), 40, 110, 0)).toBeGreaterThan(2);
    expect(at(field(0.3), 40, 110, 0)).toBeGreaterThan(1.2);
    expect(at(field(0.3), 40, 110, 0)).toBeLessThan(at(field(1), 40, 110, 0));
  });
});

describe("fatResidueField", () => {
  it("keeps the residue in an even field and fails at the flanks, before the middle", () => {
    const even = fatResidueField(0.1, 0, Rng.of("b0"));
    expect(at(even, 30, 20, 10)).toBeCloseTo(0.1, 6);
    const uneven = Array.from({ length: 12 }, (_, seed) => fatResidueField(0.1, 0.7, Rng.of("b0", seed)));
    const mean = (...points: (readonly [number, number, number])[]) => {
      const values = uneven.flatMap((field) => points.map(([x, y, z]) => at(field, x, y, z)));
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    const middle = mean([0, 0, 0], [40, 20, -30], [-50, 0, 10]);
    expect(middle).toBeLessThan(0.3);
    expect(mean([190, 30, 0], [-190, 30, 0])).toBeGreaterThan(2 * middle);
    expect(mean([60, 0, 115], [-60, 0, 115])).toBeGreaterThan(2 * middle);
  });
});
