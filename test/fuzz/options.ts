import { parseArgs } from "node:util";

export interface FuzzOptions {
  /** Shared by the formats. */
  readonly seconds: number;
  readonly formats: readonly string[];
  readonly seed: string;
  /** Number of the first execution of each format. */
  readonly first: number;
  /** Executions of each format; 0: as many as the time allows. */
  readonly count: number;
}

const usage = `npm run fuzz -- [--seconds N] [--formats A,B] [--seed S] [--first I] [--executions N]
  --seconds N     in all, shared by the formats (default 60)
  --formats A,B   of FORMATS (default: all)
  --seed S        what the damage is drawn from (default: the date)
  --first I       number of the first execution (default 0)
  --executions N  of each format (default: as many as the time allows)`;

/** Reads the command line; on --help or a mistake prints the usage and exits (0 or 2). */
export function readOptions(argv: readonly string[], formats: readonly string[]): FuzzOptions {
  const text = usage.replace("FORMATS", formats.join(", "));
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        seconds: { type: "string", default: "60" },
        formats: { type: "string", default: formats.join(",") },
        seed: { type: "string", default: new Date().toISOString().slice(0, 10) },
        first: { type: "string", default: "0" },
        executions: { type: "string", default: "0" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(text);
      process.exit(0);
    }
    const chosen = values.formats.split(",").filter((name) => name !== "");
    const unknown = chosen.find((name) => !formats.includes(name));
    if (unknown !== undefined || chosen.length === 0) throw new Error(`--formats: there is no "${unknown ?? ""}"`);
    if (!/^[\w.-]+$/.test(values.seed))
      throw new Error(`--seed: expected letters, digits, . _ -, found ${values.seed}`);
    return {
      seconds: numberOf("--seconds", values.seconds),
      formats: chosen,
      seed: values.seed,
      first: numberOf("--first", values.first),
      count: numberOf("--executions", values.executions),
    };
  } catch (error) {
    console.error(`${(error as Error).message}\n${text}`);
    process.exit(2);
  }
}

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (text !== "" && Number.isInteger(value) && value >= 0) return value;
  throw new Error(`${name}: expected an integer of 0 or more, found ${text}`);
}
