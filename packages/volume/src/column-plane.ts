import { LowerEnvelope } from "./lower-envelope.ts";
import type { Runs } from "./runs.ts";

/** Steps that a column is searched from each voxel on; beyond, its lower envelope is cheaper. */
const REACH = 12;
/** Values between rows, so that the values of a column do not share the sets of a cache. */
const PAD = 8;

export interface ColumnPlaneOptions {
  /** Values of a row. */
  readonly width: number;
  /** Rows. */
  readonly count: number;
  /** Of the rows. */
  readonly spacing: number;
  /** The result are the roots of the minima. */
  readonly roots: boolean;
}

/**
 * Work space for one pass of a distance transform: rows of squared distances f side by side, and at each place p of
 * their columns the minimum over q of f(q) + (spacing * (p - q))^2.
 *
 * Near a zero only the neighbors up to the distance that the value at hand stands for are read. A column in which that
 * takes more than REACH steps goes through its lower envelope, which keeps the pass linear.
 */
export class ColumnPlane {
  readonly width: number;
  /** Rows with room between them, REACH infinite ones before the first and after the last. */
  readonly values: Float64Array;
  readonly #stride: number;
  readonly #count: number;
  readonly #roots: boolean;
  /** Squared lengths of 0 to REACH + 1 steps. */
  readonly #costs: Float64Array;
  readonly #isFar: Uint8Array;
  readonly #line: Float64Array;
  readonly #envelope: LowerEnvelope;

  constructor({ width, count, spacing, roots }: ColumnPlaneOptions) {
    this.width = width;
    this.#stride = width + PAD;
    this.#count = count;
    this.#roots = roots;
    this.#costs = Float64Array.from({ length: REACH + 2 }, (_, d) => (spacing * d) ** 2);
    this.values = new Float64Array((count + 2 * REACH) * this.#stride);
    this.values.fill(Number.POSITIVE_INFINITY, 0, this.rowStart(0));
    this.values.fill(Number.POSITIVE_INFINITY, this.rowStart(count));
    this.#isFar = new Uint8Array(width);
    this.#line = new Float64Array(count);
    this.#envelope = new LowerEnvelope(count, spacing);
  }

  /** Where row `p` begins in `values`. */
  rowStart(p: number): number {
    return (REACH + p) * this.#stride;
  }

  /**
   * Writes the minima at the runs of the plane's rows, and makes the plane 0 again.
   *
   * @param result of the volume that the runs are of
   * @param first row of the volume that is row 0 here; `step` rows further is row 1
   */
  minimize(result: Float64Array, runs: Runs, first: number, step: number): void {
    this.#isFar.fill(0);
    for (let p = 0, row = first; p < this.#count; p++, row += step) this.#search(result, runs, p, row);
    for (let i = 0; i < this.width; i++) if (this.#isFar[i] === 1) this.#envelop(i);
    for (let p = 0, row = first; p < this.#count; p++, row += step) this.#finish(result, runs, p, row);
  }

  /** Minima of row `p`, which is row `row` of the volume; marks the columns that reach too far. */
  #search(result: Float64Array, runs: Runs, p: number, row: number): void {
    const values = this.values;
    const costs = this.#costs;
    const isFar = this.#isFar;
    const stride = this.#stride;
    const roots = this.#roots;
    const from = this.rowStart(p);
    const to = row * this.width;
    const last = runs.firstOfRow[row + 1] as number;
    for (let run = runs.firstOfRow[row] as number; run < last; run++) {
      const end = runs.ends[run] as number;
      for (let i = runs.starts[run] as number; i < end; i++) {
        if (isFar[i] === 1) continue;
        let best = values[from + i] as number;
        let before = from + i - stride;
        let after = from + i + stride;
        let steps = 1;
        let cost = costs[1] as number;
        while (cost < best && steps <= REACH) {
          const a = cost + (values[before] as number);
          const b = cost + (values[after] as number);
          if (a < best) best = a;
          if (b < best) best = b;
          before -= stride;
          after += stride;
          cost = costs[++steps] as number;
        }
        if (cost < best) isFar[i] = 1;
        else result[to + i] = roots ? Math.sqrt(best) : best;
      }
    }
  }

  /** Replaces a column of the plane by its lower envelope. */
  #envelop(i: number): void {
    const values = this.values;
    const line = this.#line;
    const first = this.rowStart(0) + i;
    for (let p = 0, at = first; p < line.length; p++, at += this.#stride) line[p] = values[at] as number;
    this.#envelope.transform(line, 0);
    for (let p = 0, at = first; p < line.length; p++, at += this.#stride) values[at] = line[p] as number;
  }

  /** Writes the far columns' minima of row `p`, and 0 into the plane. */
  #finish(result: Float64Array, runs: Runs, p: number, row: number): void {
    const values = this.values;
    const isFar = this.#isFar;
    const roots = this.#roots;
    const from = this.rowStart(p);
    const to = row * this.width;
    const last = runs.firstOfRow[row + 1] as number;
    for (let run = runs.firstOfRow[row] as number; run < last; run++) {
      const end = runs.ends[run] as number;
      for (let i = runs.starts[run] as number; i < end; i++) {
        const value = values[from + i] as number;
        if (isFar[i] === 1) result[to + i] = roots ? Math.sqrt(value) : value;
        values[from + i] = 0;
      }
    }
  }
}
