import { join } from "node:path";
import type { RunRecord } from "@panshift/segmentation";
import type { Selection } from "../study/selection-config.ts";

/** A model in a run's folder: the best on its held-out cases, and the last where that is another one. */
export type KeptModel = "model" | "model-last";

/** The model that a rule takes. One model is both where nothing was held out, or where the last step was the best. */
export function keptBy(rule: Selection, { cases, state }: RunRecord): KeptModel {
  const takesLast = rule === "last" || rule === "oracle";
  if (!takesLast || cases.validation.length === 0 || state.kind !== "done") return "model";
  const weightsOf = (kept: KeptModel) => state.checksums[join(kept, "weights.safetensors")];
  return weightsOf("model") === weightsOf("model-last") ? "model" : "model-last";
}

/** Names in a run's folder of the scores and predictions that a rule asks for: the oracle's lie apart from all others. */
export function resultNames(rule: Selection, kept: KeptModel): { readonly log: string; readonly predictions: string } {
  if (rule === "oracle") return { log: "cases-oracle.jsonl", predictions: "predictions-oracle" };
  return { log: "cases.jsonl", predictions: kept === "model" ? "predictions" : "predictions-last" };
}
