import type { RunContext } from "../grid/execute-run.ts";
import { type RunStanding, standingOf } from "../grid/run-standing.ts";
import type { PlannedRun, StudyPlan } from "../study/plan.ts";
import { type ResultRow, rowsOfTest } from "./result-row.ts";

/** The scores of a study so far, and where each run stands. */
export interface StudyResults {
  readonly rows: readonly ResultRow[];
  readonly standings: readonly { readonly run: PlannedRun; readonly standing: RunStanding }[];
}

/** Reads the scores of every run that is done; nothing is changed. @throws RUN_CORRUPT */
export function collectResults(plan: StudyPlan, context: Pick<RunContext, "store" | "study">): StudyResults {
  const standings = plan.runs.map((run) => ({ run, standing: standingOf(run, context) }));
  return { rows: standings.flatMap(({ run, standing }) => rowsOfRun(run, standing)), standings };
}

function rowsOfRun({ id, method, seed, uses }: PlannedRun, standing: RunStanding): ResultRow[] {
  if (standing.kind !== "done") return [];
  const scored = new Map(standing.cases.map((one) => [one.key, one]));
  const scorer = { method: method.name, run: id, seed };
  return uses.flatMap((use) =>
    use.tests.flatMap((test) => rowsOfTest(scorer, use, test, ({ key }) => scored.get(key))),
  );
}
