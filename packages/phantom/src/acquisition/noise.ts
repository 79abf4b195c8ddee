import type { Rng } from "@panshift/core";

/** Normal values are made and added in blocks of this many. */
const BLOCK = 65_536;

/**
 * Adds independent normal noise, in place. On both parts of a complex image, of which the magnitude is taken later,
 * this gives Rician noise.
 *
 * @source Gudbjartsson and Patz, Magn Reson Med 34:910 (1995): sqrt((A + n1)^2 + n2^2)
 */
export function addNormal(values: Float32Array, sigma: number, rng: Rng): void {
  const noise = new Float32Array(Math.min(BLOCK, values.length));
  for (let start = 0; start < values.length; start += BLOCK) {
    const count = Math.min(BLOCK, values.length - start);
    rng.fillNormal(noise, 0, sigma);
    for (let i = 0; i < count; i++) values[start + i] = (values[start + i] as number) + (noise[i] as number);
  }
}
