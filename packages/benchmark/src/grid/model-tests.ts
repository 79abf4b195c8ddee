import { join } from "node:path";
import type { RunRecord } from "@panshift/segmentation";
import type { PlannedRun, PlannedUse } from "../study/plan.ts";
import type { Selection } from "../study/selection-config.ts";
import type { Study } from "../study/study-config.ts";

/** A model in a run's folder: the best on its held-out cases, and the last where that is another one. */
export type KeptModel = "model" | "model-last";

/** A model of a run to score, and the rule that asks for it. */
export interface ModelTest {
  readonly selection: Selection;
  readonly kept: KeptModel;
  readonly uses: readonly PlannedUse[];
}

/** What is scored of a finished training: a query over its record, no part of the training. */
export function modelTestsOf({ uses }: PlannedRun, record: RunRecord, { selection }: Study): ModelTest[] {
  return selection.map((rule) => ({ selection: rule, kept: keptBy(rule, record), uses }));
}

/** The model that a rule takes. One model is both where nothing was held out, or where the last step was the best. */
function keptBy(rule: Selection, { cases, state }: RunRecord): KeptModel {
  if (rule === "source-val" || cases.validation.length === 0 || state.kind !== "done") return "model";
  const weightsOf = (kept: KeptModel) => state.checksums[join(kept, "weights.safetensors")];
  return weightsOf("model") === weightsOf("model-last") ? "model" : "model-last";
}
