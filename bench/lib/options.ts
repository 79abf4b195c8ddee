import { parseArgs } from "node:util";

export interface BenchOptions {
  /** Measured pairs of each case. */
  readonly pairs: number;
  /** Part of the names of the cases to run; empty for all. */
  readonly cases: string;
  /** Threads of both sides; `null` for the engine's own choice. */
  readonly threads: number | null;
}

const usage = `npm run bench -- engine [--pairs N] [--cases TEXT] [--quick] [--threads N]
  --pairs N     measured pairs of each case (default 15)
  --cases TEXT  only the cases whose name contains TEXT
  --quick       3 pairs: a look, not a result
  --threads N   threads of both sides (default: the engine's choice)`;

/** Reads the command line; on --help or a mistake prints the usage and exits (0 or 2). */
export function readOptions(argv: readonly string[]): BenchOptions {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        pairs: { type: "string" },
        cases: { type: "string", default: "" },
        quick: { type: "boolean", default: false },
        threads: { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    return {
      pairs: values.pairs === undefined ? (values.quick ? 3 : 15) : positive("--pairs", values.pairs),
      cases: values.cases,
      threads: values.threads === undefined ? null : positive("--threads", values.threads),
    };
  } catch (error) {
    console.error(`${(error as Error).message}\n${usage}`);
    process.exit(2);
  }
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`${name}: expected a positive integer, found ${text}`);
}
