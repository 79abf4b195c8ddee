import { Rng } from "@panshift/core";
import { expect, test } from "vitest";
import { resolveHparams } from "../define.ts";
import { IGNORE_LABEL, type PatchSample } from "../interface.ts";
import { dualTask } from "./index.ts";
import { dualTaskTargets, sliceLabels } from "./targets.ts";

const [D, H, W] = [8, 16, 24];
const rng = Rng.of("dual-task-targets");

function sample(labelAt: (z: number, y: number, x: number) => number, classes = 1): PatchSample {
  return {
    caseId: "case",
    subject: "subject",
    domain: 0,
    classes,
    shapeDhw: [D, H, W],
    spacingDhwMm: [3, 1, 1],
    image: new Float32Array(D * H * W),
    labels: Uint8Array.from({ length: D * H * W }, (_, n) =>
      labelAt(Math.floor(n / (H * W)), Math.floor(n / W) % H, n % W),
    ),
  };
}

const box = sample((z, y, x) => (z >= 2 && z < 7 && y >= 4 && y < 12 && x >= 4 && x < 20 ? 1 : 0));

test("shapes and types of all targets", () => {
  const targets = dualTaskTargets(box, resolveHparams(dualTask), rng);
  expect(Object.fromEntries(Object.entries(targets).map(([name, { shape }]) => [name, shape]))).toEqual({
    distance: [1, D, H, W],
    distanceExists: [1],
    sliceLabels: [D],
    contrastPoints: [2, D / 8, 2],
  });
  for (const [name, { data, shape }] of Object.entries(targets)) {
    expect(data.length, name).toBe(shape.reduce((product, size) => product * size, 1));
  }
  expect(targets.contrastPoints?.data).toBeInstanceOf(Int32Array);
});

test("the map lies [D, H, W] with W fastest, in voxels or mm", () => {
  const at = (unit: "voxel" | "mm", z: number, y: number, x: number): number => {
    const hparams = resolveHparams(dualTask, { hparams: { distanceUnit: unit } });
    const { distance } = dualTaskTargets(box, hparams, rng);
    return distance?.data[(z * H + y) * W + x] as number;
  };
  // Two voxels outside along W, and two along D, from the faces of the box.
  expect(at("voxel", 4, 8, 21) / at("voxel", 0, 8, 10)).toBeCloseTo(1, 6);
  expect(at("mm", 4, 8, 21) / at("mm", 0, 8, 10)).toBeCloseTo(1 / 3, 6);
  expect(at("voxel", 4, 8, 10)).toBe(-1);
});

test("a slice shows lesion from 11 voxels on, not with 10", () => {
  const mask = new Uint8Array(2 * 4 * 4);
  mask.fill(1, 0, 10);
  mask.fill(1, 16, 27);
  expect(Array.from(sliceLabels(mask, [2, 4, 4], 11))).toEqual([0, 1]);
});

test("two classes: a map for each, slices and points of the last one", () => {
  const both = sample((z, y, x) => (z >= 1 && z < 7 && y >= 4 && y < 12 && x >= 2 && x < 12 ? (z >= 4 ? 2 : 1) : 0), 2);
  const targets = dualTaskTargets(both, resolveHparams(dualTask), rng);
  expect(targets.distance?.shape).toEqual([2, D, H, W]);
  expect(targets.distanceExists?.data).toEqual(new Float32Array([1, 1]));
  expect(Array.from(targets.sliceLabels?.data ?? [])).toEqual([0, 0, 0, 0, 1, 1, 1, 0]);
});

test("an empty label: no map, no slices, no points", () => {
  const targets = dualTaskTargets(
    sample(() => 0),
    resolveHparams(dualTask),
    rng,
  );
  expect(targets.distanceExists?.data).toEqual(new Float32Array([0]));
  expect(targets.sliceLabels?.data.every((label) => label === 0)).toBe(true);
  expect(targets.contrastPoints?.data.every((point) => point === -1)).toBe(true);
});

test("voxels without annotation are no lesion", () => {
  const targets = dualTaskTargets(
    sample((z) => (z < 4 ? IGNORE_LABEL : 0)),
    resolveHparams(dualTask),
    rng,
  );
  expect(targets.distanceExists?.data).toEqual(new Float32Array([0]));
});

test("only what the configured terms read is computed", () => {
  const names = (preset: string, hparams = {}): string[] =>
    Object.keys(dualTaskTargets(box, resolveHparams(dualTask, { preset, hparams }), rng));
  expect(names("ablation_bl")).toEqual([]);
  expect(names("ablation_idr")).toEqual(["distance", "distanceExists"]);
  expect(names("ablation_dsl")).toEqual(["contrastPoints"]);
  expect(names("paper_code", { stage: "coarse" })).toEqual(["distance", "distanceExists", "contrastPoints"]);
});
