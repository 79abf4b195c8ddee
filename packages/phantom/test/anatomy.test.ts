import { sha256Hex } from "@panshift/core";
import { connectedComponents, maskOf } from "@panshift/volume";
import { describe, expect, it } from "vitest";
import {
  buildAnatomy,
  centeredGrid,
  compartmentNames,
  drawSubject,
  fractionOf,
  labelsOf,
  organsOf,
  organValues,
  rasterize,
  sharesOf,
} from "../src/index.ts";

const spacing = [4, 4, 4] as const;
const grid = centeredGrid([92, 70, 44], spacing);
const voxelMl = 0.064;
const draw = (index: number) => rasterize(buildAnatomy(drawSubject(5, index)), grid, [2, 2, 2]);
const maps = Array.from({ length: 6 }, (_, index) => draw(index));

describe("anatomy", () => {
  it("fills every voxel exactly once: the fractions of all compartments add up to 1", () => {
    const map = maps[0] as ReturnType<typeof draw>;
    const sum = new Float64Array(map.grid.shape[0] * map.grid.shape[1] * map.grid.shape[2]);
    let partial = 0;
    for (const name of compartmentNames) {
      fractionOf(map, [name]).forEach((share, voxel) => {
        sum[voxel] = (sum[voxel] as number) + share;
        if (share > 0 && share < 1) partial++;
      });
    }
    expect(sum.every((total) => Math.abs(total - 1) < 1e-5)).toBe(true);
    expect(partial).toBeGreaterThan(10_000);
  });

  it("keeps the pancreas in one piece, of adult volume, wherever the lesion lies", () => {
    for (const map of maps) {
      const gland = maskOf(labelsOf(sharesOf(map)), [1, 2]);
      const { sizes } = connectedComponents(gland, grid.shape, 26);
      expect(sizes.filter((size) => size > 0)).toHaveLength(1);
      const ml = gland.reduce((sum, voxel) => sum + voxel, 0) * voxelMl;
      expect(ml).toBeGreaterThan(40);
      expect(ml).toBeLessThan(125);
    }
  });

  it("draws every organ, of plausible size and on its side", () => {
    for (const map of maps) {
      const organs = organsOf(map);
      const place = (name: string) => centroid(organs, organValues[name] as number);
      const ml = (name: string) => place(name).voxels * voxelMl;
      // The field of view ends above the liver's dome and below the kidneys' lower poles.
      for (const [name, low, high] of [
        ["liver", 800, 2300],
        ["spleen", 100, 420],
        ["kidney_left", 80, 230],
        ["kidney_right", 80, 230],
        ["stomach", 120, 700],
        ["aorta", 25, 90],
        ["vena_cava", 30, 130],
      ] as const) {
        expect(ml(name), name).toBeGreaterThan(low);
        expect(ml(name), name).toBeLessThan(high);
      }
      const gland = centroid(labelsOf(sharesOf(map)), 1);
      expect(place("liver").x).toBeGreaterThan(place("aorta").x);
      expect(place("spleen").x).toBeLessThan(place("aorta").x);
      expect(place("kidney_left").x).toBeLessThan(place("spine").x);
      expect(place("stomach").y).toBeGreaterThan(gland.y);
      expect(gland.y).toBeGreaterThan(place("aorta").y);
      expect(place("aorta").y).toBeGreaterThan(place("spine").y);
      expect(place("vena_cava").x).toBeGreaterThan(place("aorta").x);
    }
  });

  it("is larger at the head than at the tail, which points to the spleen", () => {
    for (const map of maps) {
      const gland = fractionOf(map, ["pancreas", "lesionPda", "lesionIpmn", "lesionPnet"]);
      const columns = new Float64Array(grid.shape[0]);
      gland.forEach((share, voxel) => {
        columns[voxel % grid.shape[0]] = (columns[voxel % grid.shape[0]] as number) + share;
      });
      const used = [...columns.keys()].filter((i) => (columns[i] as number) > 1);
      const area = (from: number, to: number) =>
        used.slice(from, to).reduce((sum, i) => sum + (columns[i] as number), 0);
      expect(area(-6, used.length)).toBeGreaterThan(area(0, 6)); // i grows to the subject's right
      const spleen = centroid(organsOf(map), organValues.spleen as number);
      expect(used[0] as number).toBeGreaterThan(spleen.x - 8);
      expect(used[0] as number).toBeLessThan(spleen.x + 12);
    }
  });

  it("draws the same anatomy on a finer grid", () => {
    const fine = rasterize(buildAnatomy(drawSubject(5, 0)), centeredGrid([184, 140, 88], [2, 2, 2]), [1, 1, 1]);
    expect(sha256Hex(fine.ids)).toBe(sha256Hex((maps[0] as ReturnType<typeof draw>).ids));
  });
});

/** Mean index and number of the voxels that carry a value. */
function centroid(labels: Uint8Array, value: number): { x: number; y: number; voxels: number } {
  let [x, y, voxels] = [0, 0, 0];
  labels.forEach((label, n) => {
    if (label !== value) return;
    x += n % grid.shape[0];
    y += Math.floor(n / grid.shape[0]) % grid.shape[1];
    voxels++;
  });
  return { x: x / voxels, y: y / voxels, voxels };
}
