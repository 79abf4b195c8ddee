import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseLog } from "@panshift/segmentation";
import { tinyStudyConfig } from "../../../test/support/tiny-study.ts";

/** What the grid adds to a run. */
export interface Overhead {
  /** Clock time of `study run` that no step of training and no tested case took, by run. */
  readonly secondsPerRun: number;
  readonly runs: number;
  /** A run of this length is the shortest that the target is about. */
  readonly ofSeconds: number;
  readonly targetPercent: number;
}

const config = tinyStudyConfig({ iterations: 20 }, { seeds: [1, 2, 3] });

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Runs a tiny study by the command, its data made before, in one worker. */
export function measureOverhead(folder: string): Overhead {
  mkdirSync(folder, { recursive: true });
  const [file, store] = [join(folder, "study.yaml"), join(folder, "runs")];
  writeFileSync(file, JSON.stringify(config)); // JSON is YAML
  panshift("study", "plan", file, "--store", store);
  const start = performance.now();
  panshift("study", "run", file, "--store", store, "--jobs", "1");
  const seconds = (performance.now() - start) / 1000;
  const names = readdirSync(store).filter((name) => existsSync(join(store, name, "run.json")));
  const work = names.reduce((sum, name) => sum + workSeconds(join(store, name)), 0);
  return { secondsPerRun: (seconds - work) / names.length, runs: names.length, ofSeconds: 300, targetPercent: 2 };
}

/** Steps of training, from the first to the last, and tested cases. */
function workSeconds(run: string): number {
  const steps = parseLog(readFileSync(join(run, "log.jsonl"), "utf8")).at(-1)?.seconds ?? 0;
  const costs = readFileSync(join(run, "costs.jsonl"), "utf8").trim().split("\n");
  const tests = costs.map((line) => JSON.parse(line) as { phase: string; seconds: number });
  return tests.reduce((sum, { phase, seconds }) => sum + (phase === "testing" ? seconds : 0), steps);
}

function panshift(...args: string[]): void {
  const { status, stderr } = spawnSync("npx", ["--no-install", "panshift", ...args], { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`panshift ${args[0]} ${args[1]} ended with ${status}: ${stderr}`);
}
