// npm run bench -- metrics: all mask metrics beside surface-distance, SimpleITK, MONAI and medpy. See docs/metrics.md.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeFileAtomic } from "@panshift/core/files";
import type { SurfaceKind } from "@panshift/metrics";
import { type Means, type MetricsCase, metricsCases, prepareCase } from "./lib/metrics-cases.ts";
import { Peer } from "./lib/peer.ts";
import { findPython } from "./lib/python.ts";
import { formatRow, type Measured, type Row, sideBySide } from "./lib/side-by-side.ts";
import { readSideBySideOptions } from "./lib/side-by-side-options.ts";

/** What the libraries' float32 leaves equal. */
const TOLERANCE = 1e-5;

type Check = Readonly<Partial<Record<SurfaceKind, Means>>>;

const here = fileURLToPath(new URL(".", import.meta.url));
const usage = `npm run bench -- metrics [--rounds N] [--cases TEXT] [--quick] [--workers N]
  --rounds N    measured rounds (default 5), after one that is not counted; cases of minutes run once
  --cases TEXT  only the cases whose name contains TEXT: 73 pairs, mesh, filled, small, 511, slow
  --quick       without the cases of minutes
  --workers N   threads of the peers (default 1; we use one)`;

async function main(): Promise<void> {
  const { rounds, cases: wanted, quick, workers } = readSideBySideOptions(usage, 1);
  const folder = mkdtempSync(join(tmpdir(), "panshift-bench-"));
  const peer = new Peer(findPython("prepare-peers.mjs", "metrics"), "metrics_peer.py");
  try {
    const versions = await peer.ask<Record<string, string>>("hello", { threads: workers });
    console.log(
      `Node ${process.version}, ${JSON.stringify(versions)}, peers with ${workers} threads; medians, ratios with 95 % interval`,
    );
    const cases = metricsCases(folder, findMasks()).filter(
      ({ name, slow }) => name.includes(wanted) && !(slow && quick),
    );
    const rows: Row<Check>[] = [];
    for (const one of cases) rows.push(...(await measureCase(one, peer, rounds)));
    const date = new Date().toISOString();
    const path = join(here, "results", `metrics-${date.replaceAll(":", "-")}.json`);
    const machine = { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version };
    const result = { schema: "panshift.bench-metrics/1", date, machine, versions, workers, rounds, rows };
    writeFileAtomic(path, `${JSON.stringify(result, null, 2)}\n`);
    console.log(`written to ${path}`);
  } finally {
    peer.close();
    rmSync(folder, { recursive: true });
  }
}

async function measureCase(one: MetricsCase, peer: Peer, rounds: number): Promise<Row<Check>[]> {
  await peer.ask("pairs", { cases: one.pairs });
  const sides = Object.entries(one.peers).map(([library, { surface, target }]) => {
    const measure = async (): Promise<Measured<Check>> => {
      const { check, ...rest } = await peer.ask<Measured<Means>>("measure", { library });
      return { ...rest, check: { [surface]: check } };
    };
    return [library, { measure, target }] as const;
  });
  const [counted, warmup] = one.slow ? [1, 0] : [rounds, 1];
  const rows = await sideBySide<Check>(one.name, prepareCase(one), Object.fromEntries(sides), counted, warmup);
  const [own, ...others] = rows as [Row<Check>, ...Row<Check>[]];
  for (const row of rows) console.log(formatRow(row, [21, 17]));
  for (const other of others) requireEqual(own, other);
  return rows;
}

/** Times of different results compare nothing. */
function requireEqual(own: Row<Check>, other: Row<Check>): void {
  for (const [surface, means] of Object.entries(other.check)) {
    for (const [name, theirs] of Object.entries(means)) {
      const ours = own.check[surface as SurfaceKind]?.[name] ?? Number.NaN;
      if (Math.abs(ours - theirs) <= TOLERANCE * Math.max(1, Math.abs(theirs))) continue;
      console.log(`${own.name}: ${name} is ${ours} here and ${theirs} with ${other.side}`);
      process.exitCode = 1;
    }
  }
}

/** The 73 real cases, or null with the reason. */
function findMasks(): string | null {
  const data = process.env.PANSHIFT_REAL_DATA ?? join(here, "../../shared/data/real");
  const masks = join(data, "evalseg/masks");
  if (existsSync(masks)) return masks;
  console.log(`no ${masks}: without the real pairs (PANSHIFT_REAL_DATA names the folder of the real data)`);
  return null;
}

await main();
