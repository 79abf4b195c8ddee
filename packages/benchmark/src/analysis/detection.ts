import { groupBy } from "../group-by.ts";
import type { ResultRow } from "../results/result-row.ts";
import type { Study } from "../study/study-config.ts";
import { caseMeans } from "./case-means.ts";
import { type CellPlace, placesOf, runsOfRows, type Traced } from "./cell.ts";
import { meanInterval } from "./mean-interval.ts";
import type { MeanContrast, Resampling } from "./resampling.ts";

/** Value of lesions in the labels of a data set. */
const LESION_VALUE = 2;
const LESION_NAME = /lesion|tumou?r|cancer|pdac?\b|ipmn|p?net\b/i;

/** How many lesions a place's models find, and how many they invent; a case's seeds are averaged. */
export interface LesionDetection extends Omit<CellPlace, "metric">, Traced {
  /** Share of the cases with a lesion in which at least one of its components is hit. */
  readonly caseSensitivity: MeanContrast;
  /** Cases with a lesion; one without a prediction is a case in which nothing is hit. */
  readonly withLesion: number;
  /** Predicted components that hit no lesion, a case. */
  readonly falsePositives: MeanContrast;
  /** Cases with a prediction. */
  readonly predicted: number;
}

/** The labels of a task that are lesions: by their name, or because they are value 2 alone. */
export function lesionLabels({ labels, side }: Study["task"]): string[] {
  if (side !== undefined) return [];
  const isLesion = ([name, values]: readonly [string, readonly number[]]) =>
    LESION_NAME.test(name) || values.every((value) => value === LESION_VALUE);
  return Object.entries(labels)
    .filter(isLesion)
    .map(([name]) => name);
}

/**
 * Detection in every place, of the labels that are lesions.
 *
 * @see docs/metrics.md: a component is hit when at least 10 % of it is covered
 */
export function detectionOf(rows: readonly ResultRow[], labels: readonly string[], resampling: Resampling) {
  return placesOf(rows.filter(({ label }) => labels.includes(label))).map((members): LesionDetection => {
    const { method, protocol, family, sources, leftOut, sample, domain, changed, label } = members[0] as ResultRow;
    const cases = [...groupBy(members, (row) => row.case).values()];
    const withLesion = caseMeans(cases, ({ voxels, detection }) => {
      if (voxels.reference === 0) return null;
      return detection !== null && detection.found > 0 ? 1 : 0;
    });
    const predicted = caseMeans(cases, ({ detection }) => detection?.falsePositives ?? null);
    return {
      ...{ method, protocol, family, sources, leftOut, sample, domain, changed, label },
      caseSensitivity: meanInterval([{ weight: 1, cases: withLesion }], resampling),
      withLesion: withLesion.length,
      falsePositives: meanInterval([{ weight: 1, cases: predicted }], resampling),
      predicted: predicted.length,
      runs: runsOfRows(members),
    };
  });
}
