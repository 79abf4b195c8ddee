import { type Connectivity, componentsOfRuns, type Runs } from "@panshift/volume";
import type { BitGrid } from "./bits/bit-grid.ts";
import { countInRun, runsOfBits } from "./bits/runs.ts";

/** What counts as one lesion, and as found. */
export interface DetectionRule {
  /** How voxels of one lesion touch. Default 26. */
  readonly connectivity: Connectivity;
  /** Share of a lesion's voxels that the other mask must cover at least, in (0, 1]. Default 0.1. */
  readonly overlap: number;
}

export const DETECTION_RULE: DetectionRule = { connectivity: 26, overlap: 0.1 };

/** Lesions of two masks and how they meet. */
export interface Detection {
  /** Components of the reference. */
  readonly lesions: number;
  /** Of these, the ones whose share of voxels within the prediction reaches the rule's. */
  readonly found: number;
  /** Components of the prediction. */
  readonly predicted: number;
  /** Of these, the ones whose share of voxels within the reference does not reach it. */
  readonly falsePositives: number;
}

/**
 * Lesion-wise detection: each component is held against the whole of the other mask, so that two lesions joined by one
 * predicted component are both found, and one lesion that is predicted in parts is found once.
 *
 * @see docs/metrics.md: overlap of at least 10 %
 */
export function detect(reference: BitGrid, prediction: BitGrid, rule: DetectionRule = DETECTION_RULE): Detection {
  const lesions = coverOf(reference, prediction, rule);
  const predicted = coverOf(prediction, reference, rule);
  return {
    lesions: lesions.length,
    found: lesions.filter((share) => share >= rule.overlap).length,
    predicted: predicted.length,
    falsePositives: predicted.filter((share) => share < rule.overlap).length,
  };
}

/** Share of each of a mask's components that another mask covers. */
function coverOf(mask: BitGrid, other: BitGrid, { connectivity }: DetectionRule): number[] {
  const runs = runsOfBits(mask);
  const [, nj, nk] = mask.layout.box.size;
  const { labelOfRun, count } = componentsOfRuns(runs, [nj, nk], connectivity);
  const sizes = new Float64Array(count + 1);
  const covered = new Float64Array(count + 1);
  forEachRun(runs, (run, row, start, end) => {
    const label = labelOfRun[run] as number;
    sizes[label] = (sizes[label] as number) + end - start;
    covered[label] = (covered[label] as number) + countInRun(other, row, start, end);
  });
  return Array.from({ length: count }, (_, n) => (covered[n + 1] as number) / (sizes[n + 1] as number));
}

function forEachRun(
  { starts, ends, firstOfRow }: Runs,
  visit: (run: number, row: number, start: number, end: number) => void,
): void {
  for (let row = 0; row + 1 < firstOfRow.length; row++) {
    const last = firstOfRow[row + 1] as number;
    for (let run = firstOfRow[row] as number; run < last; run++) {
      visit(run, row, starts[run] as number, ends[run] as number);
    }
  }
}
