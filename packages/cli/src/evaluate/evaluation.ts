import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { CASES_FILE, type CaseRecord, DATASET_FILE, readCasesTsv, readDatasetJson } from "@panshift/dataset";
import type { Outcome } from "@panshift/metrics";
import { readVolume } from "@panshift/volume/files";
import { bothSides, CANONICAL_LABELS, type LabelSets, labelsOfDataset } from "./labels.ts";
import { type CasePair, type PredictionSource, pairCases } from "./pairing.ts";
import { type LabelScore, type MetricName, type NamedVolume, scoreCase } from "./score.ts";
import { definitions, type SummaryRow, summarizeCases } from "./summary.ts";

/** One label of one case of one prediction. */
export interface EvaluatedCase extends LabelScore {
  readonly prediction: string;
  readonly case: string;
  readonly subject: string;
  /** `center` and `sequence` where a `cases.tsv` lies beside the reference; else empty. */
  readonly group: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<MetricName, Outcome>>;
}

/** What `evaluate --json` writes. */
export interface Evaluation {
  readonly schema: "panshift.evaluate/1";
  readonly definitions: typeof definitions;
  readonly policy: "seed-paper";
  readonly cases: readonly EvaluatedCase[];
  readonly summary: readonly SummaryRow[];
  /** Files without a partner. */
  readonly problems: readonly string[];
}

export interface EvaluationOptions {
  readonly predictions: readonly PredictionSource[];
  /** File or folder. */
  readonly reference: string;
  /** Values in the predictions, and in the reference unless `referenceLabels` says otherwise. */
  readonly labels?: LabelSets;
  readonly referenceLabels?: LabelSets;
  /** Told after each case. */
  onCase?(done: number, total: number): void;
}

/**
 * Scores predictions against references, case by case.
 *
 * Without `labels`, names come from a `dataset.json` beside the reference, else pancreas=1, lesion=2.
 *
 * @throws FILE_MISSING, CASES_MISSING, CASE_DUPLICATE, CALL_INVALID, PAIR_MISMATCH, LABELS_NOT_INTEGER and what reading a file throws
 */
export async function evaluate(options: EvaluationOptions): Promise<Evaluation> {
  const { pairs, unmatched } = pairCases(options.predictions, options.reference);
  const dataset = datasetFolderOf(options.reference);
  const labels = options.labels ?? options.referenceLabels ?? labelsBeside(dataset);
  const sides = bothSides(labels, options.referenceLabels ?? labels);
  const records = recordsBeside(dataset);
  const cases: EvaluatedCase[] = [];
  for (const [index, pair] of pairs.entries()) {
    const { reference, prediction } = readPair(pair);
    const record = records.get(pair.caseId);
    const place = { prediction: pair.prediction, case: pair.caseId, subject: record?.subject ?? pair.caseId };
    const group = record === undefined ? {} : { center: record.center, sequence: record.sequence };
    for (const score of scoreCase(reference, prediction, sides)) cases.push({ ...place, group, ...score });
    options.onCase?.(index + 1, pairs.length);
    await new Promise(setImmediate); // lets Ctrl-C in
  }
  return {
    schema: "panshift.evaluate/1",
    definitions,
    policy: "seed-paper",
    cases,
    summary: summarizeCases(cases),
    problems: unmatched,
  };
}

function readPair({ referencePath, predictionPath }: CasePair): {
  reference: NamedVolume;
  prediction: NamedVolume | null;
} {
  const read = (path: string): NamedVolume => ({ path, volume: readVolume(path) });
  return { reference: read(referencePath), prediction: predictionPath === null ? null : read(predictionPath) };
}

/** The dataset whose `labelsTr` or `labelsTs` the reference is, or lies in; `null` when it is none. */
function datasetFolderOf(reference: string): string | null {
  const path = resolve(reference);
  const folder = dirname(statSync(path).isDirectory() ? path : dirname(path));
  return existsSync(join(folder, DATASET_FILE)) ? folder : null;
}

function labelsBeside(dataset: string | null): LabelSets {
  return dataset === null ? CANONICAL_LABELS : labelsOfDataset(readDatasetJson(dataset).labels);
}

function recordsBeside(dataset: string | null): Map<string, CaseRecord> {
  if (dataset === null || !existsSync(join(dataset, CASES_FILE))) return new Map();
  return new Map(readCasesTsv(dataset).map((record) => [record.caseId, record]));
}
