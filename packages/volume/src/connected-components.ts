import type { Connectivity } from "./neighbors.ts";
import type { PerAxis } from "./per-axis.ts";
import { type Runs, runsOf } from "./runs.ts";

export interface Components {
  /** 0 outside the mask; 1..n inside, numbered in the raster order of each component's first voxel. */
  readonly labels: Int32Array;
  /** Voxels of each component: sizes[1]..sizes[n]; sizes[0] is 0. */
  readonly sizes: number[];
}

/**
 * Labels the connected components of a mask: union-find over its runs along i, each compared with the runs of the rows
 * before it.
 *
 * @param mask nonzero = inside
 * @throws SHAPE_MISMATCH
 * @source Rosenfeld and Pfaltz, "Sequential operations in digital picture processing", J. ACM 13 (1966)
 */
export function connectedComponents(mask: Uint8Array, shape: PerAxis<number>, connectivity: Connectivity): Components {
  const runs = runsOf(mask, shape);
  const { labelOfRun, count } = componentsOfRuns(runs, [shape[1], shape[2]], connectivity);
  const sizes: number[] = [0];
  for (let label = 1; label <= count; label++) sizes.push(0);
  for (let run = 0; run < labelOfRun.length; run++) {
    const label = labelOfRun[run] as number;
    sizes[label] = (sizes[label] as number) + (runs.ends[run] as number) - (runs.starts[run] as number);
  }
  return { labels: paintRuns(runs, labelOfRun, shape), sizes };
}

/** An array that holds each run's label in its voxels, 0 elsewhere. */
function paintRuns({ starts, ends, firstOfRow }: Runs, labelOfRun: Int32Array, [n0, n1, n2]: PerAxis<number>) {
  const labels = new Int32Array(n0 * n1 * n2);
  for (let row = 0; row < n1 * n2; row++) {
    const last = firstOfRow[row + 1] as number;
    for (let run = firstOfRow[row] as number; run < last; run++) {
      const label = labelOfRun[run] as number;
      const end = row * n0 + (ends[run] as number);
      for (let n = row * n0 + (starts[run] as number); n < end; n++) labels[n] = label;
    }
  }
  return labels;
}

/**
 * The component, 1 to `count`, of each run, numbered in the order of their first runs.
 *
 * @param rows of the mask along j and k
 */
export function componentsOfRuns(
  runs: Runs,
  [n1, n2]: readonly [j: number, k: number],
  connectivity: Connectivity,
): { labelOfRun: Int32Array; count: number } {
  const parents = new Int32Array(runs.starts.length);
  for (let run = 0; run < parents.length; run++) parents[run] = run;
  // How far apart along i runs still touch: in rows that share a face, and in rows that share an edge only.
  const besides = connectivity === 6 ? 0 : 1;
  const diagonal = connectivity === 26 ? 1 : 0;
  for (let k = 0, row = 0; k < n2; k++) {
    for (let j = 0; j < n1; j++, row++) {
      if (runs.firstOfRow[row] === runs.firstOfRow[row + 1]) continue;
      if (j > 0) joinRows(runs, parents, row, row - 1, besides);
      if (k === 0) continue;
      joinRows(runs, parents, row, row - n1, besides);
      if (connectivity === 6) continue;
      if (j > 0) joinRows(runs, parents, row, row - n1 - 1, diagonal);
      if (j < n1 - 1) joinRows(runs, parents, row, row - n1 + 1, diagonal);
    }
  }
  // Roots come before their members, so each parent has its label already.
  let count = 0;
  for (let run = 0; run < parents.length; run++) {
    const parent = parents[run] as number;
    parents[run] = parent === run ? ++count : (parents[parent] as number);
  }
  return { labelOfRun: parents, count };
}

/** Joins the runs of two rows that overlap when one is widened by `reach` at both ends. */
function joinRows({ starts, ends, firstOfRow }: Runs, parents: Int32Array, row: number, other: number, reach: number) {
  let a = firstOfRow[row] as number;
  let b = firstOfRow[other] as number;
  const endA = firstOfRow[row + 1] as number;
  const endB = firstOfRow[other + 1] as number;
  while (a < endA && b < endB) {
    const overA = ends[a] as number;
    const overB = ends[b] as number;
    if ((starts[a] as number) < overB + reach && (starts[b] as number) < overA + reach) join(parents, a, b);
    // The run that ends first touches no further one: between two runs lies a voxel at least.
    if (overA < overB) a++;
    else b++;
  }
}

/** The smaller root wins. */
function join(parents: Int32Array, a: number, b: number): void {
  const [first, second] = [rootOf(parents, a), rootOf(parents, b)];
  if (first < second) parents[second] = first;
  else parents[first] = second;
}

/** Halves the path on its way. */
function rootOf(parents: Int32Array, run: number): number {
  let at = run;
  while (parents[at] !== at) {
    parents[at] = parents[parents[at] as number] as number;
    at = parents[at] as number;
  }
  return at;
}
