import { createVolume } from "@panshift/volume";
import { describe, expect, it } from "vitest";
import { subcutaneousShell } from "./subcutaneous-fat.ts";
import { quartilesOf } from "./tissue-values.ts";

const affine = [
  [1, 0, 0, 0],
  [0, 1, 0, 0],
  [0, 0, 5, 0],
  [0, 0, 0, 1],
] as const;
const shape = [60, 60, 2] as const;
const fromMiddle = (n: number) => Math.hypot((n % 60) - 30, (Math.floor(n / 60) % 60) - 30);

describe("subcutaneousShell", () => {
  it("is the ring from 4 to 9 mm below the skin, without the table behind", () => {
    const values = new Float32Array(7200).map((_, n) => (fromMiddle(n) < 24 ? 40 : -1000));
    for (let i = 0; i < 60; i++) values[i] = 100; // a table in the first row of the first slice
    const shell = subcutaneousShell(values, { shape, affine }, -300);
    shell.forEach((inside, n) => {
      const below = 24 - fromMiddle(n);
      if (inside === 1) {
        expect(below).toBeGreaterThan(2.9);
        expect(below).toBeLessThan(9.1);
      } else expect(below < 4.1 || below > 7.9).toBe(true);
    });
  });
});

describe("quartilesOf", () => {
  const image = createVolume(
    Int16Array.from({ length: 7200 }, (_, n) => (n < 5 ? 10 * n : n < 10 ? 200 : 0)),
    { shape, affine },
  );
  const masks = new Map([
    ["liver", new Uint8Array(7200).fill(1, 0, 5)],
    ["spleen", new Uint8Array(7200).fill(1, 5, 10)],
  ] as const);

  it("gives median and quartiles of a tissue's voxels", () => {
    const found = quartilesOf([{ image, masks }], { looseSlices: true });
    expect(found.get("liver")).toEqual({ low: 10, median: 20, high: 30, voxels: 5 });
    expect(found.has("pancreas")).toBe(false);
  });

  it("divides each scan by its own median of the reference tissue", () => {
    const brighter = {
      image: createVolume(
        Int16Array.from(image.voxels as Int16Array, (v) => 3 * v),
        image,
      ),
      masks,
    };
    const found = quartilesOf([{ image, masks }, brighter], { looseSlices: true, relativeTo: "liver" });
    expect(found.get("spleen")).toEqual({ low: 10, median: 10, high: 10, voxels: 10 });
  });
});
