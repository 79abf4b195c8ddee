import { quantileInPlace } from "./quantile.ts";
import type { DirectedDistances, SurfaceDistances } from "./surface-distances.ts";
import { weightedQuantileInPlace } from "./weighted-quantile.ts";

const ROBUST_SHARE = 0.95;

/** Average symmetric surface distance in mm, pooled over both surfaces: our "ASD". */
export function assdMm({ fromReference, fromPrediction }: SurfaceDistances): number {
  return (
    (integralOf(fromReference) + integralOf(fromPrediction)) / (extentOf(fromReference) + extentOf(fromPrediction))
  );
}

/** Mean of the two directed average distances, in mm. */
export function masdMm({ fromReference, fromPrediction }: SurfaceDistances): number {
  const mean = (directed: DirectedDistances) => integralOf(directed) / extentOf(directed);
  return (mean(fromReference) + mean(fromPrediction)) / 2;
}

/** Hausdorff distance in mm. */
export function hdMm({ fromReference, fromPrediction }: SurfaceDistances): number {
  return Math.max(largestOf(fromReference.distances), largestOf(fromPrediction.distances));
}

/** The larger of the two directed 95th percentiles, in mm. */
export function hd95Mm({ fromReference, fromPrediction }: SurfaceDistances): number {
  return Math.max(percentileOf(fromReference), percentileOf(fromPrediction));
}

/** 95th percentile of both directions together, in mm. */
export function hd95PooledMm({ fromReference, fromPrediction }: SurfaceDistances): number {
  return percentileOf({
    distances: joined(fromReference.distances, fromPrediction.distances),
    areas:
      fromReference.areas === null || fromPrediction.areas === null
        ? null
        : joined(fromReference.areas, fromPrediction.areas),
  });
}

/** Normalized surface distance: share of both surfaces within `toleranceMm` of the other, in [0, 1]. */
export function nsd({ fromReference, fromPrediction }: SurfaceDistances, toleranceMm: number): number {
  return (
    (extentWithin(fromReference, toleranceMm) + extentWithin(fromPrediction, toleranceMm)) /
    (extentOf(fromReference) + extentOf(fromPrediction))
  );
}

function largestOf(distances: Float64Array): number {
  let largest = 0;
  for (let n = 0; n < distances.length; n++) largest = Math.max(largest, distances[n] as number);
  return largest;
}

/** Points of a surface, or their area. */
function extentOf({ distances, areas }: DirectedDistances): number {
  return areas === null ? distances.length : areas.reduce((sum, area) => sum + area, 0);
}

function extentWithin({ distances, areas }: DirectedDistances, limit: number): number {
  let extent = 0;
  for (let n = 0; n < distances.length; n++) {
    if ((distances[n] as number) <= limit) extent += areas === null ? 1 : (areas[n] as number);
  }
  return extent;
}

/** Sum of the distances, each times its point's area. */
function integralOf({ distances, areas }: DirectedDistances): number {
  let sum = 0;
  for (let n = 0; n < distances.length; n++) {
    sum += (distances[n] as number) * (areas === null ? 1 : (areas[n] as number));
  }
  return sum;
}

/** Among points a quantile interpolates; among areas it is the first distance that covers the share. */
function percentileOf({ distances, areas }: DirectedDistances): number {
  return areas === null
    ? quantileInPlace(distances.slice(), ROBUST_SHARE)
    : weightedQuantileInPlace(distances.slice(), areas.slice(), ROBUST_SHARE);
}

function joined(a: Float64Array, b: Float64Array): Float64Array {
  const both = new Float64Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
