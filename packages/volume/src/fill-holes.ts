import { componentsOfRuns } from "./connected-components.ts";
import type { Connectivity } from "./neighbors.ts";
import type { PerAxis } from "./per-axis.ts";
import { runsOf } from "./runs.ts";

/**
 * Fills the holes of a mask: the components of its background that do not reach the border of the array. Along an axis
 * of one voxel there is no border, so that a single slice has its holes filled within the slice.
 *
 * @param mask nonzero = inside, `shape` voxels, i fastest
 * @param connectivity of the background; 6 lets no hole leak through edges or corners. Default 6
 * @returns 1 inside, 0 outside, in a new array
 * @throws SHAPE_MISMATCH
 */
export function fillHoles(mask: Uint8Array, shape: PerAxis<number>, connectivity: Connectivity = 6): Uint8Array {
  const background = mask.map((value) => (value === 0 ? 1 : 0));
  const runs = runsOf(background, shape);
  const [n0, n1, n2] = shape;
  const { labelOfRun, count } = componentsOfRuns(runs, [n1, n2], connectivity);
  const isBorder = (at: number, length: number) => length > 1 && (at === 0 || at === length - 1);
  const open = new Uint8Array(count + 1);
  const forEachRun = (visit: (label: number, row: number, start: number, end: number) => void) => {
    for (let row = 0; row < n1 * n2; row++) {
      const last = runs.firstOfRow[row + 1] as number;
      for (let run = runs.firstOfRow[row] as number; run < last; run++) {
        visit(labelOfRun[run] as number, row, runs.starts[run] as number, runs.ends[run] as number);
      }
    }
  };
  forEachRun((label, row, start, end) => {
    const rowIsBorder = isBorder(row % n1, n1) || isBorder(Math.floor(row / n1), n2);
    if (rowIsBorder || isBorder(start, n0) || isBorder(end - 1, n0)) open[label] = 1;
  });
  const filled = new Uint8Array(mask.length).fill(1);
  forEachRun((label, row, start, end) => {
    if (open[label] === 1) filled.fill(0, row * n0 + start, row * n0 + end);
  });
  return filled;
}
