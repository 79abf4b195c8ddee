// npm run fuzz -- --seconds N: damaged files for every reader. See docs/volumes.md for what must hold.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { writeFileAtomic } from "@panshift/core/files";
import { inputOf, MAX_SECONDS, targets, writeInput } from "./execution.ts";
import { type FuzzOptions, readOptions } from "./options.ts";
import type { TargetMaker } from "./target.ts";

interface Finding {
  readonly index: number;
  readonly problem: string;
}

interface Tally {
  executions: number;
  readonly kinds: Map<string, number>;
  readonly findings: Finding[];
}

const here = fileURLToPath(new URL(".", import.meta.url));
const POLL_MS = 200;
/** Loading the engine on a busy machine. */
const MAX_START_SECONDS = 60;
const MAX_FINDINGS = 20;

const options = readOptions(process.argv.slice(2), Object.keys(targets));
console.log(`seed ${options.seed}`);
let found = 0;
for (const format of options.formats) {
  const tally = await fuzz(format, options);
  found += tally.findings.length;
  const kinds = [...tally.kinds].sort((a, b) => b[1] - a[1]).map(([kind, n]) => `${kind} ${n}`);
  console.log(
    `${format.padEnd(12)} ${tally.executions} executions, ${tally.findings.length} findings: ${kinds.join(", ")}`,
  );
  for (const finding of tally.findings) await save(format, finding);
}
process.exitCode = found === 0 ? 0 : 1;

/** Runs workers, a new one after each that died or was ended, until the time or the count is spent. */
async function fuzz(format: string, { seed, seconds, first, count, formats }: FuzzOptions): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), "panshift-fuzz-"));
  const tally: Tally = { executions: 0, kinds: new Map(), findings: [] };
  const end = performance.now() + (1000 * seconds) / formats.length;
  try {
    for (;;) {
      const left = (end - performance.now()) / 1000;
      if (left <= 0 || (count > 0 && tally.executions >= count) || tally.findings.length >= MAX_FINDINGS) return tally;
      const from = first + tally.executions;
      const log = join(folder, "log");
      const rest = count === 0 ? 0 : count - tally.executions;
      const args = [format, seed, from, rest, left, join(folder, "input"), log].map(String);
      const ending = await runWorker(args, log);
      const lines = linesOf(log);
      for (const [n, line] of lines.entries()) {
        const kind = line.startsWith("!") ? "finding" : line;
        tally.kinds.set(kind, (tally.kinds.get(kind) ?? 0) + 1);
        if (line.startsWith("!")) tally.findings.push({ index: from + n, problem: line.slice(1) });
      }
      tally.executions += lines.length;
      if (ending === null) return tally;
      tally.findings.push({ index: first + tally.executions++, problem: ending });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Null when the worker ended by itself; else how it died, or that it was ended since it hung. */
async function runWorker(args: readonly string[], log: string): Promise<string | null> {
  rmSync(log, { force: true });
  const worker = spawn(process.execPath, ["--import", "jiti/register", join(here, "worker.ts"), ...args], {
    stdio: ["ignore", "inherit", "pipe"],
  });
  let errors = "";
  worker.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors = (errors + text).slice(-4000);
  });
  let ending: { code: number | null; signal: string | null } | null = null;
  worker.on("close", (code, signal) => {
    ending = { code, signal };
  });
  let [size, since] = [-1, performance.now()];
  while (ending === null) {
    await sleep(POLL_MS);
    const now = statSync(log, { throwIfNoEntry: false })?.size ?? -1;
    if (now !== size) [size, since] = [now, performance.now()];
    const limit = size < 0 ? MAX_START_SECONDS : MAX_SECONDS;
    if (performance.now() - since <= 1000 * limit) continue;
    worker.kill("SIGKILL");
    if (size < 0) throw new Error(`the worker did not start within ${limit} s:\n${errors}`);
    return `hangs: no end within ${limit} s`;
  }
  const { code, signal } = ending as { code: number | null; signal: string | null };
  if (code === 0) return null;
  if (size < 0) throw new Error(`the worker did not start (${signal ?? code}):\n${errors}`);
  return `the process died (${signal ?? code}): ${errors.trim().split("\n").slice(-8).join(" | ")}`;
}

/** A line for each execution that has ended. */
function linesOf(log: string): readonly string[] {
  return readFileSync(log, "utf8").split("\n").slice(1, -1);
}

async function save(format: string, { index, problem }: Finding): Promise<void> {
  const target = await (targets[format] as TargetMaker)();
  const input = inputOf(format, target, options.seed, index);
  const folder = join(here, "findings", `${format}-${options.seed}-${index}`);
  writeInput(input, join(folder, "files"));
  const again = `npm run fuzz -- --formats ${format} --seed ${options.seed} --first ${index} --executions 1`;
  const record = { format, seed: options.seed, index, sample: input.sample, open: input.open, problem, again };
  writeFileAtomic(join(folder, "finding.json"), `${JSON.stringify(record, null, 2)}\n`);
  console.log(`finding in ${relative(process.cwd(), folder)}: ${problem.slice(0, 300)}\n  again: ${again}`);
}
