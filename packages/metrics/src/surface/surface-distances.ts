import { boundingBox, type PerAxis } from "@panshift/volume";
import { PointIndex } from "./point-index.ts";
import { quantileInPlace } from "./quantile.ts";
import { surfaceVoxels } from "./surface-voxels.ts";

/**
 * Distances between two surfaces in mm, one per surface voxel: D_GP from each voxel of S(G) to S(P), and D_PG back.
 *
 * @source protocols/benchmark.md, section 3
 */
export interface SurfaceDistances {
  readonly fromReference: Float64Array;
  readonly fromPrediction: Float64Array;
}

/**
 * @param reference @param prediction masks of `shape` (nonzero = inside, i fastest)
 * @param spacing in mm
 * @returns `null` when either mask is empty
 * @throws SHAPE_MISMATCH
 */
export function surfaceDistances(
  reference: Uint8Array,
  prediction: Uint8Array,
  shape: PerAxis<number>,
  spacing: PerAxis<number>,
): SurfaceDistances | null {
  const referenceBox = boundingBox(reference, shape);
  const predictionBox = boundingBox(prediction, shape);
  if (referenceBox === null || predictionBox === null) return null;
  const ofReference = surfaceVoxels(reference, shape, referenceBox);
  const ofPrediction = surfaceVoxels(prediction, shape, predictionBox);
  return {
    fromReference: new PointIndex(ofPrediction, spacing).distances(ofReference),
    fromPrediction: new PointIndex(ofReference, spacing).distances(ofPrediction),
  };
}

/** Average symmetric surface distance, pooled over both surfaces, in mm: our "ASD". */
export function assdMm({ fromReference, fromPrediction }: SurfaceDistances): number {
  return (sum(fromReference) + sum(fromPrediction)) / (fromReference.length + fromPrediction.length);
}

/** Mean of the two directed average distances, in mm. */
export function masdMm({ fromReference, fromPrediction }: SurfaceDistances): number {
  return (sum(fromReference) / fromReference.length + sum(fromPrediction) / fromPrediction.length) / 2;
}

/** Hausdorff distance, in mm. */
export function hdMm({ fromReference, fromPrediction }: SurfaceDistances): number {
  return Math.max(largest(fromReference), largest(fromPrediction));
}

/** The larger of the two directed 95th percentiles, in mm. */
export function hd95Mm({ fromReference, fromPrediction }: SurfaceDistances): number {
  return Math.max(quantileInPlace(fromReference.slice(), 0.95), quantileInPlace(fromPrediction.slice(), 0.95));
}

/** 95th percentile of both directions together, in mm. */
export function hd95PooledMm({ fromReference, fromPrediction }: SurfaceDistances): number {
  const pooled = new Float64Array(fromReference.length + fromPrediction.length);
  pooled.set(fromReference);
  pooled.set(fromPrediction, fromReference.length);
  return quantileInPlace(pooled, 0.95);
}

/** Normalized surface distance: share of both surfaces within `toleranceMm` of the other, in [0, 1]. */
export function nsd({ fromReference, fromPrediction }: SurfaceDistances, toleranceMm: number): number {
  return (
    (countWithin(fromReference, toleranceMm) + countWithin(fromPrediction, toleranceMm)) /
    (fromReference.length + fromPrediction.length)
  );
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let n = 0; n < values.length; n++) total += values[n] as number;
  return total;
}

function largest(values: Float64Array): number {
  let most = 0;
  for (let n = 0; n < values.length; n++) if ((values[n] as number) > most) most = values[n] as number;
  return most;
}

function countWithin(values: Float64Array, limit: number): number {
  let count = 0;
  for (let n = 0; n < values.length; n++) if ((values[n] as number) <= limit) count++;
  return count;
}
