import { fail } from "./errors.ts";
import { canonicalJson, sha256Bytes } from "./hash.ts";
import { philox4x32 } from "./philox.ts";

/** A part of a generator's name. */
export type RngName = string | number;

/** Where a generator stands: its name and how many 32-bit words it has given. */
export interface RngState {
  readonly path: readonly RngName[];
  readonly drawn: number;
}

/**
 * A named, counter-based random generator (Philox4x32-10).
 *
 * The stream is a pure function of the name, so generators of different names are independent and
 * adding one never changes another's draws. The name is hashed (SHA-256 of its canonical JSON) into the key.
 */
export class Rng {
  readonly path: readonly RngName[];
  readonly #key: readonly [number, number];
  readonly #block = new Uint32Array(4);
  #drawn = 0;

  private constructor(path: readonly RngName[]) {
    this.path = path;
    const digest = new DataView(sha256Bytes(canonicalJson(path)).buffer);
    this.#key = [digest.getUint32(0), digest.getUint32(4)];
  }

  /** The generator of this seed and name, at its start. */
  static of(seed: RngName, ...names: readonly RngName[]): Rng {
    return new Rng([seed, ...names]);
  }

  /** The generator that gave this state, at the same place. */
  static restore(state: RngState): Rng {
    const rng = new Rng(state.path);
    rng.#drawn = state.drawn;
    if (state.drawn % 4 !== 0) rng.#fill(Math.floor(state.drawn / 4));
    return rng;
  }

  /** A generator of its own under this one's name; does not depend on what this one has drawn. */
  child(...names: readonly RngName[]): Rng {
    return new Rng([...this.path, ...names]);
  }

  state(): RngState {
    return { path: this.path, drawn: this.#drawn };
  }

  /** An integer in [0, 2^32). */
  uint32(): number {
    const lane = this.#drawn % 4;
    if (lane === 0) this.#fill(this.#drawn / 4);
    this.#drawn++;
    return this.#block[lane] as number;
  }

  /** A number in [0, 1) with 53 random bits. */
  uniform(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** A number in [low, high). */
  range(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** An integer in [low, high), each equally likely. */
  int(low: number, high: number): number {
    const span = high - low;
    if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high) || span < 1 || span > 4294967296) {
      fail("VALUE_INVALID", {
        expected: "integers low < high at most 2^32 apart",
        found: [low, high],
        hint: "check the bounds of the draw",
      });
    }
    const limit = 4294967296 - (4294967296 % span);
    let word = this.uint32();
    while (word >= limit) word = this.uint32();
    return low + (word % span);
  }

  /** A normal deviate (Box-Muller on two uniforms; the second of the pair is not kept). */
  normal(mean = 0, standardDeviation = 1): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return mean + standardDeviation * radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** One element, each equally likely. */
  pick<T>(items: readonly T[]): T {
    return items[this.int(0, items.length)] as T;
  }

  /** A shuffled copy (Fisher-Yates). */
  shuffle<T>(items: readonly T[]): T[] {
    const out = [...items];
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.int(0, i + 1);
      [out[i], out[j]] = [out[j] as T, out[i] as T];
    }
    return out;
  }

  /** Fills an array with normal deviates, both of each Box-Muller pair used; 32-bit uniforms, |z| < 6.7. */
  fillNormal(out: Float32Array | Float64Array, mean = 0, standardDeviation = 1): void {
    for (let i = 0; i < out.length; i += 2) {
      const radius = standardDeviation * Math.sqrt(-2 * Math.log((this.uint32() + 1) / 4294967296));
      const angle = (2 * Math.PI * this.uint32()) / 4294967296;
      out[i] = mean + radius * Math.cos(angle);
      if (i + 1 < out.length) out[i + 1] = mean + radius * Math.sin(angle);
    }
  }

  #fill(blockIndex: number): void {
    philox4x32(this.#block, this.#key, [blockIndex | 0, Math.floor(blockIndex / 4294967296), 0, 0]);
  }
}
