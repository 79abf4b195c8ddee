import type { Rng } from "@panshift/core";
import type { IntensityTransform } from "./draw-transform.ts";

/** Applies gamma and noise to intensities in [0, 1], in place; the result may leave [0, 1] by the noise. */
export function augmentIntensity(image: Float32Array, { gamma, noiseStandardDeviation }: IntensityTransform, rng: Rng) {
  if (gamma !== null) {
    for (let n = 0; n < image.length; n++) image[n] = (image[n] as number) ** gamma;
  }
  if (noiseStandardDeviation !== null && noiseStandardDeviation > 0) {
    const noise = new Float32Array(image.length);
    rng.child("noise", "field").fillNormal(noise, 0, noiseStandardDeviation);
    for (let n = 0; n < image.length; n++) image[n] = (image[n] as number) + (noise[n] as number);
  }
}
