import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { affineFrom, createVolume } from "@panshift/volume";
import { writeVolume } from "@panshift/volume/files";
import { afterAll, expect, test } from "vitest";
import { openStudyFile } from "./open-study.ts";
import { scoreGiven } from "./score-given.ts";
import { printStatus } from "./status-command.ts";

const root = mkdtempSync(join(tmpdir(), "status-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A row of eight voxels, the first `inside` of them 1; the file. */
function write(path: string, inside: number): string {
  const file = join(root, path);
  mkdirSync(join(file, ".."), { recursive: true });
  const voxels = Uint8Array.from({ length: 8 }, (_, n) => (n < inside ? 1 : 0));
  const grid = { shape: [8, 1, 1], affine: affineFrom([1, 1, 1], [0, 0, 0], "RAS") } as const;
  writeVolume(file, createVolume(voxels, grid));
  return file;
}

/** A training that nobody begins, so that a watch does not end, beside predictions of two cases; the file of one. */
function writeStudy(): { readonly study: string; readonly prediction: string } {
  for (const [at, domain] of ["X", "Y"].entries()) {
    for (const [n, name] of ["a", "b", "c"].entries()) {
      write(`${domain}/imagesTr/${name}_0000.nii.gz`, 2 * n + at);
      write(`${domain}/labelsTr/${name}.nii.gz`, 4);
    }
    const labels = { background: 0, pancreas: 1 };
    const json = { channel_names: { 0: "MRI" }, labels, file_ending: ".nii.gz", numTraining: 3 };
    writeFileSync(join(root, domain, "dataset.json"), JSON.stringify(json));
  }
  const study = join(root, "study.yaml");
  const datasets = ["X", "Y"].map((name) => ({ name, folder: name }));
  const config = {
    title: "a study",
    question: "Does it hold?",
    data: { datasets },
    domains: { by: ["dataset"] },
    protocols: [{ family: "leave-one-out", over: ["dataset"] }, { family: "given" }],
    methods: ["baseline", { name: "net", predictions: "net" }],
    seeds: [1],
    training: { preprocessing: { modality: "mr" }, patchSizeDhw: [8, 8, 8], iterations: 1 },
  };
  writeFileSync(study, JSON.stringify(config));
  write("net/Y/a.nii.gz", 4);
  return { study, prediction: write("net/X/a.nii.gz", 4) };
}

test("a watch reads a prediction anew once it is touched, and not before", async () => {
  const { study, prediction } = writeStudy();
  const options = { set: [], store: join(root, "runs"), watch: true } as const;
  const told: string[] = [];
  const terminal = { interactive: false, columns: 80, out: (text: string) => void told.push(text), message: () => {} };
  await scoreGiven(await openStudyFile(study, options), 1, { terminal, signal: new AbortController().signal });
  utimesSync(prediction, 1, 1);
  const betweenLooks = [
    () => {
      writeFileSync(prediction, new Uint8Array(statSync(prediction).size));
      utimesSync(prediction, 1, 1); // as if it were as before
    },
    () => utimesSync(prediction, 2, 2),
    () => {
      throw new Error("seen enough");
    },
  ];
  const pause = async () => betweenLooks.shift()?.();
  const watch = printStatus(study, options, { terminal, exitWith: () => {} }, pause);
  await expect(watch).rejects.toThrow("seen enough");
  expect(told.map((text) => /predictions net: (.*) scored/.exec(text)?.[1])).toEqual([
    "6 of 6 cases",
    "6 of 6 cases", // was not read
    "5 of 6 cases",
  ]);
  expect(told[0]).toContain("2 planned\n");
});
