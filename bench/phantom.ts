// npm run bench -- phantom: time and peak memory of one subject, made and written. See docs/phantom.md.

import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { writeFileAtomic } from "@panshift/core/files";
import { describeMachine } from "./lib/machine.ts";
import { measureCase, type PhantomRow, phantomCases } from "./lib/phantom-cases.ts";

const usage = `npm run bench -- phantom [--rounds N] [--cases TEXT]
  --rounds N    measured subjects of each case (default 3), after one that is not counted
  --cases TEXT  only the cases whose name contains TEXT: MR, CT`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "3" },
      cases: { type: "string", default: "" },
      help: { type: "boolean", default: false },
    },
  });
  const rounds = Number(values.rounds);
  if (values.help || !Number.isInteger(rounds) || rounds < 1) {
    console.log(usage);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  console.log(
    `Node ${process.version}; one subject at a time, one thread but for the compression; ${rounds} rounds, medians`,
  );
  console.log("No peer: no other program that we know of makes such scans.");
  const rows: PhantomRow[] = [];
  for (const one of phantomCases.filter(({ name }) => name.includes(values.cases))) {
    const row = await measureCase(one, rounds);
    console.log(format(row));
    rows.push(row);
  }
  const date = new Date().toISOString();
  const path = fileURLToPath(new URL(`results/phantom-${date.replaceAll(":", "-")}.json`, import.meta.url));
  const result = { schema: "panshift.bench-phantom/1", date, machine: describeMachine(), rounds, rows };
  writeFileAtomic(path, `${JSON.stringify(result, null, 2)}\n`);
  console.log(`written to ${path}`);
}

function format({ name, seconds, coreSeconds, targetSeconds, peakMiB, targetMiB, megavoxels }: PhantomRow): string {
  const verdict = (value: number | null, target: number) =>
    value === null ? "not measured" : value <= target ? "met" : "missed";
  const pace = `cores ${coreSeconds.toFixed(1)} s, ${(coreSeconds / megavoxels).toFixed(2)} s per million voxels`;
  const time = `${seconds.toFixed(1)} s (target ${targetSeconds} s: ${verdict(seconds, targetSeconds)}; ${pace})`;
  const memory = `${peakMiB?.toFixed(0) ?? "-"} MiB (target ${targetMiB} MiB: ${verdict(peakMiB, targetMiB)})`;
  return `${name.padEnd(44)} ${time}, peak ${memory}`;
}

await main();
