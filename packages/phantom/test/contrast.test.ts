import { describe, expect, it } from "vitest";
import {
  type CompartmentName,
  type MrScanner,
  meanTissues,
  noiselessCt,
  noiselessMr,
  type Phase,
  partsOf,
  plainCtScanner,
  plainMrScanner,
  type ScanRequest,
  spoiledGradientEcho,
} from "../src/index.ts";
import { inSlab, rowOf, slabs } from "./slabs.ts";

/** Brightest first, as it should be. */
type Order = readonly CompartmentName[];

const mrOrder = (scanner: MrScanner, request: ScanRequest & { sequence: "t1w" | "t2w" | "opposed" | "in" }) => {
  const tissues = meanTissues(scanner.fieldStrengthT);
  return (order: Order) => {
    const image = noiselessMr(slabs(order), tissues, scanner, request);
    return order.map((_, slab) => inSlab(image, slab));
  };
};

const expectFalling = (values: readonly number[]) => {
  for (const [at, value] of values.slice(1).entries()) expect(value).toBeLessThan(values[at] as number);
};

/** Fat suppressed to a residue in both weighted sequences. */
const withFat = (scanner: MrScanner, fatResidue: number): MrScanner => ({
  ...scanner,
  t1w: { ...scanner.t1w, fatResidue },
  t2w: { ...scanner.t2w, fatResidue },
});

// Orders as textbooks of abdominal MR state them (e.g. Semelka, Abdominal-Pelvic MRI): pancreas is the brightest organ
// in T1W with fat suppressed, spleen darker than liver in T1W and brighter in T2W, fluid brightest in T2W.
describe.each([1.5, 3] as const)("MR contrast at %d T", (field) => {
  const plain = plainMrScanner(field);
  const suppressed = withFat(plain, 0.1);
  const unsuppressed = withFat(plain, 1);

  it("T1W before contrast: pancreas > liver > kidney cortex > spleen > fluid > suppressed fat", () => {
    const order: Order = ["pancreas", "liver", "leftKidneyCortex", "spleen", "gallbladder", "visceralFat"];
    expectFalling(mrOrder(suppressed, { sequence: "t1w", phase: "non-contrast" })(order));
  });

  it("T1W without fat suppression: fat > pancreas > liver > spleen", () => {
    const order: Order = ["visceralFat", "pancreas", "liver", "spleen"];
    expectFalling(mrOrder(unsuppressed, { sequence: "t1w", phase: "non-contrast" })(order));
  });

  it("arterial T1W: aorta > renal cortex > pancreas > medulla > liver > muscle; PNET above, PDA below the gland", () => {
    const signal = mrOrder(suppressed, { sequence: "t1w", phase: "arterial" });
    expectFalling(signal(["aorta", "leftKidneyCortex", "pancreas", "leftKidneyMedulla", "liver", "muscle"]));
    expectFalling(signal(["lesionPnet", "pancreas", "pdaMargin", "lesionPda"]));
  });

  it("venous T1W: kidney and vessels > pancreas > muscle > fluid; the liver has caught up", () => {
    const signal = mrOrder(suppressed, { sequence: "t1w", phase: "venous" });
    expectFalling(signal(["leftKidneyCortex", "portalVein", "pancreas", "muscle", "stomachFluid", "visceralFat"]));
    expectFalling(signal(["lesionPnet", "pancreas", "pdaMargin", "lesionPda"]));
    const toLiver = (phase: Phase) => {
      const [pancreas, liver] = mrOrder(suppressed, { sequence: "t1w", phase })(["pancreas", "liver"]);
      return (pancreas as number) / (liver as number);
    };
    expect(toLiver("arterial")).toBeGreaterThan(1.3);
    expect(toLiver("venous")).toBeLessThan(1.1);
  });

  it("delayed T1W: a carcinoma comes closer to the gland than in the arterial phase", () => {
    const ratio = (phase: Phase) => {
      const [gland, tumor] = mrOrder(suppressed, { sequence: "t1w", phase })(["pancreas", "lesionPda"]);
      return (tumor as number) / (gland as number);
    };
    expect(ratio("delayed")).toBeGreaterThan(ratio("venous"));
    expect(ratio("venous")).toBeGreaterThan(ratio("arterial"));
  });

  it("T2W: fluid and cysts > fat > kidney > spleen > pancreas > liver > muscle; vessels are flow voids", () => {
    const signal = mrOrder(unsuppressed, { sequence: "t2w", phase: "n/a" });
    expectFalling(signal(["gallbladder", "visceralFat", "leftKidneyCortex", "spleen", "pancreas", "liver", "muscle"]));
    expectFalling(signal(["lesionIpmn", "lesionPnet", "lesionPda", "pdaMargin", "pancreas", "aorta"]));
    const fat = mrOrder(suppressed, { sequence: "t2w", phase: "n/a" })(["pancreas", "visceralFat"]);
    expectFalling(fat);
  });

  it("opposed phase: marrow loses most, liver and pancreas as much as twice their fat, spleen nothing", () => {
    const names: Order = ["vertebraMarrow", "pancreas", "liver", "muscle", "spleen"];
    const [opposed, inPhase] = (["opposed", "in"] as const).map((sequence) =>
      mrOrder(plain, { sequence, phase: "n/a" })(names),
    ) as [number[], number[]];
    const [marrow, pancreas, liver, muscle, spleen] = opposed.map((value, at) => 1 - value / (inPhase[at] as number));
    expect(marrow).toBeGreaterThan(0.7);
    for (const loss of [pancreas, liver, muscle]) expect(Math.abs(loss as number)).toBeLessThan(0.12);
    expect(spleen).toBeLessThan(0); // the earlier echo has decayed less
    expect(pancreas).toBeGreaterThan(spleen as number);
  });

  it("opposed phase: a border of liver and fat is darker than both sides, and in phase it is not", () => {
    // The voxel at the border holds two fifths of fat.
    const map = slabs(["liver", "visceralFat"], 3);
    const tissues = meanTissues(field);
    const row = (sequence: "opposed" | "in") =>
      rowOf(noiselessMr(map, tissues, plain, { sequence, phase: "n/a" }), map);
    const [opposed, inPhase] = [row("opposed"), row("in")];
    const sides = Math.min(opposed[4] as number, opposed[12] as number);
    expect(Math.min(...opposed)).toBeLessThan(0.4 * sides);
    expect(opposed.filter((value) => value < 0.8 * sides)).toHaveLength(1);
    expect(Math.min(...inPhase)).toBeGreaterThan(0.99 * Math.min(inPhase[4] as number, inPhase[12] as number));
  });

  it("a voxel of one tissue has the signal of its equation", () => {
    const tissues = meanTissues(field);
    const image = noiselessMr(slabs(["spleen"]), tissues, plain, { sequence: "in", phase: "n/a" });
    const { protonDensity, fatFraction, t1Ms, t2StarMs } = tissues.spleen;
    expect(fatFraction).toBe(0);
    expect(inSlab(image, 0)).toBeCloseTo(protonDensity * spoiledGradientEcho(plain.in, t1Ms, t2StarMs), 6);
  });

  it("a voxel half of one and half of another tissue has the mean of their water and of their fat", () => {
    const tissues = meanTissues(field);
    const request = { sequence: "t2w", phase: "n/a" } as const;
    const parts = partsOf(tissues, unsuppressed, request);
    const map = slabs(["liver", "visceralFat"], 3);
    const border = rowOf(noiselessMr(map, tissues, unsuppressed, request), map)[8];
    const mixed = (part: "water" | "fat") => 0.6 * parts.liver[part] + 0.4 * parts.fat[part];
    expect(border).toBeCloseTo(mixed("water") + mixed("fat"), 6);
  });
});

// Orders and differences from the sources in physics/sources.ts.
describe("CT contrast", () => {
  const tissues = meanTissues(3);
  const hu = (phase: Phase, order: Order, scanner = plainCtScanner) => {
    const image = noiselessCt(slabs(order), tissues, scanner, phase);
    return order.map((_, slab) => inSlab(image, slab));
  };

  it("without contrast: bone > liver > spleen > blood > kidney > fluid > fat > gas", () => {
    expectFalling(
      hu("non-contrast", [
        "vertebraCortex",
        "liver",
        "spleen",
        "aorta",
        "leftKidneyCortex",
        "stomachFluid",
        "visceralFat",
        "outside",
      ]),
    );
    const [liver, spleen] = hu("non-contrast", ["liver", "spleen"]) as [number, number];
    expect(liver - spleen).toBeCloseTo(8, 6); // reference range 1 to 18 HU
  });

  it("arterial: aorta > renal cortex > portal vein > spleen > pancreas > liver > muscle > cava is not filled", () => {
    expectFalling(hu("arterial", ["aorta", "leftKidneyCortex", "portalVein", "spleen", "pancreas", "liver", "muscle"]));
    const [aorta, cava] = hu("arterial", ["aorta", "venaCava"]) as [number, number];
    expect(aorta).toBeGreaterThan(290);
    expect(aorta).toBeLessThan(360);
    expect(cava).toBeLessThan(100);
  });

  it("venous: kidney > vessels > liver > pancreas > muscle > fluid > fat", () => {
    expectFalling(
      hu("venous", ["leftKidneyCortex", "aorta", "liver", "pancreas", "muscle", "stomachFluid", "visceralFat"]),
    );
  });

  it("pancreas is brightest in the arterial, liver in the venous phase, and all fall towards the delayed one", () => {
    const phases: Phase[] = ["non-contrast", "delayed", "venous", "arterial"];
    const of = (name: CompartmentName) => phases.map((phase) => hu(phase, [name])[0] as number);
    expectFalling(of("pancreas").reverse());
    expectFalling(of("aorta").reverse());
    const [, delayed, venous, arterial] = of("liver") as [number, number, number, number];
    expect(venous).toBeGreaterThan(Math.max(delayed, arterial));
  });

  it("a carcinoma lies below the gland by what was measured, a neuroendocrine tumor above", () => {
    const below = (phase: Phase) => {
      const [gland, tumor] = hu(phase, ["pancreas", "lesionPda"]) as [number, number];
      return gland - tumor;
    };
    expect(below("arterial")).toBeGreaterThan(60 - 12); // 60 (25) and 67 (19)
    expect(below("arterial")).toBeLessThan(67 + 10);
    expect(Math.abs(below("venous") - 39)).toBeLessThan(8); // 39 (16) and 41 (23)
    expect(Math.abs(below("delayed") - 18)).toBeLessThan(6); // 18 (12)
    expect(Math.abs(below("non-contrast"))).toBeLessThan(5);
    expectFalling(hu("arterial", ["lesionPnet", "pancreas", "pdaMargin", "lesionPda"]));
  });

  it("iodine shows more at lower voltage, and nothing else changes", () => {
    const at = (kvp: number, phase: Phase) => hu(phase, ["aorta"], { ...plainCtScanner, kvp })[0] as number;
    expect(at(80, "non-contrast")).toBe(at(120, "non-contrast"));
    const enhancement = (kvp: number) => at(kvp, "venous") - at(kvp, "non-contrast");
    expect(enhancement(80) / enhancement(120)).toBeCloseTo(1.66, 2);
    expect(enhancement(140) / enhancement(120)).toBeCloseTo(0.82, 2);
  });
});
