import { existsSync, readFileSync } from "node:fs";
import { appendLine, parseJsonLines, writeFileAtomic } from "@panshift/core/files";

/** A line of `log.jsonl`. `seconds` is the time since the process began to train. */
export type LogEntry =
  | {
      readonly kind: "step";
      readonly iteration: number;
      readonly loss: number;
      readonly terms: Readonly<Record<string, number>>;
      readonly skipped: readonly string[];
      readonly learningRate: number;
      /** Steps taken when the process began, by which processes are told apart; absent in logs of earlier versions. */
      readonly startedAt?: number;
      readonly seconds: number;
    }
  | {
      readonly kind: "validation";
      readonly iteration: number;
      readonly loss: number;
      /** Mean Dice over the cases where it is defined, `null` where it is for none; with that number of cases. */
      readonly dice: Readonly<Record<string, { readonly mean: number | null; readonly n: number }>>;
      readonly seconds: number;
    };

/** Lines are held back this long, so that a fast step does not wait for the disk. */
const FLUSH_AFTER_MS = 2000;

/** The append-only log of a run. */
export class RunLog {
  readonly #file: string;
  #pending: string[] = [];
  #lastFlush = performance.now();

  /**
   * Opens the log to go on after `iterations` steps of `total`: what a killed process wrote beyond its last checkpoint,
   * or left half-written, is removed, because it is done again. The validation after the last step is such a thing.
   */
  constructor(file: string, iterations: number, total: number) {
    this.#file = file;
    if (!existsSync(file)) return;
    const text = readFileSync(file, "utf8");
    const covered = ({ kind, iteration }: LogEntry) =>
      iteration <= iterations && !(kind === "validation" && iteration === total);
    const kept = parseLog(text).filter(covered);
    const wanted = kept.map((entry) => `${JSON.stringify(entry)}\n`).join("");
    if (wanted !== text) writeFileAtomic(file, wanted);
  }

  write(entry: LogEntry): void {
    this.#pending.push(JSON.stringify(entry));
    if (performance.now() - this.#lastFlush > FLUSH_AFTER_MS) this.flush();
  }

  /** @throws DISK_FULL, WRITE_FAILED */
  flush(): void {
    const lines = this.#pending;
    this.#pending = [];
    this.#lastFlush = performance.now();
    if (lines.length > 0) appendLine(this.#file, lines.join("\n"));
  }
}

/** The entries of a log; lines that a kill or a damaged disk left unreadable are none. */
export function parseLog(text: string): LogEntry[] {
  return parseJsonLines<unknown>(text).lines.filter(isEntry);
}

/** Asks for what readers of a log compute with. */
function isEntry(value: unknown): value is LogEntry {
  const entry = (value ?? {}) as { readonly [name: string]: unknown };
  if (typeof entry.iteration !== "number" || typeof entry.seconds !== "number") return false;
  if (entry.kind === "step") return typeof entry.loss === "number";
  return entry.kind === "validation" && isDiceOfClasses(entry.dice);
}

function isDiceOfClasses(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).every((one) => one?.mean === null || typeof one?.mean === "number");
}
