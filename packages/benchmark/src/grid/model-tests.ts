import { join } from "node:path";
import type { RunRecord } from "@panshift/segmentation";
import type { PlannedRun, PlannedUse } from "../study/plan.ts";
import type { Selection } from "../study/selection-config.ts";
import type { Study } from "../study/study-config.ts";
import { chooseDraw } from "./choose-draw.ts";

/** A model in a run's folder: the best on its held-out cases, and the last where that is another one. */
export type KeptModel = "model" | "model-last";

/** A model of a run to score, and the rule that asks for it. */
export interface ModelTest {
  readonly selection: Selection;
  readonly kept: KeptModel;
  readonly uses: readonly PlannedUse[];
}

/**
 * What is scored of a finished training: a query over records, no part of the training.
 *
 * @returns for a draw of a search, the tests of the rules that chose it; `null` while the search is not over
 */
export function modelTestsOf(run: PlannedRun, record: RunRecord, context: Choosing): ModelTest[] | null {
  const rules = rulesThatChose(run, context);
  return rules?.map((rule) => ({ selection: rule, kept: keptBy(rule, record), uses: run.uses })) ?? null;
}

/** What choosing among the draws of a search needs. */
export interface Choosing {
  readonly store: string;
  readonly study: Pick<Study, "selection">;
}

/** The study's rules by which a run is tested: all, but for a draw of a search; `null` while that is not over. */
export function rulesThatChose({ id, search }: PlannedRun, { store, study }: Choosing): Selection[] | null {
  if (search === null) return study.selection;
  const chosen: Selection[] = [];
  for (const rule of study.selection) {
    const choice = chooseDraw(search, rule, store);
    if (choice === null) return null;
    if (choice.chosen?.id === id) chosen.push(rule);
  }
  return chosen;
}

/** The model that a rule takes. One model is both where nothing was held out, or where the last step was the best. */
function keptBy(rule: Selection, { cases, state }: RunRecord): KeptModel {
  if (rule !== "last" || cases.validation.length === 0 || state.kind !== "done") return "model";
  const weightsOf = (kept: KeptModel) => state.checksums[join(kept, "weights.safetensors")];
  return weightsOf("model") === weightsOf("model-last") ? "model" : "model-last";
}
