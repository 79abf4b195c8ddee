import { voxelCount } from "@panshift/volume";
import { compartmentNames, compartments } from "../anatomy/compartments.ts";
import type { FineMap } from "../anatomy/rasterize.ts";
import type { TissueName } from "../physics/tissues.ts";

/** A value per compartment id from a value per tissue. */
export function byCompartment(read: (tissue: TissueName) => number): Float64Array {
  return Float64Array.from(compartmentNames, (name) => read(compartments[name].tissue));
}

/**
 * Averages over each image voxel of two values per compartment, in one pass over the fine map: what partial volume
 * does to water and fat.
 *
 * @param a, b one value per compartment id
 * @returns two values per image voxel
 */
export function averagePair(map: FineMap, a: Float64Array, b: Float64Array): [Float32Array, Float32Array] {
  const { ids, shape, factors, grid } = map;
  const [fx, fy, fz] = factors;
  const [nx, ny, nz] = grid.shape;
  const [outA, outB] = [new Float32Array(voxelCount(grid.shape)), new Float32Array(voxelCount(grid.shape))];
  // 256 entries: an id needs no bounds check.
  const [tableA, tableB] = [new Float64Array(256), new Float64Array(256)];
  tableA.set(a.map((value) => value / (fx * fy * fz)));
  tableB.set(b.map((value) => value / (fx * fy * fz)));
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
