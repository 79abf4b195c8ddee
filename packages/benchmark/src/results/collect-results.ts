import type { RunContext } from "../grid/execute-run.ts";
import { type ScoringStanding, scoringStanding } from "../grid/external-scores.ts";
import type { RunStanding } from "../grid/run-standing.ts";
import { standingsOf } from "../grid/run-standings.ts";
import { studyFolder } from "../grid/study-folder.ts";
import type { PlannedRun, PlannedScoring, StudyPlan } from "../study/plan.ts";
import { type ResultRow, rowsOfTests } from "./result-row.ts";
import { type SearchResult, searchResults } from "./search-result.ts";

/** The scores of a study so far, and where each run and each set of predictions made elsewhere stands. */
export interface StudyResults {
  readonly rows: readonly ResultRow[];
  readonly standings: readonly { readonly run: PlannedRun; readonly standing: RunStanding }[];
  readonly scorings: readonly { readonly scoring: PlannedScoring; readonly standing: ScoringStanding }[];
  readonly searches: readonly SearchResult[];
}

/** Reads the scores of every run that is done, and of predictions made elsewhere; nothing is changed. @throws RUN_CORRUPT */
export async function collectResults(
  plan: StudyPlan,
  context: Pick<RunContext, "store" | "study" | "files">,
): Promise<StudyResults> {
  const found = await standingsOf(plan.runs, context);
  const standings = plan.runs.map((run, at) => ({ run, standing: found[at] as RunStanding }));
  const folder = studyFolder(context.store, context.study, plan);
  const scorings = plan.scorings.map((scoring) => ({
    scoring,
    standing: scoringStanding(scoring, context, folder),
  }));
  const rows = [
    ...standings.flatMap(({ run, standing }) => rowsOfRun(run, standing)),
    ...scorings.flatMap(({ scoring, standing }) => rowsOfPredictions(scoring, standing)),
  ];
  return { rows, standings, scorings, searches: searchResults(plan, context) };
}

/** Predictions made elsewhere belong to no protocol, and say nothing of their training. */
const nowhere = { protocol: null, family: "given", sources: [], leftOut: null, fold: null, sample: null } as const;

function rowsOfPredictions({ methodName, tests }: PlannedScoring, { cases }: ScoringStanding): ResultRow[] {
  const scored = new Map(cases.map((one) => [one.key, one]));
  const scorer = { method: methodName, run: null, seed: null, selection: null };
  return rowsOfTests(scorer, nowhere, tests, ({ key }) => scored.get(key));
}

function rowsOfRun({ id, method, seed }: PlannedRun, standing: RunStanding): ResultRow[] {
  if (standing.kind !== "done") return [];
  return standing.tests.flatMap(({ selection, uses, cases }) => {
    const scored = new Map(cases.map((one) => [one.key, one]));
    const scorer = { method: method.name, run: id, seed, selection };
    return uses.flatMap((use) => rowsOfTests(scorer, use, use.tests, ({ key }) => scored.get(key)));
  });
}
