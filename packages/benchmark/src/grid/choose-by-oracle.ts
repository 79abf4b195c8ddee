import { join } from "node:path";
import { runPaths } from "@panshift/segmentation";
import { mean } from "@panshift/stats";
import { groupBy } from "../group-by.ts";
import type { CaseFiles } from "../study/case-files.ts";
import type { PlannedOracle, PlannedSearch } from "../study/plan.ts";
import type { Study } from "../study/study-config.ts";
import { CaseLog, type ScoredCase } from "./case-log.ts";
import { findScored, scoringOf, testedCases } from "./case-scoring.ts";
import { bestDraw, type DrawChoice, type DrawOutcome, isDiverged } from "./choose-draw.ts";
import { keptBy, resultNames } from "./kept-model.ts";
import { readableRecord } from "./readable-record.ts";

/** Where scores lie, and what they are made with. */
export interface OracleContext {
  readonly store: string;
  readonly study: Study;
  readonly files: CaseFiles;
}

/**
 * Chooses among the draws of a search by a share of a target domain's subjects: an upper bound. A query over the scores
 * that the draws' last models have on that share, in `cases-oracle.jsonl` of their runs.
 *
 * @source DomainBed (Gulrajani and Lopez-Paz, 2021), test-domain validation: no early stopping
 * @returns `null` while a draw is not trained or not scored
 */
export function chooseByOracle(
  search: PlannedSearch,
  oracle: PlannedOracle,
  context: OracleContext,
): DrawChoice | null {
  return bestDraw(search, ({ id }) => outcomeOf(id, oracle, context));
}

/** What a draw came to, read once in a process: a plan's share and its study's scoring do not change, and models are told apart. */
const known = new WeakMap<PlannedOracle, Map<string, DrawOutcome>>();

function outcomeOf(id: string, oracle: PlannedOracle, { store, study, files }: OracleContext): DrawOutcome | null {
  const { record: file, folder } = runPaths(store, id);
  const record = readableRecord(file);
  if (record === null) return null; // not begun, or damaged: its worker makes it again
  if (isDiverged(record.state)) return { score: null, diverged: true };
  if (record.state.kind !== "done") return null;
  const outcomes = known.get(oracle) ?? new Map<string, DrawOutcome>();
  known.set(oracle, outcomes);
  const key = JSON.stringify([file, record.state.finished]);
  const before = outcomes.get(key);
  if (before !== undefined) return before;
  const kept = keptBy("oracle", record);
  const log = CaseLog.read(join(folder, resultNames("oracle", kept).log));
  const opened = testedCases({ uses: oracle.share });
  const scored = opened.flatMap(
    (each) => findScored(log, each, { scoring: scoringOf(each, { study, files }, kept), record, files }) ?? [],
  );
  if (scored.length < opened.length) return null;
  const found = { score: meanDice(scored), diverged: false };
  outcomes.set(key, found);
  return found;
}

/** As on held-out source cases: over cases, then over the classes that have a mean; without a hit 0, both masks empty left out. */
function meanDice(scored: readonly ScoredCase[]): number | null {
  const byClass = groupBy(
    scored.flatMap(({ labels }) => labels),
    ({ label }) => label,
  );
  const means = [...byClass.values()].flatMap((scores) => {
    const values = scores.flatMap(({ metrics: { dice } }) => {
      if (dice.kind === "both-empty") return [];
      return dice.kind === "value" ? dice.value : 0;
    });
    return values.length === 0 ? [] : mean(values);
  });
  return means.length === 0 ? null : mean(means);
}
