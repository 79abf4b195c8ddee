import { originOf, spacingOf, type Volume } from "@panshift/volume";
import { describe, expect, it } from "vitest";
import { breathHoldShiftMm, drawCenter, drawSubject, parseRequests, presets, scanSubject } from "../src/index.ts";

/** Center of mass of all that is not 0, mm. */
function centerOf(volume: Volume): number[] {
  const [nx, ny] = volume.shape;
  const sum = [0, 0, 0];
  let count = 0;
  (volume.voxels as Uint8Array).forEach((label, at) => {
    if (label === 0) return;
    const index = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))];
    for (const axis of [0, 1, 2]) sum[axis] = (sum[axis] as number) + (index[axis] as number);
    count++;
  });
  const [spacing, origin] = [spacingOf(volume), originOf(volume.affine)];
  return sum.map((total, axis) => (origin[axis] as number) + (total / count) * (spacing[axis] as number));
}

describe("a breath-hold", () => {
  it("moves the body and its labels by the drawn shift, on the same grid", () => {
    const subject = drawSubject(5, 2);
    const still = drawCenter(5, 0, presets.demo);
    const moving = { ...still, mr: { ...still.mr, breathHoldSdMm: 8 } };
    const requests = parseRequests(["t1w", "opposed"]);
    const before = [...scanSubject(subject, still, presets.demo, requests)];
    const after = [...scanSubject(subject, moving, presets.demo, requests)];
    for (const [n, { request, scan }] of after.entries()) {
      const reference = before[n] as (typeof before)[number];
      const shift = breathHoldShiftMm(subject, moving, request);
      const [from, to] = [centerOf(reference.scan.labels), centerOf(scan.labels)];
      expect(scan.image.affine).toEqual(reference.scan.image.affine);
      for (const axis of [0, 1, 2] as const) {
        expect((to[axis] as number) - (from[axis] as number)).toBeGreaterThan(shift[axis] - 0.5);
        expect((to[axis] as number) - (from[axis] as number)).toBeLessThan(shift[axis] + 0.5);
      }
    }
    expect(centerOf((after[0] as (typeof after)[number]).scan.labels)).not.toEqual(
      centerOf((after[1] as (typeof after)[number]).scan.labels),
    );
  });
});
