/**
 * The smallest value at which the weights of all values up to it make a share of all weights: no interpolation. Reorders
 * both arrays.
 *
 * @param values at least one, none NaN
 * @param weights of the values, >= 0, not all zero
 * @param share in (0, 1]
 */
export function weightedQuantileInPlace(values: Float64Array, weights: Float64Array, share: number): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  // Rounding of the sums must not ask for more than there is.
  let wanted = total * share * (1 - 1e-12);
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1] as number;
    const { left, right } = partition(values, weights, low, high, pivot);
    const below = sumOf(weights, low, right);
    const upToPivot = below + sumOf(weights, right + 1, left - 1);
    if (wanted <= below) {
      high = right;
    } else if (wanted <= upToPivot) {
      return pivot;
    } else {
      wanted -= upToPivot;
      low = left;
    }
  }
  return values[Math.min(low, values.length - 1)] as number;
}

/** Orders a range around a pivot: values up to `right` are at most it, those from `left` on at least, all between equal it. */
function partition(values: Float64Array, weights: Float64Array, low: number, high: number, pivot: number) {
  let left = low;
  let right = high;
  while (left <= right) {
    while ((values[left] as number) < pivot) left++;
    while ((values[right] as number) > pivot) right--;
    if (left > right) break;
    swap(values, left, right);
    swap(weights, left, right);
    left++;
    right--;
  }
  return { left, right };
}

function swap(array: Float64Array, a: number, b: number): void {
  const kept = array[a] as number;
  array[a] = array[b] as number;
  array[b] = kept;
}

function sumOf(values: Float64Array, first: number, last: number): number {
  let sum = 0;
  for (let n = first; n <= last; n++) sum += values[n] as number;
  return sum;
}
