import { type Bead, cut, type Point, type Solid } from "../shapes.ts";

/** The part of a solid at least `gapMm` away from another. */
export function clearOf(solid: Solid, obstacle: Solid, gapMm: number): Solid {
  return cut(solid, (x, y, z) => gapMm - obstacle.distance(x, y, z), obstacle.steepness);
}

/** Farthest that a bead gives way, mm. */
const GIVE_MM = 14;
const STEPS = 24;

/**
 * A tube's center line bent round a solid: each bead that comes nearer than its radius is pushed off, up to 14 mm, and
 * the shifts are smoothed along the line. Its first and last beads stay where `keepEnds` says so.
 */
export function bentRound(beads: readonly Bead[], obstacle: Solid, { keepEnds = false } = {}): Bead[] {
  const shifts = beads.map((bead, i) => {
    const isEnd = i === 0 || i === beads.length - 1;
    return keepEnds && isEnd ? ([0, 0, 0] as const) : shiftOff(bead, obstacle);
  });
  return beads.map(({ at, radius }, i) => {
    const [before, here, after] = [shifts[i - 1] ?? shifts[i], shifts[i], shifts[i + 1] ?? shifts[i]];
    const axis = (n: 0 | 1 | 2) =>
      at[n] + ((before?.[n] as number) + 2 * (here?.[n] as number) + (after?.[n] as number)) / 4;
    return { at: [axis(0), axis(1), axis(2)], radius };
  });
}

/** How far a bead is to be moved until it is as far from the solid as it is thick. */
function shiftOff({ at, radius }: Bead, obstacle: Solid): Point {
  let [x, y, z] = at;
  for (let step = 0; step < STEPS; step++) {
    const missing = radius - obstacle.distance(x, y, z);
    if (missing <= 0) break;
    const gx = obstacle.distance(x + 1, y, z) - obstacle.distance(x - 1, y, z);
    const gy = obstacle.distance(x, y + 1, z) - obstacle.distance(x, y - 1, z);
    const gz = obstacle.distance(x, y, z + 1) - obstacle.distance(x, y, z - 1);
    const slope = Math.hypot(gx, gy, gz);
    if (slope < 1e-6) break;
    const way = Math.min(2, missing) / slope;
    const next = [x + way * gx, y + way * gy, z + way * gz] as const;
    if (Math.hypot(next[0] - at[0], next[1] - at[1], next[2] - at[2]) > GIVE_MM) break;
    [x, y, z] = next;
  }
  return [x - at[0], y - at[1], z - at[2]];
}
