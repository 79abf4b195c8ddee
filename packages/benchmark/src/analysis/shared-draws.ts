import { Rng } from "@panshift/core";
import type { Resampling } from "./resampling.ts";

/** Draws that each thread keeps at most; beyond it the oldest go. */
const KEPT_BYTES = 128 * 2 ** 20;

interface Kept {
  readonly draws: Map<string, Uint8Array>;
  bytes: number;
}

const kept = new WeakMap<Resampling, Kept>();

/**
 * How often each subject is drawn in each replicate of a bootstrap that keeps the size of every stratum.
 *
 * The draws follow from the sizes alone, so that the hundreds of intervals of a study that share them are drawn once,
 * and means over the same subjects are compared on the same draws.
 *
 * @param sizes number of subjects of each stratum
 * @returns [replicate][subject], subjects stratum by stratum
 */
export function sharedDraws(resampling: Resampling, sizes: readonly number[]): Uint8Array {
  const memory = kept.get(resampling) ?? { draws: new Map(), bytes: 0 };
  kept.set(resampling, memory);
  const key = sizes.join(" ");
  const known = memory.draws.get(key);
  if (known !== undefined) return known;
  const drawn = draw(resampling, sizes);
  memory.draws.set(key, drawn);
  memory.bytes += drawn.length;
  for (const [oldest, { length }] of memory.draws) {
    if (memory.bytes <= KEPT_BYTES || oldest === key) break;
    memory.draws.delete(oldest);
    memory.bytes -= length;
  }
  return drawn;
}

function draw({ replicates, seed }: Resampling, sizes: readonly number[]): Uint8Array {
  const rng = Rng.of(seed, "study", ...sizes);
  const subjects = sizes.reduce((sum, size) => sum + size, 0);
  const counts = new Uint8Array(replicates * subjects);
  for (let first = 0; first < counts.length; ) {
    for (const size of sizes) {
      for (let n = 0; n < size; n++) {
        const at = first + rng.int(0, size);
        counts[at] = (counts[at] as number) + 1;
      }
      first += size;
    }
  }
  return counts;
}
