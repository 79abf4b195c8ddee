import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createVolume } from "@panshift/volume";
import { writeVolume } from "@panshift/volume/files";
import { afterAll, beforeAll, expect, it } from "vitest";
import { generateDataset } from "../../src/files.ts";
import {
  buildAnatomy,
  centeredGrid,
  drawSubject,
  labelsOf,
  organsOf,
  organValues,
  rasterize,
  sharesOf,
} from "../../src/index.ts";

const PANCREAS = 200;
const labels = { pancreas: PANCREAS, liver: organValues.liver as number, stomach: organValues.stomach as number };
const options = { sequences: ["t1w"], subjects: 1, centers: 1, seed: 2 };
let root: string;
let maps: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "panshift-maps-"));
  maps = join(root, "maps");
  mkdirSync(maps);
  const grid = centeredGrid([80, 62, 40], [4, 4, 5]);
  const map = rasterize(buildAnatomy({ ...drawSubject(4, 0), lesion: null }), grid, [1, 1, 1]);
  const gland = labelsOf(sharesOf(map));
  const voxels = organsOf(map).map((organ, n) => (gland[n] === 0 ? organ : PANCREAS));
  writeVolume(join(maps, "one.nii.gz"), createVolume(voxels, grid));
});
afterAll(() => {
  rmSync(root, { recursive: true });
});

it("makes a dataset from a folder of maps", async () => {
  const out = join(root, "made");
  const report = await generateDataset(out, { ...options, anatomy: { folder: maps, labels } }, { jobs: 1 });
  expect(report.made).toBe(1);
  expect(existsSync(join(out, "labelsTr", "s0000_t1w.nii.gz"))).toBe(true);
});

it("refuses an organ that no map shows before anything is written", async () => {
  const out = join(root, "refused");
  const anatomy = { folder: maps, labels: { ...labels, spleen: 199 } };
  await expect(generateDataset(out, { ...options, anatomy }, { jobs: 1 })).rejects.toMatchObject({
    code: "LABEL_MISSING",
    message: expect.stringContaining("spleen=199"),
  });
  expect(existsSync(out)).toBe(false);
});

it("refuses a folder without maps", async () => {
  const anatomy = { folder: root, labels };
  await expect(generateDataset(join(root, "none"), { ...options, anatomy }, { jobs: 1 })).rejects.toMatchObject({
    code: "FILE_MISSING",
  });
});
