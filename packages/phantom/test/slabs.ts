import { type CompartmentName, centeredGrid, compartmentId, type FineMap } from "../src/index.ts";

/** Image voxels across a slab. */
const WIDTH = 8;

/**
 * A picture of nothing but slabs of compartments side by side along x, 12 mm each.
 *
 * @param offset how far the borders lie from those of image voxels, in fifths of a voxel
 */
export function slabs(names: readonly CompartmentName[], offset = 0): FineMap {
  const shape = [names.length * WIDTH, 4, 3] as const;
  const fine = 5;
  const row = shape[0] * fine;
  const ids = new Uint8Array(row * shape[1] * shape[2]).map((_, at) => {
    const slab = Math.floor(((at % row) - offset) / (WIDTH * fine));
    return compartmentId[names[Math.max(0, Math.min(names.length - 1, slab))] as CompartmentName];
  });
  return { ids, shape: [row, shape[1], shape[2]], factors: [fine, 1, 1], grid: centeredGrid(shape, [1.5, 1.5, 3]) };
}

/** Values of the image's first row. */
export function rowOf(image: Float32Array, map: FineMap): number[] {
  return [...image.subarray(0, map.grid.shape[0])];
}

/** Value in the middle of a slab, away from its borders. */
export function inSlab(image: Float32Array, slab: number): number {
  return image[slab * WIDTH + WIDTH / 2] as number;
}
