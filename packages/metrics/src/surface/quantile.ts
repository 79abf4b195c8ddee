/**
 * A quantile with linear interpolation between order statistics at (n - 1) q, numpy's default. Reorders `values`.
 *
 * @param values at least one, none NaN
 * @param q in [0, 1]
 */
export function quantileInPlace(values: Float64Array, q: number): number {
  const place = (values.length - 1) * q;
  const below = Math.floor(place);
  const low = selectInPlace(values, below);
  if (place === below) return low;
  let high = Number.POSITIVE_INFINITY;
  for (let n = below + 1; n < values.length; n++) high = Math.min(high, values[n] as number);
  return low + (high - low) * (place - below);
}

/** Brings the value of this rank to its place, smaller ones before it (Hoare's quickselect, median of three). */
function selectInPlace(values: Float64Array, rank: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = medianOfThree(values[low] as number, values[(low + high) >> 1] as number, values[high] as number);
    let left = low;
    let right = high;
    while (left <= right) {
      while ((values[left] as number) < pivot) left++;
      while ((values[right] as number) > pivot) right--;
      if (left <= right) {
        const kept = values[left] as number;
        values[left++] = values[right] as number;
        values[right--] = kept;
      }
    }
    if (rank <= right) high = right;
    else if (rank >= left) low = left;
    else break;
  }
  return values[rank] as number;
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
