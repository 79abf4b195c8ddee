import { type Bead, type Point, sampleBeads } from "./shapes.ts";

const STEPS = 12;

/** A place on a center line: its point, the radius there and the unit direction onward. */
export interface Place {
  readonly at: Point;
  readonly radius: number;
  readonly direction: Point;
}

/** The place at a share in [0, 1] of the way along beads, which count as equally far apart. */
export function placeAlong(beads: readonly Bead[], along: number): Place {
  const line = sampleBeads(beads, STEPS);
  const index = Math.round(along * (line.length - 1));
  const { at, radius } = line[index] as Bead;
  const before = (line[Math.max(0, index - 1)] as Bead).at;
  const after = (line[Math.min(line.length - 1, index + 1)] as Bead).at;
  const [dx, dy, dz] = [after[0] - before[0], after[1] - before[1], after[2] - before[2]];
  const length = Math.hypot(dx, dy, dz);
  return { at, radius, direction: [dx / length, dy / length, dz / length] };
}

/** The stretch of a center line between two shares of its way. */
export function stretchAlong(beads: readonly Bead[], from: number, to: number): Bead[] {
  const line = sampleBeads(beads, STEPS);
  const last = line.length - 1;
  return line.slice(Math.round(from * last), Math.round(to * last) + 1);
}
