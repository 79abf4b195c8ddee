import { existsSync, readFileSync } from "node:fs";
import { type LogEntry, parseLog } from "./run-log.ts";
import { meanDice } from "./validate.ts";

/** What a run came to, as its log tells. */
export interface RunSummary {
  /** Loss of the last step; `null` before the first. */
  readonly loss: number | null;
  /** The validation with the highest mean Dice of the classes, the first of equals; `null` where none has one. */
  readonly best: { readonly iteration: number; readonly dice: number } | null;
  /** The last validation; `null` where there is none or it has no Dice. */
  readonly last: { readonly iteration: number; readonly dice: number } | null;
}

/** Reads `log.jsonl`; what no line tells is `null`. */
export function summarizeRun(log: string): RunSummary {
  const entries = existsSync(log) ? parseLog(readFileSync(log, "utf8")) : [];
  let best: RunSummary["best"] = null;
  let last: RunSummary["last"] = null;
  for (const { iteration, dice } of entries.filter(isValidation)) {
    const score = meanDice(dice);
    last = score === null ? null : { iteration, dice: score };
    if (score !== null && (best === null || score > best.dice)) best = { iteration, dice: score };
  }
  return { loss: entries.findLast(isStep)?.loss ?? null, best, last };
}

function isStep(entry: LogEntry): entry is LogEntry & { kind: "step" } {
  return entry.kind === "step";
}

function isValidation(entry: LogEntry): entry is LogEntry & { kind: "validation" } {
  return entry.kind === "validation";
}
