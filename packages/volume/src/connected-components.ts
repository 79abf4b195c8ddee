import { type Connectivity, neighborSteps } from "./neighbors.ts";
import { type PerAxis, requireLength } from "./volume.ts";

export interface Components {
  /** 0 outside the mask; 1..n inside, numbered in the raster order of each component's first voxel. */
  readonly labels: Int32Array;
  /** Voxels of each component: sizes[1]..sizes[n]; sizes[0] is 0. */
  readonly sizes: number[];
}

/**
 * Labels the connected components of a mask in two raster passes with union-find.
 *
 * @param mask nonzero = inside
 * @throws SHAPE_MISMATCH
 * @source Rosenfeld and Pfaltz, "Sequential operations in digital picture processing", J. ACM 13 (1966)
 */
export function connectedComponents(mask: Uint8Array, shape: PerAxis<number>, connectivity: Connectivity): Components {
  requireLength(mask, shape);
  const labels = new Int32Array(mask.length);
  const sets = labelRuns(mask, shape, connectivity, labels);
  const sizes = [0];
  const finalLabels = new Int32Array(sets.size);
  for (let n = 0; n < labels.length; n++) {
    const provisional = labels[n] as number;
    if (provisional === 0) continue;
    const root = sets.find(provisional);
    let label = finalLabels[root] as number;
    if (label === 0) {
      label = sizes.push(0) - 1;
      finalLabels[root] = label;
    }
    labels[n] = label;
    sizes[label] = (sizes[label] as number) + 1;
  }
  return { labels, sizes };
}

/** First pass: each voxel takes a label of its visited neighbors, all of which are joined; without any, a new one. */
function labelRuns(
  mask: Uint8Array,
  [n0, n1, n2]: PerAxis<number>,
  connectivity: Connectivity,
  labels: Int32Array,
): DisjointSets {
  const visited = neighborSteps(connectivity).slice(0, connectivity / 2);
  const sets = new DisjointSets();
  for (let k = 0, n = 0; k < n2; k++) {
    for (let j = 0; j < n1; j++) {
      for (let i = 0; i < n0; i++, n++) {
        if (mask[n] === 0) continue;
        let label = 0;
        for (const [di, dj, dk] of visited) {
          if (i + di < 0 || i + di >= n0 || j + dj < 0 || j + dj >= n1 || k + dk < 0) continue;
          const other = labels[n + di + n0 * (dj + n1 * dk)] as number;
          if (other === 0 || other === label) continue;
          label = label === 0 ? other : sets.join(label, other);
        }
        labels[n] = label === 0 ? sets.add() : label;
      }
    }
  }
  return sets;
}

/** Union-find over the labels 1..n; the smaller root wins, paths are halved. */
class DisjointSets {
  #parents = new Int32Array(1024);
  #size = 1;

  /** One more than the largest label. */
  get size(): number {
    return this.#size;
  }

  add(): number {
    if (this.#size === this.#parents.length) {
      const grown = new Int32Array(2 * this.#size);
      grown.set(this.#parents);
      this.#parents = grown;
    }
    this.#parents[this.#size] = this.#size;
    return this.#size++;
  }

  find(label: number): number {
    const parents = this.#parents;
    let at = label;
    while (parents[at] !== at) {
      parents[at] = parents[parents[at] as number] as number;
      at = parents[at] as number;
    }
    return at;
  }

  join(a: number, b: number): number {
    const [first, second] = [this.find(a), this.find(b)];
    const root = Math.min(first, second);
    this.#parents[Math.max(first, second)] = root;
    return root;
  }
}
