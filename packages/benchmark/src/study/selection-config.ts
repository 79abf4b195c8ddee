import { z } from "zod";

/** How a model is chosen among what trainings leave; `chosenOn` of what it chooses. */
export const SELECTIONS = ["source-val", "last", "leave-one-domain-out"] as const;
export type Selection = (typeof SELECTIONS)[number];

/** Rules that choose among the draws of a search. */
export const SEARCH_ONLY: readonly Selection[] = ["leave-one-domain-out"];

const rule = z.enum(SELECTIONS, { error: `expected one of ${SELECTIONS.join(", ")}` });

/** One rule or several; each is scored for the same runs. */
export const selectionSchema = z
  .union([rule.transform((one) => [one]), z.array(rule).min(1)], {
    error: `expected one of ${SELECTIONS.join(", ")}, or a list of them`,
  })
  .default(["source-val"])
  .describe(
    "Which model of a run is tested: `source-val`, the best on held-out source cases; `last`, that of the last step; `leave-one-domain-out`, the best of the draw whose trainings without each source domain do best on it. A list tests several; the first leads the report.",
  );
