import { neighborSteps } from "./neighbors.ts";

/** Place of a step in the 27-bit neighborhood word; the center has bit 13. */
const bitOf = ([i, j, k]: readonly [number, number, number]) => i + 1 + 3 * (j + 1) + 9 * (k + 1);

/** Bits of the six face neighbors, and of the 18 face and edge neighbors. */
const FACES = neighborSteps(6).reduce((word, step) => word | (1 << bitOf(step)), 0);
const FACES_AND_EDGES = neighborSteps(18).reduce((word, step) => word | (1 << bitOf(step)), 0);

/** For each place of the neighborhood, the places that touch it under a connectivity, the center never among them. */
function adjacency(connectivity: 6 | 26): Int32Array {
  const words = new Int32Array(27);
  const places = [[0, 0, 0] as const, ...neighborSteps(26)];
  for (const from of places) {
    for (const [i, j, k] of neighborSteps(connectivity)) {
      const to = [from[0] + i, from[1] + j, from[2] + k] as const;
      if (to.some((v) => Math.abs(v) > 1) || bitOf(to) === 13) continue;
      words[bitOf(from)] = (words[bitOf(from)] as number) | (1 << bitOf(to));
    }
  }
  return words;
}

const TOUCHING_26 = adjacency(26);
const TOUCHING_6 = adjacency(6);

/**
 * True when removing the center voxel changes neither the 26-connected components of the mask nor its tunnels
 * and cavities: its neighborhood holds one 26-component of the mask, and one 6-component of background, seen
 * within the 18 neighbors, that touches the center by a face.
 *
 * @param neighborhood bit 1 + i + 3 (1 + j) + 9 (1 + k) is set where the neighbor at step (i, j, k) is inside
 * @source Bertrand and Malandain, "A new characterization of three-dimensional simple points", Pattern Recognition Letters 15 (1994)
 */
export function isSimple(neighborhood: number): boolean {
  const inside = neighborhood & ~(1 << 13);
  const outside = ~neighborhood & FACES_AND_EDGES;
  const outsideFaces = outside & FACES;
  if (inside === 0 || outsideFaces === 0) return false;
  if (reach(inside, inside, TOUCHING_26) !== inside) return false;
  return (reach(outsideFaces, outside, TOUCHING_6) & outsideFaces) === outsideFaces;
}

/** The places of `allowed` connected to the lowest place of `seeds`. */
function reach(seeds: number, allowed: number, touching: Int32Array): number {
  let reached = seeds & -seeds;
  let fresh = reached;
  while (fresh !== 0) {
    let next = 0;
    for (let rest = fresh; rest !== 0; rest &= rest - 1) next |= touching[31 - Math.clz32(rest & -rest)] as number;
    fresh = next & allowed & ~reached;
    reached |= fresh;
  }
  return reached;
}
