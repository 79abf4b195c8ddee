import type { Rng } from "@panshift/core";
import type { PerAxis } from "@panshift/volume";
import { type AxisWeights, splineAxis } from "../preprocessing/axis-weights.ts";
import { PlaneResampler } from "../preprocessing/resample-planes.ts";

/** How large a patch is: voxels, and their spacing in mm. */
export interface PatchGeometry {
  readonly shape: PerAxis<number>;
  readonly spacing: PerAxis<number>;
}

/** A smooth displacement of every voxel of a patch: a cubic B-spline over random control points. */
export interface ElasticField {
  /** Writes the shift of each voxel of plane k along i, j and k, mm. */
  plane(k: number, out: PerAxis<Float32Array>): void;
}

/**
 * @param gridMm distance of the control points, mm; at least one voxel
 * @param standardDeviationMm of a control point's normal shift along each axis
 */
export function drawElasticField(
  { shape, spacing }: PatchGeometry,
  gridMm: number,
  standardDeviationMm: number,
  rng: Rng,
): ElasticField {
  const axis = (a: 0 | 1 | 2): AxisWeights => splineAxis(shape[a], Math.max(1, gridMm / spacing[a]));
  const axes: PerAxis<AxisWeights> = [axis(0), axis(1), axis(2)];
  const planeSize = axes[0].sourceSize * axes[1].sourceSize;
  const shifts = ["i", "j", "k"].map((name) => {
    const control = new Float32Array(planeSize * axes[2].sourceSize);
    rng.child(name).fillNormal(control, 0, standardDeviationMm);
    return control;
  });
  const resampler = new PlaneResampler(axes);
  return {
    plane(k, out) {
      shifts.forEach((control, component) => {
        const planes = (source: number) => control.subarray(source * planeSize, (source + 1) * planeSize);
        resampler.plane(planes, k, out[component] as Float32Array);
      });
    },
  };
}
