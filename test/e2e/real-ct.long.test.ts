import { existsSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { readVolume } from "@panshift/volume/files";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { needs, requirement } from "../support/requirements.ts";
import { lastLine, panshift, succeed, temporaryFolder } from "./panshift.ts";

const FIFTEEN_MINUTES_MS = 900_000;
const allCores = { env: { OMP_NUM_THREADS: String(availableParallelism()) } };
let folder: string;
let run = "";

beforeAll(() => {
  folder = temporaryFolder();
  const { path } = requirement("real-data");
  if (path === null) return;
  const argv = ["train", "examples/real-ct.yaml", "--set", `data.root=${path}`, "--store", join(folder, "runs")];
  run = lastLine(succeed(argv, allCores).out);
}, FIFTEEN_MINUTES_MS);
afterAll(() => rmSync(folder, { recursive: true }));

/** Segments a real scan with the model of the example and expects the result on the scan's own grid. */
function segment(scan: string, ...more: readonly string[]): string {
  const out = join(folder, "out.nii.gz");
  succeed(["segment", scan, "--model", join(run, "model"), "--out", out, ...more], allCores);
  const [image, labels] = [readVolume(scan), readVolume(out)];
  expect(labels.shape).toEqual(image.shape);
  for (const [n, entry] of labels.affine.flat().entries())
    expect(entry).toBeCloseTo(image.affine.flat()[n] as number, 4);
  return out;
}

describe("the model of examples/real-ct.yaml", () => {
  it("has learned the scan it was trained on: Dice above 0.80", (context) => {
    const scans = join(needs(context, "real-data"), "totalsegmentator");
    const prediction = segment(join(scans, "ct_3mm_trunk.nii.gz"));
    const { out } = succeed([
      ...["evaluate", "--prediction", prediction, "--reference", join(scans, "ct_3mm_trunk_seg_v1.nii.gz")],
      ...["--labels", "pancreas=1", "--reference-labels", "pancreas=10", "--json", "-"],
    ]);
    expect(JSON.parse(out).cases[0].metrics.dice.value).toBeGreaterThan(0.8);
  });

  it("segments another CT, in LAS axes", (context) => {
    segment(join(needs(context, "real-data"), "totalsegmentator/ct_dicom.nii.gz"));
  });

  it("refuses an MR unless told otherwise", (context) => {
    const scan = join(needs(context, "real-data"), "totalsegmentator/mr_3mm.nii.gz");
    const out = join(folder, "mr.nii.gz");
    const ended = panshift(["segment", scan, "--model", join(run, "model"), "--out", out]);
    expect(ended).toMatchObject({ code: 1, out: "", messages: expect.stringContaining("[MODALITY_MISMATCH]") });
    expect(existsSync(out)).toBe(false);
    segment(scan, "--out-of-scope", "allow");
  });
});
