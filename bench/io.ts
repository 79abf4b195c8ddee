// npm run bench -- io: files, resampling, distances and components beside nibabel, SimpleITK, edt, cc3d and scipy.
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeFileAtomic } from "@panshift/core/files";
import { type IoCase, ioCases } from "./lib/io-cases.ts";
import { MASK_SHAPE, makeInputs } from "./lib/io-inputs.ts";
import { Peer } from "./lib/peer.ts";
import { findPython } from "./lib/python.ts";
import { formatRow, type Measured, type Row, sideBySide } from "./lib/side-by-side.ts";
import { readSideBySideOptions } from "./lib/side-by-side-options.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const usage = `npm run bench -- io [--rounds N] [--cases TEXT] [--workers N]
  --rounds N    measured rounds (default 5), after one that is not counted
  --cases TEXT  only the cases whose name contains TEXT: load, save, resample, distance, components
  --workers N   threads of the peers, and of our compression where it is more than 1 (default: the cores)`;

async function main(): Promise<void> {
  const { rounds, cases, workers } = readSideBySideOptions(usage, availableParallelism());
  const folder = mkdtempSync(join(tmpdir(), "panshift-bench-"));
  const peer = new Peer(findPython("prepare-peers.mjs", "io"), "io_peer.py");
  try {
    const versions = await peer.ask<Record<string, string>>("hello", { threads: workers });
    console.log(
      `Node ${process.version}, ${JSON.stringify(versions)}, ${workers} workers, ${rounds} rounds; medians, ratios with 95 % interval`,
    );
    const inputs = makeInputs(folder);
    await peer.ask("inputs", { scan: inputs.scanPath, mask: inputs.maskPath, shape: MASK_SHAPE, folder });
    const rows: Row<number>[] = [];
    for (const one of ioCases(inputs, workers).filter(({ name }) => name.includes(cases))) {
      const measured = await measureCase(one, peer, rounds);
      for (const row of measured) console.log(format(row));
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

async function measureCase(
  { name, ours, peers, tolerance }: IoCase,
  peer: Peer,
  rounds: number,
): Promise<Row<number>[]> {
  const sides = Object.entries(peers).map(([side, { task, parameters, target }]) => {
    const measure = () => peer.ask<Measured<number>>("measure", { task, parameters });
    return [side, { measure, target }] as const;
  });
  const rows = await sideBySide(name, ours, Object.fromEntries(sides), rounds);
  const [own, ...others] = rows as [Row<number>, ...Row<number>[]];
  for (const other of others) requireEqual(own, other, tolerance);
  return rows;
}

/** Times of different results compare nothing. A saved file may be shorter than the peer's, not longer. */
function requireEqual(own: Row<number>, other: Row<number>, tolerance: number): void {
  const apart = (own.check - other.check) / Math.abs(other.check);
  if ((own.name === "save" ? apart : Math.abs(apart)) <= tolerance) return;
  console.log(`${own.name}: the result ${own.check} is not that of ${other.side}, ${other.check}`);
  process.exitCode = 1;
}

function format(row: Row<number>): string {
  const size = row.name === "save" ? ` ${(row.check / 1e6).toFixed(1)} MB` : "";
  return formatRow(row) + size;
}

await main();
