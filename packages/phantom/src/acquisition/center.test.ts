import { describe, expect, it } from "vitest";
import { drawCenter } from "./center.ts";
import { presetOf, presets } from "./presets.ts";

describe("drawCenter", () => {
  it("is a pure function of seed, index and preset", () => {
    expect(drawCenter(3, 1, presets.demo)).toEqual(drawCenter(3, 1, presets.demo));
    expect(drawCenter(4, 1, presets.demo)).not.toEqual(drawCenter(3, 1, presets.demo));
  });

  it("makes neighboring centers differ in field, spacing, noise and bias", () => {
    for (let seed = 0; seed < 20; seed++) {
      const [a, b] = [drawCenter(seed, 0, presets.standard).mr, drawCenter(seed, 1, presets.standard).mr];
      expect(new Set([a.fieldStrengthT, b.fieldStrengthT]).size).toBe(2);
      expect(Math.abs(a.t1w.inPlaneMm - b.t1w.inPlaneMm)).toBeGreaterThan(0.1);
      expect(Math.abs(a.signalToNoise.t1w - b.signalToNoise.t1w)).toBeGreaterThan(3);
      expect(Math.abs(a.biasSd - b.biasSd)).toBeGreaterThan(0.03);
    }
  });

  it("keeps every draw in the preset's range and names centers A to Z", () => {
    for (let index = 0; index < 26; index++) {
      const { name, mr, ct } = drawCenter(7, index, presets.demo);
      expect(name).toBe("ABCDEFGHIJKLMNOPQRSTUVWXYZ"[index]);
      expect(mr.t1w.sliceMm).toBeGreaterThanOrEqual(3.6);
      expect(mr.t1w.sliceMm).toBeLessThanOrEqual(4.4);
      expect([100, 120]).toContain(ct.kvp);
      expect(mr.in.echoTimeMs).toBe(2 * mr.opposed.echoTimeMs);
    }
    expect(() => drawCenter(7, 26, presets.demo)).toThrowError(expect.objectContaining({ code: "VALUE_INVALID" }));
  });

  it("refuses a preset that does not exist", () => {
    expect(() => presetOf("huge")).toThrowError(/demo, standard; found huge/);
  });
});
