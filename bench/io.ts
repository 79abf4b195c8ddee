// npm run bench -- io: files, resampling, distances and components beside nibabel, SimpleITK, edt, cc3d and scipy.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { writeFileAtomic } from "@panshift/core/files";
import { type IoCase, ioCases } from "./lib/io-cases.ts";
import { MASK_SHAPE, makeInputs } from "./lib/io-inputs.ts";
import { peakMemoryMiB, resetPeakMemory } from "./lib/peak-memory.ts";
import { Peer } from "./lib/peer.ts";
import { median } from "./lib/statistics.ts";

interface Measured {
  readonly ms: number;
  readonly peakMiB: number | null;
  readonly check: number;
}

interface Row {
  readonly name: string;
  readonly side: string;
  readonly ms: number;
  readonly times: readonly number[];
  readonly peakMiB: number | null;
  readonly check: number;
  /** Our median over this side's. */
  readonly ratio: number | null;
  readonly target: number | null;
}

const here = fileURLToPath(new URL(".", import.meta.url));
const usage = `npm run bench -- io [--rounds N] [--cases TEXT] [--workers N]
  --rounds N    measured rounds (default 5), after one that is not counted
  --cases TEXT  only the cases whose name contains TEXT: load, save, resample, distance, components
  --workers N   threads of the peers, and of our compression where it is more than 1 (default: the cores)`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "5" },
      cases: { type: "string", default: "" },
      workers: { type: "string", default: String(availableParallelism()) },
      help: { type: "boolean", default: false },
    },
  });
  const [rounds, workers] = [Number(values.rounds), Number(values.workers)];
  if (values.help || !Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(workers) || workers < 1) {
    console.log(usage);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "panshift-bench-"));
  const peer = new Peer(findPython(), "io_peer.py");
  try {
    const versions = await peer.ask<Record<string, string>>("hello", { threads: workers });
    console.log(`Node ${process.version}, ${JSON.stringify(versions)}, ${workers} workers, ${rounds} rounds, medians`);
    const inputs = makeInputs(folder);
    await peer.ask("inputs", { scan: inputs.scanPath, mask: inputs.maskPath, shape: MASK_SHAPE, folder });
    const rows: Row[] = [];
    for (const one of ioCases(inputs, workers).filter(({ name }) => name.includes(values.cases))) {
      const measured = await measureCase(one, peer, rounds);
      for (const row of measured) console.log(formatRow(row));
      rows.push(...measured);
    }
    const date = new Date().toISOString();
    const path = join(here, "results", `io-${date.replaceAll(":", "-")}.json`);
    const machine = { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version };
    const result = { schema: "panshift.bench-io/1", date, machine, versions, workers, rounds, rows };
    writeFileAtomic(path, `${JSON.stringify(result, null, 2)}\n`);
    console.log(`written to ${path}`);
  } finally {
    peer.close();
    rmSync(folder, { recursive: true });
  }
}

/** All sides in turn, in each round from another one on, so that slow drifts of the machine cancel. */
async function measureCase({ name, ours, peers, tolerance }: IoCase, peer: Peer, rounds: number): Promise<Row[]> {
  const sides = new Map<string, () => Promise<Measured>>([["PanShift", () => measureOurs(ours)]]);
  for (const [side, { task, parameters }] of Object.entries(peers)) {
    sides.set(side, () => peer.ask<Measured>("measure", { task, parameters }));
  }
  const results = new Map<string, Measured[]>([...sides.keys()].map((side) => [side, []]));
  const order = [...sides];
  for (let round = 0; round <= rounds; round++) {
    for (const [side, measure] of order) {
      const measured = await measure();
      if (round > 0) results.get(side)?.push(measured);
    }
    order.push(...order.splice(0, 1));
  }
  const rows = [...results].map(([side, list]) => rowOf(name, side, list));
  const [own] = rows as [Row, ...Row[]];
  return rows.map((row) => {
    if (row === own) return row;
    requireEqual(own, row, tolerance);
    return { ...row, ratio: own.ms / row.ms, target: peers[row.side]?.target ?? null };
  });
}

async function measureOurs(run: IoCase["ours"]): Promise<Measured> {
  resetPeakMemory();
  const start = performance.now();
  const check = await run();
  const ms = performance.now() - start;
  return { ms, peakMiB: peakMemoryMiB(), check: check() };
}

function rowOf(name: string, side: string, list: readonly Measured[]): Row {
  const times = list.map(({ ms }) => ms);
  const peaks = list.map(({ peakMiB }) => peakMiB).filter((peak) => peak !== null);
  const peakMiB = peaks.length === 0 ? null : Math.max(...peaks);
  return { name, side, ms: median(times), times, peakMiB, check: list[0]?.check as number, ratio: null, target: null };
}

/** Times of different results compare nothing. A saved file may be shorter than the peer's, not longer. */
function requireEqual(own: Row, other: Row, tolerance: number): void {
  const apart = (own.check - other.check) / Math.abs(other.check);
  if ((own.name === "save" ? apart : Math.abs(apart)) <= tolerance) return;
  console.log(`${own.name}: the result ${own.check} is not that of ${other.side}, ${other.check}`);
  process.exitCode = 1;
}

function formatRow({ name, side, ms, peakMiB, ratio, target, check }: Row): string {
  const verdict = ratio === null || target === null ? "" : `<= ${target} ${ratio <= target ? "met" : "missed"}`;
  const peak = peakMiB === null ? "" : `peak ${peakMiB.toFixed(0)} MiB`;
  const cells = [name, side, `${ms.toFixed(1)} ms`, ratio === null ? "" : `ratio ${ratio.toFixed(2)}`, verdict, peak];
  const size = name === "save" ? `${(check / 1e6).toFixed(1)} MB` : "";
  return [...cells, size]
    .map((cell, n) => cell.padEnd([11, 10, 12, 11, 14, 14][n] ?? 0))
    .join(" ")
    .trimEnd();
}

function findPython(): string {
  const script = join(here, "prepare-peers.mjs");
  const { status, stdout } = spawnSync(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
  if (status !== 0) process.exit(status ?? 1);
  return String(stdout).trim();
}

await main();
