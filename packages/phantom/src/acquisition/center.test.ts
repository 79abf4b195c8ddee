import { describe, expect, it } from "vitest";
import { drawSubject } from "../anatomy/subject.ts";
import { exactStyle } from "../annotation/style.ts";
import { centerCounts, drawCenter, setForSubject } from "./center.ts";
import { type Preset, presetOf, presets } from "./presets.ts";

const dualTask: Preset = presets["dual-task"];
const crosspan: Preset = presets.crosspan;

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
      expect(mr.t1w.thicknessMm).toBeGreaterThanOrEqual(mr.t1w.sliceMm);
      expect([100, 120]).toContain(ct.kvp);
      expect(mr.in.echoTimeMs).toBe(2 * mr.opposed.echoTimeMs);
    }
    expect(() => drawCenter(7, 26, presets.demo)).toThrowError(expect.objectContaining({ code: "VALUE_INVALID" }));
  });

  it("shifts image, population and annotation apart", () => {
    const parts = (index: number, shift: Preset["shift"]) => {
      const { mr, ct, population, readers } = drawCenter(7, index, crosspan, shift);
      return { image: [mr, ct], population, annotation: readers };
    };
    const none = parts(0, []);
    expect(parts(3, [])).toEqual(none);
    expect(none.annotation[0]).toEqual(exactStyle);
    expect(none.annotation[1]).not.toEqual(exactStyle);
    for (const what of ["image", "population", "annotation"] as const) {
      const [a, b] = [parts(0, [what]), parts(1, [what])];
      const differing = Object.keys(a).filter((part) => {
        const key = part as keyof typeof a;
        return JSON.stringify(a[key]) !== JSON.stringify(b[key]);
      });
      expect(differing).toEqual([what]);
      expect(a[what]).toEqual(parts(0, ["image", "population", "annotation"])[what]);
    }
  });
});

describe("presets of the literature", () => {
  it("name the centers of Dual-Task with their lesions, and one for training only", () => {
    const centers = [0, 1, 2, 3].map((index) => drawCenter(7, index, dualTask));
    expect(centers.map(({ name }) => name)).toEqual(["MSD", "RENJI", "RMYY", "NIH"]);
    expect(centers.map(({ trainingOnly }) => trainingOnly)).toEqual([false, false, false, true]);
    expect(centers[0]?.population.lesionShares.ipmn).toBeCloseTo(0.2313, 4);
    expect(centers[1]?.population.lesionShares.pda).toBe(1);
    expect(centers[3]?.population.lesionShares.none).toBe(1);
    expect(centerCounts(dualTask)).toEqual({ usual: 4, most: 4 });
    expect(() => drawCenter(7, 4, dualTask)).toThrowError(expect.objectContaining({ code: "VALUE_INVALID" }));
  });

  it("set a CT for each subject within what is published of its center", () => {
    const [center, rmyy] = [0, 2].map((index) => drawCenter(7, index, dualTask)) as [
      ReturnType<typeof drawCenter>,
      ReturnType<typeof drawCenter>,
    ];
    const slices = Array.from({ length: 40 }, (_, index) => {
      const { ct } = setForSubject(center, drawSubject(7, index, center.population), dualTask);
      expect(ct.inPlaneMm).toBeGreaterThanOrEqual(0.6);
      expect(ct.inPlaneMm).toBeLessThanOrEqual(0.97);
      expect(ct.kvp).toBe(120);
      return ct.sliceMm;
    });
    expect(Math.min(...slices)).toBeGreaterThanOrEqual(0.7);
    expect(Math.min(...slices)).toBeLessThan(1.2);
    expect(Math.max(...slices)).toBeGreaterThan(5);
    expect([110, 120, 140]).toContain(setForSubject(rmyy, drawSubject(7, 2, rmyy.population), dualTask).ct.kvp);
    const demo = drawCenter(7, 0, presets.demo);
    expect(setForSubject(demo, drawSubject(7, 0), presets.demo)).toEqual(demo);
  });

  it("give every center people that can be", () => {
    for (const preset of Object.values(presets) as Preset[]) {
      for (let index = 0; index < centerCounts(preset).usual; index++) {
        const { population } = drawCenter(7, index, preset);
        expect(Object.values(population.lesionShares).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
        expect(drawSubject(7, index, population).ageYears).toBeGreaterThanOrEqual(population.ageYears[0]);
      }
    }
  });

  it("are listed to who asks for another", () => {
    expect(() => presetOf("huge")).toThrowError(/demo, standard, crosspan, pancreasdg, dual-task, phases; found huge/);
  });
});
