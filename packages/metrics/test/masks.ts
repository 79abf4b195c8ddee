import type { Rng } from "@panshift/core";
import type { PerAxis } from "@panshift/volume";
import oracles from "./oracles/metrics.json" with { type: "json" };

/** Two masks of one grid; shape and spacing run i, j, k. */
export interface MaskPair {
  readonly reference: Uint8Array;
  readonly prediction: Uint8Array;
  readonly shape: PerAxis<number>;
  readonly spacing: PerAxis<number>;
}

export type OracleCase = (typeof oracles.cases)[keyof typeof oracles.cases];

/** The pairs of the oracle file, whose voxel lists and spacings run z, y, x. */
export const oracleCases: readonly (readonly [name: string, pair: MaskPair, oracle: OracleCase])[] = Object.entries(
  oracles.cases,
).map(([name, oracle]) => {
  const [nz, ny, nx] = oracles.shape as [number, number, number];
  const [sz, sy, sx] = oracle.spacing as [number, number, number];
  const maskOf = (voxels: readonly (readonly number[])[]) => {
    const mask = new Uint8Array(nx * ny * nz);
    for (const [z, y, x] of voxels as [number, number, number][]) mask[x + nx * (y + ny * z)] = 1;
    return mask;
  };
  return [
    name,
    { reference: maskOf(oracle.gt), prediction: maskOf(oracle.pred), shape: [nx, ny, nz], spacing: [sx, sy, sz] },
    oracle,
  ];
});

/** Two masks of a few random boxes each, that seldom agree. */
export function randomPair(rng: Rng): MaskPair {
  const shape = [rng.int(3, 45), rng.int(3, 20), rng.int(1, 12)] as const;
  const draw = () => {
    const mask = new Uint8Array(shape[0] * shape[1] * shape[2]);
    for (let box = rng.int(1, 4); box > 0; box--) {
      const [low, high] = [shape.map((n) => rng.int(0, n)), shape.map((n) => rng.int(0, n))];
      fillBox(mask, shape, low, high);
    }
    return mask;
  };
  return {
    reference: draw(),
    prediction: draw(),
    shape,
    spacing: [rng.range(0.4, 3), rng.range(0.4, 3), rng.range(0.4, 6)],
  };
}

/** Fills the box between two corners, both included. */
export function fillBox(mask: Uint8Array, shape: PerAxis<number>, a: readonly number[], b: readonly number[]): void {
  const low = a.map((v, axis) => Math.min(v, b[axis] as number)) as unknown as PerAxis<number>;
  const high = a.map((v, axis) => Math.max(v, b[axis] as number)) as unknown as PerAxis<number>;
  for (let k = low[2]; k <= high[2]; k++) {
    for (let j = low[1]; j <= high[1]; j++) {
      for (let i = low[0]; i <= high[0]; i++) mask[i + shape[0] * (j + shape[1] * k)] = 1;
    }
  }
}

/** The pair with its voxels moved: axis n of the result is axis `order[n]` of the pair, backwards where `flips[n]`. */
export function reoriented(pair: MaskPair, order: PerAxis<0 | 1 | 2>, flips: PerAxis<boolean>): MaskPair {
  const pick = (values: PerAxis<number>): PerAxis<number> => [values[order[0]], values[order[1]], values[order[2]]];
  const shape = pick(pair.shape);
  const move = (mask: Uint8Array) => {
    const moved = new Uint8Array(mask.length);
    for (let n = 0; n < mask.length; n++) {
      const at = [n % shape[0], Math.floor(n / shape[0]) % shape[1], Math.floor(n / (shape[0] * shape[1]))];
      const from = [0, 0, 0];
      order.forEach((axis, m) => {
        const index = at[m] as number;
        from[axis] = flips[m] ? (shape[m] as number) - 1 - index : index;
      });
      const [i, j, k] = from as [number, number, number];
      moved[n] = mask[i + pair.shape[0] * (j + pair.shape[1] * k)] as number;
    }
    return moved;
  };
  return { reference: move(pair.reference), prediction: move(pair.prediction), shape, spacing: pick(pair.spacing) };
}
