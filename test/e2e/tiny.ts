import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { filesBelow, lastLine, succeed } from "./panshift.ts";

export const ITERATIONS = 20;

/** A phantom dataset of three subjects, T1W only. */
export function makePhantom(folder: string): string {
  const dataset = join(folder, "Dataset001_Phantom");
  succeed(["phantom", "--out", dataset, "--centers", "1", "--subjects", "3", "--sequences", "t1w"]);
  return dataset;
}

/** A configuration that trains a small network for `ITERATIONS` steps in seconds; gives its path. */
export function writeConfig(folder: string, data: object): string {
  const config = {
    data,
    preprocessing: { modality: "mr" },
    patchSizeDhw: [16, 32, 32],
    network: { width: 8 },
    inference: { overlap: 0.25 },
    iterations: ITERATIONS,
    validationInterval: 10,
    checkpointInterval: 6,
    precision: "fp32",
    threads: 1,
    seed: 1,
  };
  const path = join(folder, "config.yaml");
  writeFileSync(path, JSON.stringify(config)); // JSON is YAML
  return path;
}

/** Trains to the end; gives the run's folder. */
export function train(config: string, store: string, ...more: readonly string[]): string {
  return lastLine(succeed(["train", config, "--store", store, ...more]).out);
}

/** Files that are neither under their final name nor meant to stay. */
export function temporaryFiles(folder: string): string[] {
  return filesBelow(folder).filter((file) => /(^|\/)\.|\.tmp$/.test(file));
}
