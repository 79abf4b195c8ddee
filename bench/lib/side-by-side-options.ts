import { parseArgs } from "node:util";

/** What the benchmarks beside libraries are called with. */
export interface SideBySideOptions {
  /** Measured rounds. */
  readonly rounds: number;
  /** Part of the names of the cases to run; empty for all. */
  readonly cases: string;
  /** Without the cases of minutes. */
  readonly quick: boolean;
  /** Threads of the peers. */
  readonly workers: number;
}

/** Reads the command line; on --help or a mistake prints the usage and exits (0 or 2). */
export function readSideBySideOptions(usage: string, defaultWorkers: number): SideBySideOptions {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "5" },
      cases: { type: "string", default: "" },
      quick: { type: "boolean", default: false },
      workers: { type: "string", default: String(defaultWorkers) },
      help: { type: "boolean", default: false },
    },
  });
  const [rounds, workers] = [Number(values.rounds), Number(values.workers)];
  const areCounts = [rounds, workers].every((count) => Number.isInteger(count) && count >= 1);
  const isKnown = !values.quick || usage.includes("--quick");
  if (values.help || !areCounts || !isKnown) {
    console.log(usage);
    process.exit(values.help ? 0 : 2);
  }
  return { rounds, cases: values.cases, quick: values.quick, workers };
}
