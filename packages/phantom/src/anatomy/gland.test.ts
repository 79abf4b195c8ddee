import { describe, expect, it } from "vitest";
import { placeAlong, stretchAlong } from "./center-line.ts";
import { partValues } from "./compartments.ts";
import { glandOf } from "./gland.ts";
import { GLAND } from "./gland-draw.ts";
import { partsAlong } from "./gland-parts.ts";
import { type Bead, bead, volumeOf } from "./shapes.ts";
import { drawSubject } from "./subject.ts";

const line: Bead[] = [bead(40, 0, 0, 10), bead(20, 0, 0, 8), bead(0, 0, 0, 6), bead(-20, 0, 0, 6), bead(-40, 0, 0, 4)];

describe("glandOf", () => {
  it("has the drawn volume, by its breadth", () => {
    for (let index = 0; index < 25; index++) {
      const { pancreas, frame } = drawSubject(9, index);
      const { outline, breadth } = glandOf(pancreas, frame, []);
      const ml = volumeOf(outline, 2) * frame[0] * frame[1] * frame[2];
      expect(Math.abs(ml / pancreas.volumeMl - 1)).toBeLessThan(0.04);
      expect(breadth).toBeGreaterThanOrEqual(0.75);
      expect(breadth).toBeLessThanOrEqual(1.6);
    }
  });

  it("holds its center line, leaves the confluence of the veins free and gets thin where it is told to", () => {
    const { pancreas, frame } = drawSubject(9, 1);
    const plain = glandOf(pancreas, frame, []);
    for (const { at, radius } of plain.beads) expect(plain.outline.distance(...at)).toBeLessThan(-0.6 * radius);
    expect(plain.outline.distance(...plain.confluence)).toBeGreaterThan(0);
    const thin = glandOf(
      pancreas,
      frame,
      plain.beads.map((_, i) => (i > GLAND.neck ? 0.6 : 1)),
    );
    expect(volumeOf(thin.outline, 3)).toBeLessThan(0.85 * volumeOf(plain.outline, 3));
    expect(thin.breadth).toBe(plain.breadth);
  });
});

describe("partsAlong", () => {
  const partOf = partsAlong(line, 5);

  it("ends the head at the vein and halves the rest", () => {
    expect(partOf(30, 4, 4)).toBe(partValues.head);
    expect(partOf(7, 0, 0)).toBe(partValues.head);
    expect(partOf(2, -5, 3)).toBe(partValues.body);
    expect(partOf(-16, 0, 0)).toBe(partValues.body);
    expect(partOf(-20, 0, 0)).toBe(partValues.tail);
    expect(partOf(-60, 9, 9)).toBe(partValues.tail);
  });
});

describe("placeAlong", () => {
  it("gives point, radius and direction", () => {
    const { at, radius, direction } = placeAlong(line, 0.5);
    expect(at[0]).toBeCloseTo(0, 9);
    expect(radius).toBeCloseTo(6, 9);
    expect(direction).toEqual([-1, 0, 0]);
    const stretch = stretchAlong(line, 0.25, 0.75);
    expect(stretch[0]?.at[0]).toBeCloseTo(20, 9);
    expect(stretch[stretch.length - 1]?.at[0]).toBeCloseTo(-20, 9);
  });
});
