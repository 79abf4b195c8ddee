import { runPaths, summarizeRun } from "@panshift/segmentation";
import { mean } from "@panshift/stats";
import type { PlannedSearch, SearchCandidate } from "../study/plan.ts";
import type { Selection } from "../study/selection-config.ts";
import { readableRecord } from "./readable-record.ts";

/** What a selection rule chose among the draws of a search, and by what. */
export interface DrawChoice {
  /** `null` when no draw has a score: every training diverged, or no held-out case defines a Dice. */
  readonly chosen: ScoredDraw | null;
  readonly draws: readonly ScoredDraw[];
}

export interface ScoredDraw extends SearchCandidate, TrainingOutcome {}

interface TrainingOutcome {
  /** Mean Dice on the held-out cases; `null` for a training that diverged. */
  readonly score: number | null;
  readonly diverged: boolean;
}

/**
 * Chooses among the draws of a search when all of them are trained: a query over the logs of their trainings, which hold
 * source cases alone. It is given no case of the study and no way to one.
 *
 * `source-val` compares the best checkpoints, `last` the last ones, `leave-one-domain-out` the means over the trainings
 * without each source domain of their best checkpoints on it. Of equals the earlier draw is taken. A training that diverged
 * has lost, for its draw.
 *
 * @returns `null` while a draw is not trained
 */
export function chooseDraw({ candidates }: PlannedSearch, rule: Selection, store: string): DrawChoice | null {
  const draws: ScoredDraw[] = [];
  for (const candidate of candidates) {
    const outcome = outcomeOf(candidate.id, rule, store);
    const without = candidate.withoutDomain.map((id) => outcomeOf(id, "source-val", store));
    if (outcome === null || without.includes(null)) return null;
    const scored =
      rule === "leave-one-domain-out"
        ? meanOf(
            outcome,
            without.filter((one) => one !== null),
          )
        : outcome;
    draws.push({ ...candidate, ...scored });
  }
  let chosen: ScoredDraw | null = null;
  for (const draw of draws) {
    if (draw.score !== null && (chosen?.score == null || draw.score > chosen.score)) chosen = draw;
  }
  return { chosen, draws };
}

/** `null` where the draw's own training diverged, or one without a domain has no score. */
function meanOf({ diverged }: TrainingOutcome, without: readonly TrainingOutcome[]): TrainingOutcome {
  const scores = without.flatMap(({ score }) => score ?? []);
  const isWhole = !diverged && scores.length === without.length;
  return {
    score: isWhole ? mean(scores) : null,
    diverged: diverged || without.some((one) => one.diverged),
  };
}

/** Every training that a search waits for. */
export function trainingsOf({ candidates }: PlannedSearch): string[] {
  return candidates.flatMap(({ id, withoutDomain }) => [id, ...withoutDomain]);
}

/** Whether a record's failure is what a draw's values came to, and not an accident. */
export function isDiverged(state: { readonly kind: string; readonly code?: string }): boolean {
  return state.kind === "failed" && state.code === "TRAINING_DIVERGED";
}

/** Finished trainings change no more: what one came to is read once in a process. */
const known = new Map<string, TrainingOutcome>();

function outcomeOf(id: string, rule: Selection, store: string): TrainingOutcome | null {
  const { record: file, log } = runPaths(store, id);
  const state = readableRecord(file)?.state;
  if (state === undefined) return null; // not begun, or damaged: its worker makes it again
  if (isDiverged(state)) return { score: null, diverged: true };
  if (state.kind !== "done") return null;
  const key = JSON.stringify([file, state.finished, rule]);
  const before = known.get(key);
  if (before !== undefined) return before;
  const { best, last } = state.validation ?? summarizeRun(log);
  const found = { score: (rule === "last" ? last : best)?.dice ?? null, diverged: false };
  known.set(key, found);
  return found;
}
