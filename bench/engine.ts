// npm run bench -- engine: what our engine costs beside Python's PyTorch on the same libtorch. See docs/engine.md.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeFileAtomic } from "@panshift/core/files";
import { engineInfo, getThreads, setThreads } from "@panshift/torch";
import { describeMachine } from "./lib/machine.ts";
import { compareOperatorCall } from "./lib/operator-call.ts";
import { type BenchOptions, readOptions } from "./lib/options.ts";
import type { Comparison } from "./lib/pairs.ts";
import { Peer } from "./lib/peer.ts";
import { findPython } from "./lib/python.ts";
import { formatComparison, heading } from "./lib/report.ts";
import { compareTrainingStep, type TrainingCase } from "./lib/training-step.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));

const trainingCases: readonly TrainingCase[] = [
  { width: 16, precision: "fp32" },
  { width: 16, precision: "bf16" },
  { width: 32, precision: "fp32" },
  { width: 32, precision: "bf16" },
];

/** Each case by name; it measures when called. */
function casesOf(options: BenchOptions): Map<string, (peer: Peer) => Promise<Comparison>> {
  const cases = new Map([["operator-call", (peer: Peer) => compareOperatorCall(peer, options.pairs)]]);
  for (const training of trainingCases) {
    const name = `step-width${training.width}-${training.precision}`;
    cases.set(name, (peer) => compareTrainingStep(peer, { name, pairs: options.pairs, ...training }));
  }
  const chosen = new Map([...cases].filter(([name]) => name.includes(options.cases)));
  if (chosen.size > 0) return chosen;
  console.error(`--cases ${options.cases}: expected a part of one of ${[...cases.keys()].join(", ")}`);
  process.exit(2);
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const cases = casesOf(options);
  if (options.threads !== null) setThreads(options.threads);
  const { version } = engineInfo();
  const peer = new Peer(findPython("prepare-python.mjs", version));
  const comparisons: Comparison[] = [];
  try {
    const theirs = await peer.ask<{ torch: string; python: string }>("hello", { threads: getThreads() });
    console.log(heading(version, theirs, getThreads(), options.pairs));
    for (const measure of cases.values()) {
      const comparison = await measure(peer);
      comparisons.push(comparison);
      console.log(formatComparison(comparison));
    }
    const date = new Date().toISOString();
    const path = join(folder, "results", `engine-${date.replaceAll(":", "-")}.json`);
    const result = { schema: "panshift.bench/1", date, options, machine: describeMachine(), peer: theirs, comparisons };
    writeFileAtomic(path, `${JSON.stringify(result, null, 2)}\n`);
    console.log(`written to ${path}`);
  } finally {
    peer.close();
  }
}

await main();
