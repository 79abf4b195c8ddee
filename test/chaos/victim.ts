import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type { Rng } from "@panshift/core";
import { root } from "../e2e/panshift.ts";
import type { Aim, Hit } from "./aims.ts";
import { isTraining, type Phase, patternOf, remnantsIn } from "./phases.ts";

const launcher = join(root, "packages/cli/bin/panshift.mjs");
const preload = pathToFileURL(join(import.meta.dirname, "slow-writes.mjs")).href;

/** Time between looks at the store. */
const POLL_MS = 4;
/** A kill at random falls within so long of the start: before a worker can have finished a run, which is aimed at, too. */
const LIFE_MS = 1500;
/** A kill falls within so long of the moment that it is aimed at: within the pauses of a slow write. */
const WINDOW_MS = 60;

export interface VictimOptions {
  readonly argv: readonly string[];
  readonly store: string;
  readonly aim: Aim;
  readonly rng: Rng;
  /** Runs that are done. */
  finished(): number;
}

/**
 * Runs the command until the store shows that the aimed-at phase has begun, or that the run that it was to be seen in is
 * done: a busy machine looks away for longer than a phase lasts, and the other runs are aimed at, too. Kills it a random
 * while later.
 *
 * @returns what the kill hit, as the store tells afterwards; `null` when the command ended before
 * @throws Error when the command fails by itself
 */
export async function killOnce({ argv, store, aim, rng, finished }: VictimOptions): Promise<Hit | null> {
  const { phase, skip, nextRun = false } = aim;
  const isWrite = phase !== "elsewhere" && phase !== "training step";
  const slow = isWrite ? { TEST_SLOW_WRITES: patternOf(phase), NODE_OPTIONS: `--import=${preload}` } : {};
  const before = new Set(remnantsIn(store).keys());
  const [finishedBefore, delay] = [finished(), rng.uniform() * WINDOW_MS];
  const child = spawn(process.execPath, [launcher, ...argv], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, OMP_NUM_THREADS: "1", ...slow },
  });
  let messages = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    messages += text;
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const seen = new Set<string>();
  const hasBegun = () => {
    if (nextRun && finished() === finishedBefore) return false;
    if (phase === "training step") return isTraining(store, child.pid);
    for (const [path, of] of remnantsIn(store)) if (of === phase && !before.has(path)) seen.add(nameOf(path));
    return seen.size > skip;
  };
  const hasPassed = () => phase !== "report write" && finished() - finishedBefore > (nextRun ? 1 : 0);
  if (phase === "elsewhere") await Promise.race([sleep(rng.uniform() * LIFE_MS), ended]);
  else while (child.exitCode === null && !hasBegun() && !hasPassed()) await sleep(POLL_MS);
  await sleep(delay);
  child.kill("SIGKILL");
  const code = await ended;
  if (code !== null && code !== 0) throw new Error(`panshift ${argv.join(" ")} ended with ${code}:\n${messages}`);
  return code === null ? hitOf(store, before, child.pid) : null;
}

/** A log that is appended to grows under the eyes: its name without its size. */
function nameOf(path: string): string {
  return path.replace(/ \d+$/, "");
}

function hitOf(store: string, before: ReadonlySet<string>, pid: number | undefined): Hit {
  const fresh: Phase[] = [...remnantsIn(store)].flatMap(([path, phase]) => (before.has(path) ? [] : [phase]));
  return fresh[0] ?? (isTraining(store, pid) ? "training step" : "elsewhere");
}
