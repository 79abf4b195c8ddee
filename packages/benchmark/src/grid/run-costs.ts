import { join } from "node:path";
import { appendJsonLine, readJsonLines } from "@panshift/core/files";

/** What a piece of work on a run took; a line of `costs.jsonl` in the run's folder. Measured, so no part of any result. */
export interface RunCost {
  readonly phase: "training" | "testing";
  /** Wall clock, reading and validation included. */
  readonly seconds: number;
  /** Steps, or tested cases. */
  readonly parts: number;
  /** Most memory that the worker had held by then, over all of its runs. */
  readonly peakBytes: number;
}

/** Starts a clock; the returned function writes down what was done since. */
export function costClock(folder: string, phase: RunCost["phase"]): (parts: number) => void {
  const start = performance.now();
  return (parts) => {
    if (parts <= 0) return;
    const seconds = (performance.now() - start) / 1000;
    const peakBytes = process.resourceUsage().maxRSS * 1024;
    appendJsonLine(join(folder, "costs.jsonl"), { phase, seconds, parts, peakBytes } satisfies RunCost);
  };
}

/** The costs written down in a run's folder; a line that a kill or a damaged disk left unreadable is none. */
export function readCosts(folder: string): RunCost[] {
  return readJsonLines<unknown>(join(folder, "costs.jsonl")).lines.filter(isCost);
}

function isCost(line: unknown): line is RunCost {
  const { phase, seconds, parts, peakBytes } = (line ?? {}) as Partial<RunCost>;
  const isKnown = phase === "training" || phase === "testing";
  return isKnown && [seconds, parts, peakBytes].every((value) => typeof value === "number");
}
