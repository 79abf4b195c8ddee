import { z } from "zod";

/** How a model is chosen among what trainings leave; `chosenOn` of what it chooses. */
export const SELECTIONS = ["source-val", "last", "leave-one-domain-out", "oracle"] as const;
export type Selection = (typeof SELECTIONS)[number];
/** The rules that look at source cases alone. */
export type SourceSelection = Exclude<Selection, "oracle">;

/** Rules that choose among the draws of a search. */
export const SEARCH_ONLY: readonly Selection[] = ["leave-one-domain-out", "oracle"];

/** A rule as tables and pages call it. */
export function nameOfSelection(rule: Selection): string {
  return rule === "oracle" ? "oracle (upper bound)" : rule;
}

const rule = z.enum(SELECTIONS, { error: `expected one of ${SELECTIONS.join(", ")}` });

/** One rule or several; each is scored for the same runs. */
export const selectionSchema = z
  .union([rule.transform((one) => [one]), z.array(rule).min(1)], {
    error: `expected one of ${SELECTIONS.join(", ")}, or a list of them`,
  })
  .refine(([leading]) => leading !== "oracle", {
    error: "expected another rule first: oracle looks at targets, and is an upper bound beside it",
  })
  .default(["source-val"])
  .describe(
    "Which model of a run is tested: `source-val`, the best on held-out source cases; `last`, that of the last step; `leave-one-domain-out`, the best of the draw whose trainings without each source domain do best on it; `oracle`, the last of the draw that does best on a share of the target: an upper bound, never first. A list tests several; the first leads the report.",
  );

/** What the oracle looks at. */
export const oracleSchema = z.strictObject({
  share: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.2)
    .describe("Share of each target domain's tested subjects that it chooses by; it is scored on the others."),
  seed: z.int().min(0).default(1).describe("Of the choice of these subjects, the same for every method and draw."),
});

export type OracleConfig = z.output<typeof oracleSchema>;
