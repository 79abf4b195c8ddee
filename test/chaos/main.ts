// npm run chaos -- --kills N [--seed S]: a small study whose processes are killed at random; see docs/studies.md.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runChaos } from "./chaos.ts";
import { phases } from "./phases.ts";

const usage = `npm run chaos -- [--kills N] [--seed S]
  --kills N  processes to kill (default 100)
  --seed S   what moments are drawn from (default 1)`;

const { kills, seed } = readOptions(process.argv.slice(2));
/** Kills that each phase must see. */
const least = Math.min(10, Math.floor(kills / 8));
const folder = mkdtempSync(join(tmpdir(), "panshift-chaos-"));
try {
  console.log(`seed ${seed}, at least ${least} kills in each phase`);
  const onKill = (hit: string, count: number) => console.log(`kill ${count} of ${kills}: ${hit}`);
  const { counts, differing, tables } = await runChaos({ folder, kills, seed, seeds: [1, 2], onKill });
  console.log("\nkilled in");
  for (const phase of [...phases, "elsewhere"] as const) {
    console.log(`  ${phase.padEnd(20)} ${String(counts.get(phase) ?? 0).padStart(4)}`);
  }
  const rare = phases.filter((phase) => (counts.get(phase) ?? 0) < least);
  if (rare.length > 0) console.log(`too few kills: ${rare.join(", ")}`);
  console.log(
    differing.length === 0
      ? `${tables} tables, all equal byte for byte to those of the undisturbed run`
      : `tables that differ: ${differing.join(", ")}`,
  );
  process.exitCode = rare.length === 0 && differing.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** On --help or a mistake prints the usage and exits (0 or 2). */
function readOptions(args: string[]): { readonly kills: number; readonly seed: number } {
  try {
    const { values } = parseArgs({
      args,
      options: {
        kills: { type: "string", default: "100" },
        seed: { type: "string", default: "1" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    return { kills: wholeNumber("--kills", values.kills), seed: wholeNumber("--seed", values.seed) };
  } catch (error) {
    console.error(`${(error as Error).message}\n${usage}`);
    process.exit(2);
  }
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`${name}: expected a whole number above 0, found ${text}`);
}
