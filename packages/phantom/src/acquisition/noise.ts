import type { Rng } from "@panshift/core";

/** Normal values are made and added in blocks of this many. */
const BLOCK = 65_536;
const LEVELS = 65_536;
const QUARTER = LEVELS / 4;

/** sqrt(-2 ln u) and cos(2 pi u) for the uniform values u = (n + 1/2) / 65536. */
const radii = Float32Array.from({ length: LEVELS }, (_, n) => Math.sqrt(-2 * Math.log((n + 0.5) / LEVELS)));
const cosines = Float32Array.from({ length: LEVELS }, (_, n) => Math.cos((2 * Math.PI * (n + 0.5)) / LEVELS));

/**
 * Fills with independent normal values by Box and Muller's transform of 16-bit uniform ones: two values from each 32
 * bits of the generator, none beyond 4.9 standard deviations. Three times as fast as `Rng.fillNormal`, which the noise
 * of an image would spend most of its time in.
 *
 * @param out of even length
 */
export function fillNoise(out: Float32Array, sigma: number, rng: Rng): void {
  for (let i = 0; i < out.length; i += 2) {
    const bits = rng.uint32();
    const radius = sigma * (radii[bits >>> 16] as number);
    const angle = bits & 0xffff;
    out[i] = radius * (cosines[angle] as number);
    out[i + 1] = radius * (cosines[(angle + LEVELS - QUARTER) % LEVELS] as number);
  }
}

/**
 * Adds independent normal noise, in place. On both parts of a complex image, of which the magnitude is taken later,
 * this gives Rician noise.
 *
 * @source Gudbjartsson and Patz, Magn Reson Med 34:910 (1995): sqrt((A + n1)^2 + n2^2)
 */
export function addNormal(values: Float32Array, sigma: number, rng: Rng): void {
  const noise = new Float32Array(BLOCK);
  for (let start = 0; start < values.length; start += BLOCK) {
    const count = Math.min(BLOCK, values.length - start);
    fillNoise(count === BLOCK ? noise : noise.subarray(0, count + (count % 2)), sigma, rng);
    for (let i = 0; i < count; i++) values[start + i] = (values[start + i] as number) + (noise[i] as number);
  }
}
