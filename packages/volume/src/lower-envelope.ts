/**
 * Lower envelope of the parabolas f(q) + (spacing * (p - q))^2 of a line of values f, all >= 0, with its work space.
 *
 * Zeros part the line: what lies beyond a zero cannot be nearer than the zero itself.
 */
export class LowerEnvelope {
  readonly #length: number;
  readonly #spacing: number;
  /** Half over (squared spacing times a distance in steps). */
  readonly #halfInverse: Float64Array;
  /** Places and heights of the parabolas that make the envelope, and where each begins to be the lowest. */
  readonly #places: Int32Array;
  readonly #heights: Float64Array;
  readonly #begins: Float64Array;

  constructor(length: number, spacing: number) {
    this.#length = length;
    this.#spacing = spacing;
    this.#halfInverse = new Float64Array(length + 1);
    for (let d = 1; d <= length; d++) this.#halfInverse[d] = 0.5 / (spacing * spacing * d);
    this.#places = new Int32Array(length);
    this.#heights = new Float64Array(length);
    this.#begins = new Float64Array(length + 1);
  }

  /** Replaces the values of a line, from `start` on, by the envelope there. */
  transform(values: Float64Array, start: number): void {
    const length = this.#length;
    let low = 0;
    while (low < length) {
      while (low < length && values[start + low] === 0) low++;
      if (low === length) return;
      let high = low + 1;
      while (high < length && values[start + high] !== 0) high++;
      const count = this.#build(values, start, Math.max(0, low - 1), Math.min(length, high + 1));
      if (count > 0) this.#evaluate(values, start, low, high);
      low = high;
    }
  }

  /** Number of parabolas of the envelope of the values from `low` to before `high`; infinite values have none. */
  #build(values: Float64Array, start: number, low: number, high: number): number {
    const places = this.#places;
    const heights = this.#heights;
    const begins = this.#begins;
    const halfInverse = this.#halfInverse;
    let count = 0;
    for (let q = low; q < high; q++) {
      const value = values[start + q] as number;
      if (value === Number.POSITIVE_INFINITY) continue;
      let begin = Number.NEGATIVE_INFINITY;
      while (count > 0) {
        const last = places[count - 1] as number;
        begin = (value - (heights[count - 1] as number)) * (halfInverse[q - last] as number) + 0.5 * (q + last);
        if (begin > (begins[count - 1] as number)) break;
        count--;
        begin = Number.NEGATIVE_INFINITY;
      }
      places[count] = q;
      heights[count] = value;
      begins[count] = begin;
      count++;
    }
    begins[count] = Number.POSITIVE_INFINITY;
    return count;
  }

  /** Writes the envelope that was built, from place `low` to before `high`. */
  #evaluate(values: Float64Array, start: number, low: number, high: number): void {
    const begins = this.#begins;
    const spacing = this.#spacing;
    let v = 0;
    let place = this.#places[0] as number;
    let height = this.#heights[0] as number;
    for (let p = low; p < high; p++) {
      if ((begins[v + 1] as number) < p) {
        do v++;
        while ((begins[v + 1] as number) < p);
        place = this.#places[v] as number;
        height = this.#heights[v] as number;
      }
      const steps = (p - place) * spacing;
      values[start + p] = height + steps * steps;
    }
  }
}
