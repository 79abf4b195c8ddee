import type { PerAxis } from "@panshift/volume";
import type { PackedPair } from "../bits/packed-pair.ts";
import { nearestDistances } from "./nearest-distances.ts";
import { type SurfaceKind, surfacePoints } from "./surface-points.ts";

/** Distances in mm from each point of one surface to the nearest point of the other. */
export interface DirectedDistances {
  readonly distances: Float64Array;
  /** Area of each point in mm2; null where each counts one. */
  readonly areas: Float64Array | null;
}

/**
 * Distances between two surfaces, both ways: D_GP from S(G) to S(P), and D_PG back.
 *
 * @see docs/metrics.md
 */
export interface SurfaceDistances {
  readonly fromReference: DirectedDistances;
  readonly fromPrediction: DirectedDistances;
}

/**
 * @param pair masks that both hold voxels
 * @param spacing in mm
 */
export function surfaceDistances(pair: PackedPair, spacing: PerAxis<number>, kind: SurfaceKind): SurfaceDistances {
  const reference = surfacePoints(pair.reference, kind, spacing);
  const prediction = surfacePoints(pair.prediction, kind, spacing);
  return {
    fromReference: {
      distances: nearestDistances(reference.grid, prediction.grid, pair.rows, spacing),
      areas: reference.areas,
    },
    fromPrediction: {
      distances: nearestDistances(prediction.grid, reference.grid, pair.rows, spacing),
      areas: prediction.areas,
    },
  };
}
