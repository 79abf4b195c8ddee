import type { PanShiftError } from "@panshift/core";
import { caseFactsBeside, labelsBeside } from "./case-facts.ts";
import { collectCases, failuresOf, isAnyCompared } from "./collect-cases.ts";
import { definitionsOf } from "./definitions.ts";
import { EVALUATION_SCHEMA, type Evaluation } from "./evaluation.ts";
import { groupMeansOf } from "./group-means.ts";
import { absentValues, unnamedValues } from "./label-problems.ts";
import { bothSides, CANONICAL_LABELS, type LabelSets, type LabelSides } from "./labels.ts";
import { type NamedSource, pairCases } from "./pairing.ts";
import { scoreCases } from "./score-cases.ts";
import { DEFAULT_SETTINGS, type EvaluationSettings, INTERVALS } from "./settings.ts";
import { summarizeCases } from "./summary.ts";

export interface EvaluateOptions {
  readonly predictions: readonly NamedSource[];
  /** File or folder. */
  readonly reference: string;
  /** Further annotations of the same cases, with the reference's label values. */
  readonly readers?: readonly NamedSource[];
  /** Values in the predictions, and in the reference unless `referenceLabels` says otherwise. */
  readonly labels?: LabelSets;
  readonly referenceLabels?: LabelSets;
  /** Columns of `cases.tsv` that group the summary. */
  readonly by?: readonly string[];
  readonly settings?: Partial<EvaluationSettings>;
  /** Worker threads; the result does not depend on it. Default 1: this thread. */
  readonly jobs?: number;
  /** Told after each case. */
  onCase?(done: number, total: number): void;
}

export interface EvaluateResult {
  readonly evaluation: Evaluation;
  /** What was refused on the way; each is among the evaluation's problems too. */
  readonly failures: readonly PanShiftError[];
  /** Files without a partner, one sentence each; among the problems. */
  readonly unmatched: readonly string[];
  /** Label values that are likely wrong, one sentence each; among the problems. */
  readonly labelProblems: readonly string[];
  /** Neither the call nor a `dataset.json` named labels: the product's own were taken. */
  readonly isDefaultLabels: boolean;
}

/**
 * Scores predictions against references, case by case.
 *
 * Without `labels`, names come from a `dataset.json` beside the reference, else pancreas=1, lesion=2. A prediction that
 * is absent or refused counts as `no-prediction`; a case whose reference is refused is left out.
 *
 * @throws FILE_MISSING, CASES_MISSING, CASE_DUPLICATE, CALL_INVALID, SELECTION_UNKNOWN; the first refusal when nothing
 * could be compared
 */
export async function evaluate(options: EvaluateOptions): Promise<EvaluateResult> {
  const { predictions, reference, readers = [], by = [], jobs = 1, onCase = () => {} } = options;
  const { tasks, unmatched } = pairCases(reference, predictions, readers);
  const settings = { ...DEFAULT_SETTINGS, ...options.settings };
  const given = options.labels ?? options.referenceLabels ?? null;
  const beside = given === null ? labelsBeside(reference) : null;
  const predicted = given ?? beside ?? CANONICAL_LABELS;
  const sides = bothSides(predicted, options.referenceLabels ?? predicted);
  const factsOf = caseFactsBeside(reference, by);
  const scored = { tasks, results: await scoreCases(tasks, { sides, settings }, { jobs, onCase }) };
  const failures = failuresOf(scored);
  if (failures[0] !== undefined && !isAnyCompared(scored)) throw failures[0];
  const labelProblems = given === null ? unnamedValues(scored, sides) : absentValues(scored, sides);
  const cases = collectCases(scored, "predictions", predictions, factsOf);
  const read = collectCases(scored, "readers", readers, factsOf);
  const { policy, ...others } = settings;
  const evaluation: Evaluation = {
    schema: EVALUATION_SCHEMA,
    definitions: definitionsOf(settings),
    policy,
    settings: { ...others, labels: valuesOf(sides), by, intervals: INTERVALS },
    cases,
    summary: summarizeCases(cases, { settings, by, readers: read }),
    groupMeans: groupMeansOf(cases, { settings, by }),
    readers: read,
    problems: [...unmatched, ...labelProblems, ...failures.map(({ message }) => message)],
  };
  const isDefaultLabels = given === null && beside === null;
  return { evaluation, failures, unmatched, labelProblems, isDefaultLabels };
}

function valuesOf({ prediction, reference }: LabelSides) {
  return { prediction: Object.fromEntries(prediction), reference: Object.fromEntries(reference) };
}
