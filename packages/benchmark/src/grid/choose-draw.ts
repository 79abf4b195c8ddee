import { runPaths, summarizeRun } from "@panshift/segmentation";
import { mean } from "@panshift/stats";
import type { PlannedSearch, SearchCandidate } from "../study/plan.ts";
import type { SourceSelection } from "../study/selection-config.ts";
import { readableRecord } from "./readable-record.ts";

/** What a selection rule chose among the draws of a search, and by what. */
export interface DrawChoice {
  /** `null` when no draw has a score: every training diverged, or no case to choose by defines a Dice. */
  readonly chosen: ScoredDraw | null;
  readonly draws: readonly ScoredDraw[];
}

export interface ScoredDraw extends SearchCandidate, DrawOutcome {}

export interface DrawOutcome {
  /** Mean Dice on the cases that are chosen by; `null` for a training that diverged. */
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
export function chooseDraw(search: PlannedSearch, rule: SourceSelection, store: string): DrawChoice | null {
  return bestDraw(search, (candidate) => {
    const outcome = outcomeOf(candidate.id, rule, store);
    const without = candidate.withoutDomain.map((id) => outcomeOf(id, "source-val", store));
    if (outcome === null || without.includes(null)) return null;
    if (rule !== "leave-one-domain-out") return outcome;
    return meanOf(
      outcome,
      without.filter((one) => one !== null),
    );
  });
}

/** The draw of the highest score, the earlier of equals; `null` while a draw has no outcome. */
export function bestDraw(
  { candidates }: PlannedSearch,
  outcomeOfDraw: (candidate: SearchCandidate) => DrawOutcome | null,
): DrawChoice | null {
  const draws: ScoredDraw[] = [];
  let chosen: ScoredDraw | null = null;
  for (const candidate of candidates) {
    const outcome = outcomeOfDraw(candidate);
    if (outcome === null) return null;
    const draw = { ...candidate, ...outcome };
    draws.push(draw);
    if (draw.score !== null && (chosen?.score == null || draw.score > chosen.score)) chosen = draw;
  }
  return { chosen, draws };
}

/** `null` where the draw's own training diverged, or one without a domain has no score. */
function meanOf({ diverged }: DrawOutcome, without: readonly DrawOutcome[]): DrawOutcome {
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
const known = new Map<string, DrawOutcome>();

function outcomeOf(id: string, rule: SourceSelection, store: string): DrawOutcome | null {
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
