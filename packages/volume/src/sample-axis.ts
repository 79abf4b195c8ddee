/** How far beyond its rim, in voxels, a position still counts as inside: room for the rounding of affines in float32. */
const RIM_TOLERANCE = 1e-4;

/** The two source voxels that a position lies between and the weight of the upper one. */
export interface AxisSample {
  lower: number;
  upper: number;
  /** Weight of `upper`, in [0, 1); 0 when both are the same voxel. */
  weight: number;
}

/** True when a position lies in the voxels of an axis, rims included. */
export function isInside(position: number, length: number): boolean {
  return position >= -0.5 - RIM_TOLERANCE && position <= length - 0.5 + RIM_TOLERANCE;
}

/** The voxel nearest to a position inside; a tie goes to the higher index. */
export function nearestVoxel(position: number, length: number): number {
  return Math.min(length - 1, Math.max(0, Math.floor(position + 0.5 + RIM_TOLERANCE)));
}

/** Sets the neighbors and weight of linear interpolation at a position inside. */
export function sampleLinear(position: number, length: number, out: AxisSample): void {
  const clamped = Math.min(length - 1, Math.max(0, position));
  const lower = Math.floor(clamped);
  const weight = clamped - lower;
  out.lower = lower;
  out.upper = weight === 0 ? lower : lower + 1;
  out.weight = weight;
}
