import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { gridDifference, labelVoxels, toCanonical, type Volume } from "@panshift/volume";
import { readVolume } from "@panshift/volume/files";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeSeries } from "../support/dicom-series.ts";
import { succeed, temporaryFolder } from "./panshift.ts";
import { makePhantom, train, writeConfig } from "./tiny.ts";

let folder: string;
let image: string;
let label: string;
let series: string;
let scan: Volume;
beforeAll(() => {
  folder = temporaryFolder();
  const dataset = makePhantom(folder);
  image = join(dataset, "imagesTr", "s0000_t1w_0000.nii.gz");
  label = join(dataset, "labelsTr", "s0000_t1w.nii.gz");
  scan = readVolume(image);
  series = writeSeries(join(folder, "scans", "patient"), scan, { modality: "MR" });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("a DICOM folder in the place of a NIfTI file", () => {
  it("is trained on and segmented to the same result", () => {
    const labels = { background: "rest", pancreas: [1, 2] };
    const config = (at: string) => writeConfig(folder, { cases: [{ image: at, label }], labels });
    const run = train(config(series), join(folder, "runs"), "--out", join(folder, "model"));
    const log = readFileSync(join(run, "log.jsonl"), "utf8");
    const other = train(config(image), join(folder, "runs"));
    expect(other).not.toBe(run); // other bytes, another identity
    expect(lossesOf(readFileSync(join(other, "log.jsonl"), "utf8"))).toEqual(lossesOf(log));

    const out = join(folder, "out");
    const { out: printed } = succeed(["segment", series, image, "--model", join(folder, "model"), "--out", out]);
    const [fromDicom, fromNifti] = printed.trimEnd().split("\n") as [string, string];
    expect(fromDicom).toBe(join(out, "patient.nii.gz"));
    const [one, two] = [fromDicom, fromNifti].map((path) => toCanonical(readVolume(path))) as [Volume, Volume];
    expect(gridDifference(one, two)).toBe(null);
    expect(labelVoxels(one)).toEqual(labelVoxels(two));
    expect(gridDifference(readVolume(fromDicom), readVolume(series))).toBe(null);
    const sidecar = JSON.parse(readFileSync(join(out, "patient.json"), "utf8"));
    expect(sidecar).toMatchObject({ case: "patient", modality: { value: "mr", statedBy: "DICOM" } });
  });
});

/** The loss of every step of a log. */
function lossesOf(log: string): unknown[] {
  const steps = log
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const losses = steps.filter(({ kind }) => kind === "step").map(({ loss }) => loss);
  expect(losses.length).toBeGreaterThan(0);
  return losses;
}
