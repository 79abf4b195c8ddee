import type { Rng } from "@panshift/core";
import type { PerAxis } from "@panshift/volume";

/** A mask of slices drawn with `#` (inside) and `.`: slices run along k, lines along j, characters along i. */
export function drawn(...slices: readonly (readonly string[])[]): { mask: Uint8Array; shape: PerAxis<number> } {
  const text = slices.flat().join("");
  const shape = [slices[0]?.[0]?.length ?? 0, slices[0]?.length ?? 0, slices.length] as const;
  return { mask: Uint8Array.from(text, (c) => (c === "#" ? 1 : 0)), shape };
}

/** The lines of one slice of a mask, as `drawn` takes them. */
export function lines(mask: Uint8Array, shape: PerAxis<number>, k = 0): string[] {
  return Array.from({ length: shape[1] }, (_, j) =>
    Array.from({ length: shape[0] }, (_, i) => (mask[i + shape[0] * (j + shape[1] * k)] ? "#" : ".")).join(""),
  );
}

/** A mask in which each voxel is inside with this probability. */
export function randomMask(rng: Rng, shape: PerAxis<number>, density: number): Uint8Array {
  return Uint8Array.from({ length: shape[0] * shape[1] * shape[2] }, () => (rng.chance(density) ? 1 : 0));
}

/** Indices (i, j, k) of all voxels in memory order. */
export function indices(shape: PerAxis<number>): PerAxis<number>[] {
  const [n0, n1, n2] = shape;
  return Array.from(
    { length: n0 * n1 * n2 },
    (_, n) => [n % n0, Math.floor(n / n0) % n1, Math.floor(n / (n0 * n1))] as const,
  );
}

export function total(mask: ArrayLike<number>): number {
  return Array.from(mask).reduce((sum, v) => sum + v, 0);
}

/** The mask with one voxel of 0 around it. */
export function padded(mask: Uint8Array, shape: PerAxis<number>): { mask: Uint8Array; shape: PerAxis<number> } {
  const grown = [shape[0] + 2, shape[1] + 2, shape[2] + 2] as const;
  const out = new Uint8Array(grown[0] * grown[1] * grown[2]);
  indices(shape).forEach(([i, j, k], n) => {
    out[i + 1 + grown[0] * (j + 1 + grown[1] * (k + 1))] = mask[n] as number;
  });
  return { mask: out, shape: grown };
}

/**
 * Euler characteristic of the union of closed voxels (26-connectivity): vertices - edges + faces - cubes, counted on
 * the grid of half steps, where a cell's dimension is its number of odd coordinates.
 */
export function eulerCharacteristic(mask: Uint8Array, shape: PerAxis<number>): number {
  const cells = new Set<string>();
  indices(shape).forEach(([i, j, k], n) => {
    if (!mask[n]) return;
    for (const [a, b, c] of indices([3, 3, 3])) cells.add(`${2 * i + a},${2 * j + b},${2 * k + c}`);
  });
  return [...cells].reduce((sum, cell) => {
    const odd = cell.split(",").filter((v) => Number(v) % 2 === 1).length;
    return sum + (odd % 2 === 0 ? 1 : -1);
  }, 0);
}
