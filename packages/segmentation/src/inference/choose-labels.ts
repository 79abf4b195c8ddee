/**
 * The class of each voxel: the foreground class of highest probability (the first of equals) among
 * those that reach their threshold, else background. Writes 0, or 1..K in the order of the classes.
 *
 * @param probabilities K arrays
 * @param thresholds of each class, in [0, 1]
 */
export function chooseLabels(
  probabilities: readonly Float32Array[],
  thresholds: readonly number[],
  out: Uint8Array,
): void {
  out.fill(0);
  const best = new Float32Array(out.length).fill(-1);
  probabilities.forEach((values, c) => {
    const threshold = thresholds[c] as number;
    for (let n = 0; n < out.length; n++) {
      const probability = values[n] as number;
      if (probability >= threshold && probability > (best[n] as number)) {
        best[n] = probability;
        out[n] = c + 1;
      }
    }
  });
}
