/** One value per voxel axis, in header order: i is fastest in memory. */
export type PerAxis<T> = readonly [i: T, j: T, k: T];
