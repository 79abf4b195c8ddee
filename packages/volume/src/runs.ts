import type { PerAxis } from "./per-axis.ts";
import { requireLength } from "./volume.ts";

/** The inside of a mask as runs of voxels along i. */
export interface Runs {
  /** First voxel along i of each run, and the one after its last. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Runs of row (j, k) are those from firstOfRow[row] to firstOfRow[row + 1], ascending; row = j + shape[1] * k. */
  readonly firstOfRow: Int32Array;
}

/** Collects runs row by row. */
export class RunList {
  readonly #firstOfRow: Int32Array;
  #starts = new Int32Array(1024);
  #ends = new Int32Array(1024);
  #count = 0;
  #rows = 0;

  constructor(rows: number) {
    this.#firstOfRow = new Int32Array(rows + 1);
  }

  /** The voxels from `start` to before `end` of the row that is not yet ended. */
  push(start: number, end: number): void {
    if (this.#count === this.#starts.length) {
      this.#starts = grown(this.#starts);
      this.#ends = grown(this.#ends);
    }
    this.#starts[this.#count] = start;
    this.#ends[this.#count] = end;
    this.#count++;
  }

  endRow(): void {
    this.#firstOfRow[++this.#rows] = this.#count;
  }

  take(): Runs {
    const [starts, ends] = [this.#starts.subarray(0, this.#count), this.#ends.subarray(0, this.#count)];
    return { starts, ends, firstOfRow: this.#firstOfRow };
  }
}

function grown(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * array.length);
  larger.set(array);
  return larger;
}

/** The runs of a mask, nonzero = inside. @throws SHAPE_MISMATCH */
export function runsOf(mask: Uint8Array, shape: PerAxis<number>): Runs {
  requireLength(mask, shape);
  const bytes = new DataView(mask.buffer, mask.byteOffset, mask.byteLength);
  const runs = new RunList(shape[1] * shape[2]);
  for (let row = 0; row < mask.length; row += shape[0]) {
    const end = row + shape[0];
    for (let at = skipZeros(bytes, row, end); at < end; ) {
      const start = at;
      at = skipOnes(bytes, at, end);
      runs.push(start - row, at - row);
      at = skipZeros(bytes, at, end);
    }
    runs.endRow();
  }
  return runs.take();
}

/** The first nonzero byte from `at` on, or `end`. */
function skipZeros(bytes: DataView, at: number, end: number): number {
  let n = at;
  while (n + 4 <= end && bytes.getInt32(n) === 0) n += 4;
  while (n < end && bytes.getUint8(n) === 0) n++;
  return n;
}

/** The first zero byte from `at` on, or `end`; masks of ones are read four bytes at a time. */
function skipOnes(bytes: DataView, at: number, end: number): number {
  let n = at;
  while (n + 4 <= end && bytes.getInt32(n) === 0x01010101) n += 4;
  while (n < end && bytes.getUint8(n) !== 0) n++;
  return n;
}
