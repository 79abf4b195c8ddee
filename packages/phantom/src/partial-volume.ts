import { voxelCount } from "@panshift/volume";
import { type CompartmentName, compartmentId, compartmentNames, labelCompartments } from "./anatomy/compartments.ts";
import type { FineMap } from "./anatomy/rasterize.ts";

/** Label values of the dataset layout; 0 is background. */
export const PANCREAS = 1;
export const LESION = 2;

/**
 * Average over each image voxel of a value per compartment: what partial volume does to a signal.
 *
 * @param values one value per compartment id
 * @returns one value per image voxel
 */
export function averageOf(map: FineMap, values: ArrayLike<number>): Float32Array {
  const { ids, shape, factors, grid } = map;
  const [fx, fy, fz] = factors;
  const [nx, ny, nz] = grid.shape;
  const out = new Float32Array(voxelCount(grid.shape));
  const table = Float64Array.from(values, (value) => value / (fx * fy * fz));
  for (let z = 0; z < nz * fz; z++) {
    for (let y = 0; y < ny * fy; y++) {
      const fineRow = shape[0] * (y + shape[1] * z);
      const row = nx * (Math.floor(y / fy) + ny * Math.floor(z / fz));
      for (let x = 0, fine = fineRow; x < nx; x++) {
        let sum = 0;
        for (let s = 0; s < fx; s++) sum += table[ids[fine++] as number] as number;
        out[row + x] = (out[row + x] as number) + sum;
      }
    }
  }
  return out;
}

/**
 * Averages over each image voxel of two values per compartment, in one pass over the fine map.
 *
 * @param a, b one value per compartment id
 * @returns two values per image voxel
 */
export function averagePair(map: FineMap, a: ArrayLike<number>, b: ArrayLike<number>): [Float32Array, Float32Array] {
  const { ids, shape, factors, grid } = map;
  const [fx, fy, fz] = factors;
  const [nx, ny, nz] = grid.shape;
  const [outA, outB] = [new Float32Array(voxelCount(grid.shape)), new Float32Array(voxelCount(grid.shape))];
  // 256 entries: an id needs no bounds check.
  const [tableA, tableB] = [new Float64Array(256), new Float64Array(256)];
  tableA.set(Float64Array.from(a, (value) => value / (fx * fy * fz)));
  tableB.set(Float64Array.from(b, (value) => value / (fx * fy * fz)));
  for (let z = 0; z < nz * fz; z++) {
    for (let y = 0; y < ny * fy; y++) {
      let fine = shape[0] * (y + shape[1] * z);
      const row = nx * (Math.floor(y / fy) + ny * Math.floor(z / fz));
      for (let x = 0; x < nx; x++) {
        let [sumA, sumB] = [0, 0];
        for (let s = 0; s < fx; s++, fine++) {
          const id = ids[fine] as number;
          sumA += tableA[id] as number;
          sumB += tableB[id] as number;
        }
        outA[row + x] = (outA[row + x] as number) + sumA;
        outB[row + x] = (outB[row + x] as number) + sumB;
      }
    }
  }
  return [outA, outB];
}

/** How much of each image voxel is pancreas and how much is lesion, in [0, 1]: what labels are drawn from. */
export interface LabelShares {
  readonly pancreas: Float32Array;
  readonly lesion: Float32Array;
}

export function sharesOf(map: FineMap): LabelShares {
  const [pancreas, lesion] = averagePair(map, isOneOf(labelCompartments.pancreas), isOneOf(labelCompartments.lesion));
  return { pancreas, lesion };
}

/** 1 for each of the compartments, else 0; by id. */
function isOneOf(names: readonly CompartmentName[]): Float64Array {
  const values = new Float64Array(compartmentNames.length);
  for (const name of names) values[compartmentId[name]] = 1;
  return values;
}

/**
 * Labels: lesion or pancreas where they fill at least `threshold` of a voxel together, whichever fills more. The
 * default is the exact map, which every annotation is compared with.
 */
export function labelsOf({ pancreas, lesion }: LabelShares, threshold = 0.5): Uint8Array {
  const labels = new Uint8Array(pancreas.length); // 0 is background
  for (let voxel = 0; voxel < labels.length; voxel++) {
    const share = pancreas[voxel] as number;
    const other = lesion[voxel] as number;
    if (share + other >= threshold - 1e-6) labels[voxel] = other > share ? LESION : PANCREAS;
  }
  return labels;
}
