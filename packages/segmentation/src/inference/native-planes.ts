import type { Grid } from "@panshift/volume";
import { alignedAxes } from "../preprocessing/axis-weights.ts";
import { PlaneResampler } from "../preprocessing/resample-planes.ts";
import type { ProbabilitySlab } from "./sliding-window.ts";

/**
 * Brings probabilities from the network's grid back to the scan's own, plane by plane as slabs arrive,
 * holding only the planes that a later one still reads.
 */
export class NativePlanes {
  readonly #resampler: PlaneResampler;
  readonly #out: Float32Array[];
  /** Finished planes of the network's grid by k, one array a class. */
  readonly #planes = new Map<number, Float32Array[]>();
  #next = 0;

  constructor(from: Grid, to: Grid, classes: number) {
    this.#resampler = new PlaneResampler(alignedAxes(from, to));
    this.#out = Array.from({ length: classes }, () => new Float32Array(to.shape[0] * to.shape[1]));
  }

  /** Takes a slab and gives every native plane that is now complete; its arrays are reused. */
  *push(slab: ProbabilitySlab): Generator<{ readonly k: number; readonly probabilities: readonly Float32Array[] }> {
    this.#store(slab);
    const ready = slab.first + slab.planes;
    for (; this.#next < this.#resampler.axes[2].size; this.#next++) {
      const [first, end] = this.#resampler.sourceRange(this.#next);
      if (end > ready) return;
      for (const k of this.#planes.keys()) if (k < first) this.#planes.delete(k);
      this.#out.forEach((out, c) => {
        this.#resampler.plane((k) => this.#planes.get(k)?.[c] as Float32Array, this.#next, out);
      });
      yield { k: this.#next, probabilities: this.#out };
    }
  }

  #store({ first, planes, probabilities }: ProbabilitySlab): void {
    for (let n = 0; n < planes; n++) {
      const copies = probabilities.map((values) => {
        const size = values.length / planes;
        return values.slice(n * size, (n + 1) * size);
      });
      this.#planes.set(first + n, copies);
    }
  }
}
