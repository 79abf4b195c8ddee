import { fail } from "@panshift/core";
import { emptyOutcome, type Outcome, value } from "./outcome.ts";

/** Voxels of two masks and of their intersection. */
export interface OverlapCounts {
  readonly reference: number;
  readonly prediction: number;
  readonly intersection: number;
}

/**
 * Counts the voxels of two masks on one grid; any nonzero value is inside.
 *
 * @throws SHAPE_MISMATCH
 */
export function overlapCounts(reference: Uint8Array, prediction: Uint8Array): OverlapCounts {
  if (reference.length !== prediction.length) {
    fail("SHAPE_MISMATCH", {
      expected: `a prediction of ${reference.length} voxels, as the reference`,
      found: prediction.length,
      hint: "bring the prediction onto the reference's grid first",
    });
  }
  const counts = { reference: 0, prediction: 0, intersection: 0 };
  for (let n = 0; n < reference.length; n++) {
    const inReference = reference[n] !== 0;
    const inPrediction = prediction[n] !== 0;
    if (inReference) counts.reference++;
    if (inPrediction) counts.prediction++;
    if (inReference && inPrediction) counts.intersection++;
  }
  return counts;
}

/**
 * Dice similarity coefficient 2 |G n P| / (|G| + |P|), in [0, 1].
 *
 * @param reference mask G, nonzero = inside
 * @param prediction mask P on the same grid
 * @returns a value when both masks hold something (0 when they are disjoint), else which of them is empty
 * @throws SHAPE_MISMATCH
 * @see docs/metrics.md
 */
export function dice(reference: Uint8Array, prediction: Uint8Array): Outcome {
  return diceOf(overlapCounts(reference, prediction));
}

/** `dice` from counts. */
export function diceOf({ reference, prediction, intersection }: OverlapCounts): Outcome {
  return emptyOutcome(reference, prediction) ?? value((2 * intersection) / (reference + prediction));
}

/**
 * Intersection over union |G n P| / |G u P|, in [0, 1]; outcomes as `dice`.
 *
 * @throws SHAPE_MISMATCH
 */
export function iou(reference: Uint8Array, prediction: Uint8Array): Outcome {
  return iouOf(overlapCounts(reference, prediction));
}

/** `iou` from counts. */
export function iouOf({ reference, prediction, intersection }: OverlapCounts): Outcome {
  return emptyOutcome(reference, prediction) ?? value(intersection / (reference + prediction - intersection));
}

/** Share of the reference that was found, |G n P| / |G|, in [0, 1]; outcomes as `dice`. */
export function sensitivityOf({ reference, prediction, intersection }: OverlapCounts): Outcome {
  return emptyOutcome(reference, prediction) ?? value(intersection / reference);
}

/** Share of the prediction that is right, |G n P| / |P|, in [0, 1]; outcomes as `dice`. */
export function precisionOf({ reference, prediction, intersection }: OverlapCounts): Outcome {
  return emptyOutcome(reference, prediction) ?? value(intersection / prediction);
}
