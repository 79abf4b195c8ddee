import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync, statfsSync } from "node:fs";
import { availableParallelism, cpus, freemem, totalmem } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { PanShiftError } from "@panshift/core";
import { describeEngine, type EngineReport } from "./engine.ts";
import { environmentVariables } from "./environment.ts";

const MIN_MEMORY_BYTES = 4e9;
const MIN_DISK_BYTES = 2e9;

/** What `doctor --json` prints. */
export interface Machine {
  readonly schema: "panshift.doctor/1";
  /** `null` when the engine cannot be loaded; the reason is among the problems. */
  readonly engine: EngineReport | null;
  readonly cpu: { readonly model: string; readonly cores: number; readonly bf16: readonly string[] };
  readonly memory: { readonly totalBytes: number; readonly freeBytes: number };
  readonly disk: { readonly folder: string; readonly freeBytes: number };
  readonly node: { readonly version: string; readonly platform: string };
  readonly tools: readonly Tool[];
  readonly environment: readonly { readonly name: string; readonly meaning: string; readonly value: string | null }[];
  readonly problems: readonly Problem[];
}

export interface Tool {
  readonly name: string;
  /** `null` when it is not on the PATH. */
  readonly path: string | null;
  readonly version: string | null;
}

export interface Problem {
  readonly found: string;
  readonly remedy: string;
}

/** Looks at this machine; never fails, whatever is missing. */
export async function describeMachine(folder = process.cwd()): Promise<Machine> {
  const problems: Problem[] = [];
  const engine = await describeEngine().catch((error: unknown) => {
    problems.push(asProblem(error));
    return null;
  });
  const machine: Machine = {
    schema: "panshift.doctor/1",
    engine,
    cpu: { model: cpus()[0]?.model ?? "unknown", cores: availableParallelism(), bf16: bf16Instructions(cpuFlags()) },
    memory: { totalBytes: totalmem(), freeBytes: availableMemory() },
    disk: { folder: resolve(folder), freeBytes: freeDisk(folder) },
    node: { version: process.version, platform: `${process.platform}-${process.arch}` },
    tools: [tool("python3"), tool("g++"), tool("clang++"), tool("nvidia-smi", [])],
    environment: environmentVariables.map((each) => ({ ...each, value: process.env[each.name] ?? null })),
    problems,
  };
  if (machine.memory.freeBytes < MIN_MEMORY_BYTES) {
    problems.push({
      found: "less than 4 GB of memory are free",
      remedy: "close other programs or train smaller patches",
    });
  }
  if (machine.disk.freeBytes < MIN_DISK_BYTES) {
    problems.push({ found: `less than 2 GB are free in ${folder}`, remedy: "free disk space before training" });
  }
  return machine;
}

/** The bfloat16 instruction sets among a processor's flags, named as Linux names them. */
export function bf16Instructions(flags: ReadonlySet<string>): string[] {
  return ["amx_bf16", "avx512_bf16"].filter((flag) => flags.has(flag));
}

function cpuFlags(): Set<string> {
  if (!existsSync("/proc/cpuinfo")) return new Set();
  const line = /^flags\s*:(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"));
  return new Set(line?.[1]?.trim().split(/\s+/));
}

/** Memory that programs can still take: what Linux calls available, else what is free. */
function availableMemory(): number {
  if (!existsSync("/proc/meminfo")) return freemem();
  const line = /^MemAvailable:\s*(\d+) kB$/m.exec(readFileSync("/proc/meminfo", "utf8"));
  return line?.[1] ? Number(line[1]) * 1024 : freemem();
}

function freeDisk(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

function tool(name: string, versionArguments: readonly string[] = ["--version"]): Tool {
  const path = onPath(name);
  if (path === null || versionArguments.length === 0) return { name, path, version: null };
  const { stdout, stderr } = spawnSync(path, versionArguments, { encoding: "utf8", timeout: 10_000 });
  return { name, path, version: /\d+(\.\d+)+/.exec(`${stdout}${stderr}`)?.[0] ?? null };
}

function onPath(name: string): string | null {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // not in this folder
    }
  }
  return null;
}

function asProblem(error: unknown): Problem {
  if (error instanceof PanShiftError) return { found: error.message, remedy: error.facts.hint };
  const found = `the engine does not load: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`;
  return { found, remedy: "run `npm run setup`" };
}
