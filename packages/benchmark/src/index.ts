export { type CompareOptions, compare } from "./comparison/compare.ts";
export {
  COMPARISON_SCHEMA,
  type Comparison,
  type Difference,
  type DomainMeans,
  type FriedmanTest,
  type Ranking,
} from "./comparison/comparison.ts";
export type { EvaluationFile } from "./comparison/merge-evaluations.ts";
export { readEvaluation } from "./comparison/read-evaluation.ts";
export { evaluationCsv } from "./evaluation/csv.ts";
export { type EvaluateOptions, type EvaluateResult, evaluate } from "./evaluation/evaluate.ts";
export {
  type Ceiling,
  EVALUATION_SCHEMA,
  type EvaluatedCase,
  type Evaluation,
  type GroupMean,
  type LabelScore,
  type SummaryRow,
} from "./evaluation/evaluation.ts";
export { IGNORE, type LabelSets, labelsOfDataset, parseLabels } from "./evaluation/labels.ts";
export { betterOf, headlinePaths, type MetricPath, metricPaths, nameOf, outcomeAt } from "./evaluation/metric-paths.ts";
export { type NamedSource, parseSources } from "./evaluation/pairing.ts";
export { DEFAULT_SETTINGS, type EvaluationSettings, INTERVALS } from "./evaluation/settings.ts";
