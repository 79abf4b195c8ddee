import { type Tensor, where } from "@panshift/torch";

/** How a signed distance becomes a mask: `hard` is the released code's chain, the others have a usable gradient. */
export type ConvertMode = "soft" | "soft_ste" | "hard" | "dtc1500";

/** Below this the released code takes a voxel for "outside and not saturated". */
const SATURATION = 0.999999;
const DTC_SLOPE = 1500;

/**
 * Probability of the lesion from its signed distance m (negative inside).
 *
 * - `soft`: sigmoid(-k m)
 * - `soft_ste`: 1 where m <= 0, else 0; backward as `soft`
 * - `hard`: m <= 0 becomes 1, then what is <= 0.999999 becomes 0, the rest keeps its value. Its gradient is 1 where
 *   m > 0.999999 and 0 elsewhere, exactly as released: saturated outside voxels count as lesion
 * - `dtc1500`: sigmoid(-1500 m)
 *
 * @param distance any shape, float32, in [-1, 1]
 * @param slope k of `soft` and `soft_ste`
 * @source Li et al., Dual-Task Synergy, eq. (6); Luo et al., AAAI 2021, eq. (2) for `dtc1500`
 */
export function convertDistance(distance: Tensor, mode: ConvertMode, slope: number): Tensor {
  switch (mode) {
    case "soft":
      return distance.mul(-slope).sigmoid();
    case "dtc1500":
      return distance.mul(-DTC_SLOPE).sigmoid();
    case "soft_ste": {
      const soft = distance.mul(-slope).sigmoid();
      const inside = distance.detach().le(0).to({ dtype: distance.dtype });
      return soft.sub(soft.detach()).add(inside); // exactly `inside` forward: x - x is 0
    }
    case "hard": {
      const inside = where(distance.le(0), 1, distance);
      return where(inside.le(SATURATION), 0, inside);
    }
  }
}
