/**
 * Otsu's threshold: the value t that splits a sample into x <= t and x > t with the largest variance between the two
 * classes, w0 w1 (mu0 - mu1)^2, over all splits (no histogram).
 *
 * @param sorted ascending, finite
 * @returns a value of the sample; null where all values are equal
 * @source Otsu, "A threshold selection method from gray-level histograms", IEEE Trans. SMC 9 (1979), eq. (14)
 */
export function otsuThreshold(sorted: Float32Array): number | null {
  let total = 0;
  for (const value of sorted) total += value;
  let [sum, best, threshold] = [0, 0, null as number | null];
  for (let n = 0; n + 1 < sorted.length; n++) {
    const value = sorted[n] as number;
    sum += value;
    if (sorted[n + 1] === value) continue;
    const [below, above] = [n + 1, sorted.length - n - 1];
    const between = below * above * (sum / below - (total - sum) / above) ** 2;
    if (between <= best) continue;
    best = between;
    threshold = value;
  }
  return threshold;
}
