const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;

/**
 * One block of Philox4x32-10: four 32-bit words as a pure function of a 64-bit key and a 128-bit counter.
 *
 * @param out receives four unsigned 32-bit words
 * @source Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011, section 3.3
 */
export function philox4x32(
  out: Uint32Array,
  key: readonly [number, number],
  counter: readonly [number, number, number, number],
): void {
  let x0 = counter[0];
  let x1 = counter[1];
  let x2 = counter[2];
  let x3 = counter[3];
  let k0 = key[0];
  let k1 = key[1];
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, x0);
    const low0 = Math.imul(MULTIPLIER_0, x0);
    const high1 = multiplyHigh(MULTIPLIER_1, x2);
    const low1 = Math.imul(MULTIPLIER_1, x2);
    x0 = high1 ^ x1 ^ k0;
    x1 = low1;
    x2 = high0 ^ x3 ^ k1;
    x3 = low0;
    k0 = (k0 + WEYL_0) | 0;
    k1 = (k1 + WEYL_1) | 0;
  }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
}

/** High 32 bits of the unsigned 32 x 32 bit product, from four 16-bit products, whose sums stay below 2^32. */
function multiplyHigh(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const cross = Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16);
  const middle = (cross & 0xffff) + Math.imul(aLow, bHigh);
  return (Math.imul(aHigh, bHigh) + (cross >>> 16) + (middle >>> 16)) | 0;
}
