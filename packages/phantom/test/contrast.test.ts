import { describe, expect, it } from "vitest";
import {
  buildAnatomy,
  type CompartmentName,
  centeredGrid,
  drawCenter,
  drawSubject,
  fractionOf,
  type MrScanner,
  meanTissues,
  noiselessCt,
  noiselessMr,
  partsOf,
  presets,
  rasterize,
  spoiledGradientEcho,
  tissuesOf,
} from "../src/index.ts";

const subjects = [0, 1, 2].map((index) => drawSubject(5, index));
const maps = subjects.map((subject) =>
  rasterize(buildAnatomy(subject), centeredGrid([92, 70, 36], [4, 4, 4]), [2, 2, 2]),
);
const centers = [0, 1].map((index) => drawCenter(5, index, presets.demo));

/** Mean of an image over the voxels that lie wholly in one of the compartments. */
function meanIn(image: Float32Array, map: (typeof maps)[number], ...names: CompartmentName[]): number {
  let [sum, count] = [0, 0];
  fractionOf(map, names).forEach((share, voxel) => {
    if (share < 0.999) return;
    sum += image[voxel] as number;
    count++;
  });
  return sum / count;
}

describe.each([0, 1])("MR contrast in center %d", (which) => {
  const center = centers[which] as (typeof centers)[number];
  const { mr } = center;
  const each = (sequence: "t1w" | "t2w" | "opposed" | "in", scanner: MrScanner = mr) =>
    maps.map((map, i) => {
      const image = noiselessMr(map, tissuesOf(subjects[i] as (typeof subjects)[number], center), scanner, sequence);
      return (...names: CompartmentName[]) => meanIn(image, map, ...names);
    });

  it("venous T1W: kidney and vessels > pancreas > muscle > fluid and suppressed fat", () => {
    for (const mean of each("t1w")) {
      expect(mean("leftKidneyCortex")).toBeGreaterThan(mean("pancreas"));
      expect(mean("aorta")).toBeGreaterThan(mean("pancreas"));
      expect(mean("pancreas")).toBeGreaterThan(1.3 * mean("muscle"));
      expect(mean("pancreas")).toBeGreaterThan(2 * mean("stomachFluid"));
      expect(mean("pancreas")).toBeGreaterThan(2 * mean("visceralFat"));
    }
  });

  it("T2W: fluid > spleen and kidney > pancreas > muscle; vessels are flow voids", () => {
    for (const mean of each("t2w")) {
      expect(mean("stomachFluid")).toBeGreaterThan(1.8 * mean("spleen"));
      expect(mean("gallbladder")).toBeGreaterThan(1.8 * mean("spleen"));
      expect(mean("spleen")).toBeGreaterThan(mean("pancreas"));
      expect(mean("leftKidneyCortex")).toBeGreaterThan(mean("pancreas"));
      expect(mean("pancreas")).toBeGreaterThan(mean("muscle"));
      expect(mean("aorta")).toBeLessThan(mean("pancreas"));
    }
  });

  it("fat suppression makes fat dark, its absence makes fat brighter than pancreas", () => {
    for (const sequence of ["t1w", "t2w"] as const) {
      const withFat = { ...mr, [sequence]: { ...mr[sequence], fatResidue: 1 } };
      const suppressed = { ...mr, [sequence]: { ...mr[sequence], fatResidue: 0.1 } };
      for (const mean of each(sequence, suppressed)) expect(mean("visceralFat")).toBeLessThan(mean("pancreas"));
      if (sequence === "t2w")
        for (const mean of each(sequence, withFat)) expect(mean("visceralFat")).toBeGreaterThan(mean("pancreas"));
    }
  });

  it("opposed phase: marrow loses signal against in phase, muscle hardly any, spleen without fat none", () => {
    const [opposed, inPhase] = [each("opposed"), each("in")];
    for (const [i, mean] of opposed.entries()) {
      const reference = inPhase[i] as (typeof inPhase)[number];
      const loss = (name: CompartmentName) => 1 - mean(name) / reference(name);
      expect(loss("vertebraMarrow")).toBeGreaterThan(0.4);
      expect(Math.abs(loss("muscle"))).toBeLessThan(0.15);
      expect(loss("spleen")).toBeLessThan(0); // the earlier echo has decayed less
      expect(loss("pancreas")).toBeGreaterThan(loss("spleen"));
      expect(mean("subcutaneousFat") / mean("pancreas")).toBeGreaterThan(1.2);
    }
  });

  it("opposed phase: a pancreas with a quarter of fat loses twice that share, and more as fat relaxes faster", () => {
    const tissues = meanTissues(mr.fieldStrengthT);
    const fatty = { ...tissues, pancreas: { ...tissues.pancreas, fatFraction: 0.25 } };
    const [map] = maps as [(typeof maps)[number]];
    const signal = (sequence: "opposed" | "in") => meanIn(noiselessMr(map, fatty, mr, sequence), map, "pancreas");
    expect(signal("opposed") / signal("in")).toBeLessThan(0.5);
    const { water, fat } = partsOf(fatty, mr, "opposed").pancreas;
    expect(signal("opposed")).toBeCloseTo(water - fat, 6);
  });

  it("opposed phase: borders of water and fat are darker than both sides", () => {
    for (const [i, map] of maps.entries()) {
      const tissues = tissuesOf(subjects[i] as (typeof subjects)[number], center);
      const image = noiselessMr(map, tissues, mr, "opposed");
      const inPhase = noiselessMr(map, tissues, mr, "in");
      const liver = fractionOf(map, ["liver"]);
      const fat = fractionOf(map, ["visceralFat"]);
      let [dark, border, darkInPhase] = [0, 0, 0];
      const sides = Math.min(meanIn(image, map, "liver"), meanIn(image, map, "visceralFat"));
      const sidesInPhase = Math.min(meanIn(inPhase, map, "liver"), meanIn(inPhase, map, "visceralFat"));
      liver.forEach((share, voxel) => {
        if (share < 0.3 || share > 0.8 || share + (fat[voxel] as number) < 0.999) return;
        border++;
        if ((image[voxel] as number) < 0.8 * sides) dark++;
        if ((inPhase[voxel] as number) < 0.8 * sidesInPhase) darkInPhase++;
      });
      expect(border).toBeGreaterThan(50);
      expect(dark / border).toBeGreaterThan(0.85);
      expect(darkInPhase / border).toBeLessThan(0.05);
    }
  });

  it("a voxel of one tissue has the signal of its equation", () => {
    const tissues = meanTissues(mr.fieldStrengthT);
    const [map] = maps as [(typeof maps)[number]];
    const image = noiselessMr(map, tissues, mr, "in");
    const { protonDensity, fatFraction, t1Ms, t2StarMs } = tissues.spleen;
    expect(fatFraction).toBe(0);
    expect(meanIn(image, map, "spleen")).toBeCloseTo(protonDensity * spoiledGradientEcho(mr.in, t1Ms, t2StarMs), 6);
  });
});

describe("lesions", () => {
  it("PDA is darker and PNET brighter than pancreas in venous T1W and CT; cysts shine in T2W", () => {
    for (const { mr } of centers) {
      const tissues = meanTissues(mr.fieldStrengthT);
      const signal = (name: keyof typeof tissues) =>
        tissues[name].protonDensity *
        spoiledGradientEcho(
          mr.t1w,
          1 / (1 / tissues[name].t1Ms + 0.0045 * tissues[name].venousMm),
          tissues[name].t2StarMs,
        );
      expect(signal("pda")).toBeLessThan(0.9 * signal("pancreas"));
      expect(signal("pnet")).toBeGreaterThan(1.05 * signal("pancreas"));
      const hu = (name: keyof typeof tissues) => tissues[name].plainHu + tissues[name].venousHu;
      expect(hu("pancreas") - hu("pda")).toBeCloseTo(39, 0); // Lu et al. 1996: 39 (16) HU in the hepatic phase
      expect(hu("pnet")).toBeGreaterThan(hu("pancreas") + 20);
      expect(tissues.cyst.t2Ms).toBeGreaterThan(5 * tissues.pancreas.t2Ms);
    }
  });
});

describe("CT contrast", () => {
  it("venous: kidney > vessels > liver > pancreas > muscle > fluid > fat > gas; without contrast the liver leads", () => {
    const [map, subject, center] = [maps[0], subjects[0], centers[0]] as [
      (typeof maps)[0],
      (typeof subjects)[0],
      (typeof centers)[0],
    ];
    const tissues = tissuesOf(subject, center);
    const order = [
      "leftKidneyCortex",
      "aorta",
      "liver",
      "pancreas",
      "muscle",
      "stomachFluid",
      "visceralFat",
      "outside",
    ] as const;
    const venous = noiselessCt(map, tissues, 1);
    const values = order.map((name) => meanIn(venous, map, name));
    expect(values).toEqual([...values].sort((a, b) => b - a));
    expect(values[7]).toBeCloseTo(-1000, 3);
    const plain = noiselessCt(map, tissues, 0);
    expect(meanIn(plain, map, "liver")).toBeGreaterThan(meanIn(plain, map, "leftKidneyCortex"));
  });
});
