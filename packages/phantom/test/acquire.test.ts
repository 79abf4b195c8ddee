import { describe, expect, it } from "vitest";
import {
  acquire,
  breathHoldShiftMm,
  type Center,
  type CtScanner,
  drawCenter,
  drawSubject,
  type MrScanner,
  noiselessMr,
  plainCtScanner,
  plainMrScanner,
  presets,
  type ScanRequest,
  tissuesOf,
} from "../src/index.ts";
import { inSlab, slabs } from "./slabs.ts";

const subject = drawSubject(3, 1);
const base = drawCenter(3, 0, presets.demo);
const plain = plainMrScanner(3);
const quiet = { t1w: 1e6, t2w: 1e6, opposed: 1e6, in: 1e6 };

const withMr = (mr: Partial<MrScanner>): Center => ({ ...base, mr: { ...plain, ...mr } });
const withCt = (ct: Partial<CtScanner>): Center => ({ ...base, mr: plain, ct: { ...plainCtScanner, ...ct } });
const scan = (map: ReturnType<typeof slabs>, center: Center, request: ScanRequest) =>
  Float32Array.from(acquire(map, subject, center, request).voxels as Int16Array);

const meanOf = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const sdOf = (values: Float32Array) => {
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
};

const venous: ScanRequest = { sequence: "t1w", phase: "venous" };
const t2w: ScanRequest = { sequence: "t2w", phase: "n/a" };

describe("acquire, MR", () => {
  const map = slabs(["outside", "liver", "pancreas", "visceralFat", "outside", "outside"]);

  it("is a pure function of its arguments, and every request has noise of its own", () => {
    const center = withMr({});
    expect(acquire(map, subject, center, venous)).toEqual(acquire(map, subject, center, venous));
    expect(scan(map, center, { sequence: "in", phase: "n/a" })).not.toEqual(
      scan(map, center, { sequence: "opposed", phase: "n/a" }),
    );
  });

  it("without noise and artifacts is the signal, scaled, with a texture of a few percent", () => {
    const center = withMr({ signalToNoise: quiet, gain: 5000 });
    const image = scan(map, center, t2w);
    const signal = noiselessMr(map, tissuesOf(subject, center), center.mr, { sequence: "t2w", phase: "n/a" });
    const ratio = image.map((value, at) => ((signal[at] as number) > 0 ? value / (signal[at] as number) : Number.NaN));
    const inside = ratio.filter((value) => !Number.isNaN(value));
    const relative = inside.map((value) => value / meanOf(inside));
    expect(sdOf(relative)).toBeGreaterThan(0.005);
    expect(sdOf(relative)).toBeLessThan(0.05);
  });

  it.each([
    ["as measured", {}],
    ["filled with zeros and filtered", { kSpaceWindow: 0.6, t1w: { ...plain.t1w, acquired: [0.6, 1] as const } }],
  ])("has Rayleigh noise in air of the strength that the scanner says, %s", (_, mr) => {
    const air = slabs(["outside", "outside", "outside", "outside", "outside", "outside", "outside", "outside"]);
    const image = scan(air, withMr({ ...mr, gain: 20_000, signalToNoise: { ...quiet, t1w: 20 } }), venous);
    expect(Math.abs(meanOf(image) / 1253.3 - 1)).toBeLessThan(0.1); // sqrt(pi / 2) 20000 / 20
  });

  it("shows contrast agent in one unit for all phases", () => {
    const center = withMr({ signalToNoise: quiet });
    const pancreas = (phase: ScanRequest["phase"]) => inSlab(scan(map, center, { sequence: "t1w", phase }), 2);
    expect(pancreas("arterial")).toBeGreaterThan(pancreas("venous"));
    expect(pancreas("venous")).toBeGreaterThan(1.3 * pancreas("non-contrast"));
  });

  it("blurs along the phase axis in a single shot, and rings where k-space ends", () => {
    const sharp = scan(map, withMr({ signalToNoise: quiet, gain: 5000 }), t2w);
    const measured = { ...plain.t2w, acquired: [0.6, 1] as const };
    const ringing = scan(map, withMr({ signalToNoise: quiet, gain: 5000, t2w: measured }), t2w);
    const rises = (image: Float32Array) => Math.abs((image[33] as number) - (image[31] as number));
    expect(rises(ringing)).toBeLessThan(rises(sharp));
    // Fat ends at voxel 32; air beyond it is not black any more.
    expect(Math.max(...ringing.subarray(34, 40))).toBeGreaterThan(3 * Math.max(...sharp.subarray(34, 40)));
  });

  it("suppresses fat less in an uneven field", () => {
    const fat = slabs(["visceralFat", "visceralFat"]);
    const brightest = (offResonancePpm: number) =>
      Math.max(...scan(fat, withMr({ signalToNoise: quiet, offResonancePpm }), venous));
    expect(brightest(3)).toBeGreaterThan(3 * brightest(0));
  });
});

describe("breathHoldShiftMm", () => {
  const moving = withMr({ breathHoldSdMm: 5 });

  it("is one for both echoes, another for each other breath-hold, mostly from feet to head, none for CT", () => {
    const shift = (request: ScanRequest, center = moving) => breathHoldShiftMm(subject, center, request);
    expect(shift({ sequence: "opposed", phase: "n/a" })).toEqual(shift({ sequence: "in", phase: "n/a" }));
    expect(shift(venous)).not.toEqual(shift(t2w));
    expect(shift(venous)).not.toEqual(shift({ sequence: "t1w", phase: "arterial" }));
    expect(shift({ sequence: "ct", phase: "venous" })).toEqual([0, 0, 0]);
    expect(shift(venous, withMr({}))).toEqual([0, 0, 0]);
    expect(Math.abs(shift(venous)[2])).toBeLessThanOrEqual(10);
  });
});

describe("acquire, CT", () => {
  const phase: ScanRequest = { sequence: "ct", phase: "venous" };
  const map = slabs(["outside", "liver", "liver", "liver", "liver", "outside"]);

  it("keeps to what a scanner stores, and pads outside the round field of view", () => {
    const image = scan(map, withCt({ paddingHu: -2000 }), phase);
    expect(Math.max(...image)).toBeLessThanOrEqual(3071);
    expect(Math.min(...image.filter((value) => value !== -2000))).toBeGreaterThanOrEqual(-1024);
    const metal = scan(slabs(["liver", "stentMetal", "liver"]), withCt({ noiseHu: 200 }), phase);
    expect(Math.max(...metal)).toBeLessThanOrEqual(3071);
    expect(Math.max(...metal)).toBeGreaterThan(2500);
  });

  it("has less noise in thicker slices", () => {
    const noise = (thicknessMm: number) => {
      const image = scan(map, withCt({ thicknessMm, noiseHu: 40, kernelMm: 1.5 }), phase);
      return sdOf(image.filter((_, at) => at % 48 >= 12 && at % 48 < 36));
    };
    expect(noise(6)).toBeLessThan(0.85 * noise(3));
  });
});
