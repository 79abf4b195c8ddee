import { Rng } from "@panshift/core";
import { describe, expect, it } from "vitest";
import { centeredGrid } from "../anatomy/rasterize.ts";
import { identity } from "./convolve.ts";
import { addCtNoise, bodyDiameterMm, noiseSdHu } from "./ct-noise.ts";
import { padOutside } from "./padding.ts";
import { plainCtScanner } from "./scanner.ts";
import { addStreaks } from "./streaks.ts";
import { drawTable } from "./table.ts";

const sdOf = (values: Float32Array) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
};

/** A disk of water in air. */
function waterDisk(size: number, spacing: number, radiusMm: number, slices = 2) {
  const grid = centeredGrid([size, size, slices], [spacing, spacing, 3]);
  const hu = new Float32Array(size * size * slices).map((_, at) => {
    const [i, j] = [at % size, Math.floor(at / size) % size];
    const center = (size - 1) / 2;
    return Math.hypot(i - center, j - center) * spacing < radiusMm ? 0 : -1000;
  });
  return { grid, hu };
}

describe("noise of CT", () => {
  it("measures a disk of water by its own diameter", () => {
    const { grid, hu } = waterDisk(100, 4, 150);
    expect(bodyDiameterMm(hu, grid)).toBeCloseTo(300, -0.5);
  });

  it("grows with thinner slices and larger bodies: sqrt(5/1.25) = 2 and exp(0.0193 x 50 / 4)", () => {
    const scanner = { ...plainCtScanner, noiseHu: 10 };
    expect(noiseSdHu({ ...scanner, thicknessMm: 5 }, 300)).toBeCloseTo(10, 9);
    expect(noiseSdHu({ ...scanner, thicknessMm: 1.25 }, 300)).toBeCloseTo(20, 9);
    expect(noiseSdHu({ ...scanner, thicknessMm: 5 }, 350)).toBeCloseTo(10 * Math.exp(0.24125), 6);
  });

  const shape = [128, 128, 6] as const;
  const noise = new Float32Array(128 * 128 * 6);
  addCtNoise(noise, shape, { sd: 12, kernelVoxels: 0.7, slice: identity }, Rng.of("ct"));

  it("has the standard deviation that was asked for, at the border as in the middle", () => {
    expect(sdOf(noise)).toBeGreaterThan(11.8);
    expect(sdOf(noise)).toBeLessThan(12.2);
    const border = noise.filter((_, n) => n % 128 === 0 || n % 128 === 127);
    expect(Math.abs(sdOf(border) - 12)).toBeLessThan(0.8);
  });

  it("rises from little at low frequency to a peak and falls again, as filtered backprojection has it", () => {
    // Sums over j have the spectrum's values at frequency 0 along j.
    const sums = Array.from({ length: 6 }, (_, k) =>
      Float64Array.from({ length: 128 }, (_, i) => {
        let sum = 0;
        for (let j = 0; j < 128; j++) sum += noise[i + 128 * (j + 128 * k)] as number;
        return sum;
      }),
    );
    const power = (cycles: number) =>
      sums.reduce((total, line) => {
        let [re, im] = [0, 0];
        line.forEach((value, i) => {
          re += value * Math.cos((2 * Math.PI * cycles * i) / 128);
          im += value * Math.sin((2 * Math.PI * cycles * i) / 128);
        });
        return total + re * re + im * im;
      }, 0);
    const band = (from: number) => [0, 1, 2, 3, 4, 5].reduce((sum, n) => sum + power(from + n), 0);
    // exp(-x) - 0.7 exp(-16 x), x = 2 (pi 0.7 f)^2, is largest at f = 0.129 cycles per voxel: 17 of 128.
    const [low, peak, high] = [band(1), band(14), band(56)];
    expect(peak).toBeGreaterThan(2.5 * low);
    expect(peak).toBeGreaterThan(5 * high);
  });

  it("averages out over an area faster than noise that the kernel only smooths", () => {
    const means: number[] = [];
    for (let j = 0; j < 128; j += 8) {
      for (let i = 0; i < 128; i += 8) {
        let sum = 0;
        for (let y = 0; y < 8; y++) for (let x = 0; x < 8; x++) sum += noise[i + x + 128 * (j + y)] as number;
        means.push(sum / 64);
      }
    }
    // White noise that a Gaussian of 0.7 voxels leaves 12 HU of, had 12 (2 sqrt(pi) 0.7) = 29.8 HU; over 64 voxels 3.7.
    expect(sdOf(Float32Array.from(means))).toBeLessThan(0.75 * 3.7);
  });
});

describe("padOutside", () => {
  it("fills the corners of a square and nothing within its circle", () => {
    const { grid, hu } = waterDisk(21, 2, 15);
    padOutside(hu, grid, -2000);
    expect(hu[0]).toBe(-2000);
    expect(hu[10]).toBe(-1000);
    expect(hu[10 + 21 * 10]).toBe(0);
    expect(hu.filter((value) => value === -2000).length).toBeCloseTo(2 * (441 - Math.PI * 10.5 ** 2), -2);
  });
});

describe("drawTable", () => {
  it("lies behind the back, touches no body and is the same in all slices", () => {
    const { grid, hu } = waterDisk(120, 4, 120, 3);
    const before = Float32Array.from(hu);
    drawTable(hu, grid, 200);
    const changed = [...hu].flatMap((value, at) => (value === before[at] ? [] : [at]));
    expect(changed.length).toBeGreaterThan(100);
    for (const at of changed) expect(before[at]).toBe(-1000);
    const plane = 120 * 120;
    expect(hu.subarray(0, plane)).toEqual(hu.subarray(plane, 2 * plane));
    // At x = 2 mm the back is at -118 mm, and the plate begins 25 mm behind it.
    const heights = [...Array(120).keys()].flatMap((j) =>
      hu[60 + 120 * j] === before[60 + 120 * j] ? [] : [-238 + 4 * j],
    );
    expect(Math.max(...heights)).toBe(-142);
    expect(Math.min(...heights)).toBeGreaterThan(-194); // 45 mm high
  });
});

describe("addStreaks", () => {
  const made = (metal: number) => {
    const { grid, hu } = waterDisk(80, 2, 70);
    for (const [i, j] of [
      [40, 40],
      [41, 40],
      [40, 41],
      [41, 41],
    ] as const)
      hu[i + 80 * j] = metal;
    const before = Float32Array.from(hu);
    addStreaks(hu, grid, Rng.of("stent"));
    return { hu, change: hu.map((value, at) => value - (before[at] as number)) };
  };

  it("leaves a slice without metal alone", () => {
    const { change } = made(700);
    expect(change.every((value) => value === 0)).toBe(true);
    expect(
      made(3000)
        .change.subarray(80 * 80)
        .every((value) => value === 0),
    ).toBe(true);
  });

  it("is dark and bright around metal, weaker farther away, nothing beyond 9 cm, the metal unchanged", () => {
    const { hu, change } = made(3000);
    expect(hu[40 + 80 * 40]).toBe(3000);
    const ring = (mm: number) =>
      Float32Array.from({ length: 180 }, (_, n) => {
        const angle = (n * Math.PI) / 90;
        const i = Math.round(40.5 + (mm / 2) * Math.cos(angle));
        const j = Math.round(40.5 + (mm / 2) * Math.sin(angle));
        return change[i + 80 * j] as number;
      });
    expect(Math.min(...ring(12))).toBeLessThan(-15);
    expect(Math.max(...ring(12))).toBeGreaterThan(15);
    expect(sdOf(ring(60))).toBeLessThan(0.4 * sdOf(ring(12)));
    expect(change[0]).toBe(0);
  });
});
