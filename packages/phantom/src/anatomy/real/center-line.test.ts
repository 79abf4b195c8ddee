import { describe, expect, it } from "vitest";
import { centerLine } from "./center-line.ts";

const spacingMm = [1.5, 1.5, 2] as const;
const shape = [70, 50, 20] as const;

/** Half a ring of 6 mm radius about (52, 15, 20), itself 30 mm in radius, and a crumb apart from it. */
function ring(): Uint8Array {
  const mask = new Uint8Array(shape[0] * shape[1] * shape[2]);
  for (let n = 0; n < mask.length; n++) {
    const [x, y, z] = [1.5 * (n % 70) - 52, 1.5 * (Math.floor(n / 70) % 50) - 15, 2 * Math.floor(n / 3500) - 20];
    if (y > 0 && Math.hypot(Math.hypot(x, y) - 30, z) < 6) mask[n] = 1;
  }
  mask[3] = 1;
  return mask;
}

describe("centerLine", () => {
  const line = centerLine(ring(), shape, spacingMm);

  it("keeps to the middle of a bent tube, from end to end", () => {
    const inner = line.slice(1, -1);
    for (const { at } of inner) {
      expect(Math.hypot(Math.hypot(at[0] - 52, at[1] - 15) - 30, at[2] - 20)).toBeLessThan(2);
    }
    const ends = [line[0], line[line.length - 1]].map((bead) => bead?.at[0] as number).sort((a, b) => a - b);
    expect(ends[0]).toBeLessThan(52 - 22);
    expect(ends[1]).toBeGreaterThan(52 + 22);
  });

  it("knows how deep the tube is there", () => {
    for (const { radius } of line.slice(2, -2)) {
      expect(radius).toBeGreaterThan(5);
      expect(radius).toBeLessThan(7.6);
    }
  });

  it("gives points at equal distances", () => {
    const gaps = line.slice(1).map(({ at }, n) => Math.hypot(...at.map((mm, axis) => mm - (line[n]?.at[axis] ?? 0))));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    for (const gap of gaps) expect(Math.abs(gap - mean)).toBeLessThan(0.15 * mean);
  });

  it("refuses an empty mask", () => {
    expect(() => centerLine(new Uint8Array(27), [3, 3, 3], spacingMm)).toThrow(
      expect.objectContaining({ code: "LABEL_EMPTY" }),
    );
  });
});
