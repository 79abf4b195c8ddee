import { describe, expect, it } from "vitest";
import {
  combine,
  contrastT1Ms,
  ernstAngleDeg,
  fatVector,
  gadoliniumMm,
  iodineGain,
  opposedEchoTimeMs,
  spinEcho,
  spoiledGradientEcho,
} from "./signal.ts";

const echo = { repetitionTimeMs: 4, echoTimeMs: 0, flipAngleDeg: 12 };

describe("spoiledGradientEcho", () => {
  it("gives the values worked out by hand for tissues at 3 T", () => {
    // sin 12 deg (1 - E1) / (1 - cos 12 deg E1), E1 = exp(-4/T1)
    expect(spoiledGradientEcho(echo, 725, 20)).toBeCloseTo(0.042, 4);
    expect(spoiledGradientEcho(echo, 809, 20)).toBeCloseTo(0.03844, 5);
    expect(spoiledGradientEcho(echo, 1328, 20)).toBeCloseTo(0.02522, 5);
    expect(spoiledGradientEcho(echo, 382, 20)).toBeCloseTo(0.06759, 5);
    const slow = { repetitionTimeMs: 150, echoTimeMs: 0, flipAngleDeg: 70 };
    expect(spoiledGradientEcho(slow, 725, 20)).toBeCloseTo(0.24328, 5);
  });

  it("is largest at the Ernst angle, where it is tan(a/2)", () => {
    const best = ernstAngleDeg(4, 725);
    expect(best).toBeCloseTo(6.013, 3);
    const at = (flipAngleDeg: number) => spoiledGradientEcho({ ...echo, flipAngleDeg }, 725, 20);
    expect(at(best)).toBeGreaterThan(at(best - 0.5));
    expect(at(best)).toBeGreaterThan(at(best + 0.5));
    expect(at(best)).toBeCloseTo(Math.tan((best * Math.PI) / 360), 12);
  });

  it("decays with T2* and is sin(a) when fully relaxed", () => {
    const relaxed = { repetitionTimeMs: 1e6, echoTimeMs: 10, flipAngleDeg: 90 };
    expect(spoiledGradientEcho(relaxed, 500, 20)).toBeCloseTo(Math.exp(-0.5), 12);
  });
});

describe("spinEcho", () => {
  it("gives the values worked out by hand", () => {
    const protocol = { repetitionTimeMs: 1e6, echoTimeMs: 90 };
    expect(spinEcho(protocol, 725, 43)).toBeCloseTo(0.12331, 5); // exp(-90/43)
    expect(spinEcho(protocol, 1328, 61)).toBeCloseTo(0.22868, 5);
    expect(spinEcho({ repetitionTimeMs: 725 * Math.LN2, echoTimeMs: 0 }, 725, 43)).toBeCloseTo(0.5, 12);
  });
});

describe("contrast agent", () => {
  it("shortens T1: 1 mM takes 725 ms to 170 ms and makes T1W 2.58 times as bright", () => {
    expect(contrastT1Ms(725, 1)).toBeCloseTo(170.088, 3);
    const gain = spoiledGradientEcho(echo, contrastT1Ms(725, 1), 20) / spoiledGradientEcho(echo, 725, 20);
    expect(gain).toBeCloseTo(2.5803, 4);
    expect(contrastT1Ms(725, 0)).toBeCloseTo(725, 10);
  });

  it("is 0.8 mM of gadolinium where iodine adds 100 HU: 4 mg/ml of 500 mg/kg, of 0.1 mmol/kg", () => {
    expect(gadoliniumMm(100)).toBeCloseTo(0.8, 12);
    expect(gadoliniumMm(100, 0.5)).toBeCloseTo(0.4, 12);
  });

  it("attenuates more at lower tube voltage, within what was measured", () => {
    expect(iodineGain(120)).toBe(1);
    expect(iodineGain(70)).toBeCloseTo(1.96, 2); // about 1.9
    const against130 = (kvp: number) => iodineGain(kvp) / iodineGain(130);
    expect(against130(80)).toBeCloseTo(1.83, 2); // 1.76 to 1.99
    expect(against130(110)).toBeCloseTo(1.23, 2); // 1.19 to 1.26
  });
});

describe("dual echo", () => {
  it("opposes fat first at 1.15 ms at 3 T and at 2.30 ms at 1.5 T", () => {
    expect(opposedEchoTimeMs(3)).toBeCloseTo(500 / 434.3, 4); // half a turn at 434.3 Hz
    expect(opposedEchoTimeMs(1.5)).toBeCloseTo(2 * opposedEchoTimeMs(3), 12);
  });

  it("leaves six peaks of fat together at the excitation, mostly opposed at the first echo, mostly back at the second", () => {
    expect(fatVector(0, 3)).toEqual({ re: expect.closeTo(1, 12), im: 0 });
    const opposed = fatVector(opposedEchoTimeMs(3), 3);
    // Turned by 180 degrees times ppm / 3.4: -0.0811 - 0.694 - 0.0946 - 0.0009 + 0.0365 + 0.0408
    expect(opposed.re).toBeCloseTo(-0.7933, 4);
    expect(Math.hypot(opposed.re, opposed.im)).toBeCloseTo(0.7947, 4);
    const inPhase = fatVector(2 * opposedEchoTimeMs(3), 3);
    expect(inPhase.re).toBeGreaterThan(0.75);
    // Twice the time at half the field.
    expect(fatVector(2 * opposedEchoTimeMs(3), 1.5).re).toBeCloseTo(opposed.re, 12);
  });

  it.each([
    [0, 1],
    [0.05, 0.9],
    [0.1, 0.8],
    [0.5, 0],
    [0.9, 0.8],
  ])("with a fat fraction of %d leaves %d opposed and 1 in phase", (fat, opposed) => {
    expect(combine(1 - fat, fat, { re: -1, im: 0 })).toBeCloseTo(opposed, 12);
    expect(combine(1 - fat, fat, { re: 1, im: 0 })).toBeCloseTo(1, 12);
  });
});
