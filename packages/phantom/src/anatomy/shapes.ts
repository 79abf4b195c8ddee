import type { Rng } from "@panshift/core";

/** A point in mm: x to the right, y to the front, z to the head of the subject. */
export type Point = readonly [x: number, y: number, z: number];

export interface Box {
  readonly min: Point;
  readonly max: Point;
}

/** A closed shape: about how many mm a point lies outside (negative inside), and a box that holds it. */
export interface Solid {
  readonly box: Box;
  /** The distance changes by at most so many mm per mm, so that it says something about all points around one. */
  readonly steepness: number;
  distance(x: number, y: number, z: number): number;
}

/** Of the estimate below, for axes that differ by up to a factor of 3, measured: it exaggerates depths by up to 1.43. */
const ELLIPSOID_STEEPNESS = 1.5;

/** An ellipsoid; the distance is exact on the axes of a sphere and a good first-order estimate elsewhere. */
export function ellipsoid([cx, cy, cz]: Point, [rx, ry, rz]: Point, turnDeg = 0): Solid {
  const cos = Math.cos((turnDeg * Math.PI) / 180);
  const sin = Math.sin((turnDeg * Math.PI) / 180);
  const deepest = -Math.min(rx, ry, rz);
  const reach = turnDeg === 0 ? [rx, ry] : [Math.max(rx, ry), Math.max(rx, ry)];
  const [ex, ey] = reach as [number, number];
  return {
    box: { min: [cx - ex, cy - ey, cz - rz], max: [cx + ex, cy + ey, cz + rz] },
    steepness: ELLIPSOID_STEEPNESS,
    distance: (x, y, z) => {
      const dx = cos * (x - cx) + sin * (y - cy);
      const dy = cos * (y - cy) - sin * (x - cx);
      const dz = z - cz;
      const level = Math.sqrt((dx / rx) ** 2 + (dy / ry) ** 2 + (dz / rz) ** 2);
      const slope = Math.sqrt((dx / rx ** 2) ** 2 + (dy / ry ** 2) ** 2 + (dz / rz ** 2) ** 2);
      return slope === 0 ? deepest : Math.max(deepest, (level * (level - 1)) / slope);
    },
  };
}

/** A point of a tube's center line and the tube's radius there, mm. */
export interface Bead {
  readonly at: Point;
  readonly radius: number;
}

/** Beyond this a tube's distance is not followed, mm. */
const FAR_MM = 30;

/** A bead at (x, y, z). */
export function bead(x: number, y: number, z: number, radius: number): Bead {
  return { at: [x, y, z], radius };
}

/** A point moved by up to `mm` along each axis. */
export function wander([x, y, z]: Point, rng: Rng, mm: number): Point {
  return [x + rng.range(-mm, mm), y + rng.range(-mm, mm), z + rng.range(-mm, mm)];
}

/**
 * A tube swept along beads (Catmull-Rom between them). Its section is a circle, or where stretched so many times as
 * wide along x or high along z as it is deep. Distances above 30 mm are given as 30.
 */
export function tube(beads: readonly Bead[], { stretchX = 1, stretchZ = 1, steps = 5 } = {}): Solid {
  const line = sampleBeads(beads, steps);
  const count = line.length;
  const column = (read: (bead: Bead) => number) => Float64Array.from(line, read);
  const [px, py, pz, pr] = [
    column((b) => b.at[0] / stretchX),
    column((b) => b.at[1]),
    column((b) => b.at[2] / stretchZ),
    column((b) => b.radius),
  ];
  const grow = Math.max(...pr);
  const box = {
    min: [(Math.min(...px) - grow) * stretchX, Math.min(...py) - grow, (Math.min(...pz) - grow) * stretchZ] as const,
    max: [(Math.max(...px) + grow) * stretchX, Math.max(...py) + grow, (Math.max(...pz) + grow) * stretchZ] as const,
  };
  // Each stretch, and each run of stretches, lies in a ball about its middle, radius included: most are skipped.
  const stretches = ballsAbout({ px, py, pz, pr }, 1);
  const runs = ballsAbout({ px, py, pz, pr }, RUN);
  const distance = (xStretched: number, y: number, zStretched: number): number => {
    const x = xStretched / stretchX;
    const z = zStretched / stretchZ;
    let nearest = FAR_MM;
    for (let run = 0, i = 0; i + 1 < count; run++) {
      const end = Math.min(i + RUN, count - 1);
      const rx = x - (runs.px[run] as number);
      const ry = y - (runs.py[run] as number);
      const rz = z - (runs.pz[run] as number);
      const within = (runs.pr[run] as number) + nearest;
      if (within < 0 || rx * rx + ry * ry + rz * rz > within * within) {
        i = end;
        continue;
      }
      for (; i < end; i++) {
        const ox = x - (stretches.px[i] as number);
        const oy = y - (stretches.py[i] as number);
        const oz = z - (stretches.pz[i] as number);
        const limit = (stretches.pr[i] as number) + nearest;
        if (limit < 0 || ox * ox + oy * oy + oz * oz > limit * limit) continue;
        const ax = px[i] as number;
        const ay = py[i] as number;
        const az = pz[i] as number;
        const bx = (px[i + 1] as number) - ax;
        const by = (py[i + 1] as number) - ay;
        const bz = (pz[i + 1] as number) - az;
        const along = ((x - ax) * bx + (y - ay) * by + (z - az) * bz) / (bx * bx + by * by + bz * bz + 1e-9);
        const t = Math.max(0, Math.min(1, along));
        const dx = x - ax - t * bx;
        const dy = y - ay - t * by;
        const dz = z - az - t * bz;
        const radius = (pr[i] as number) + t * ((pr[i + 1] as number) - (pr[i] as number));
        const gap = Math.sqrt(dx * dx + dy * dy + dz * dz) - radius;
        if (gap < nearest) nearest = gap;
      }
    }
    return nearest;
  };
  let steepness = 1; // a tube that widens by w per mm has sides that rise as sqrt(1 + w^2)
  for (let i = 0; i + 1 < count; i++) {
    const length = Math.hypot(
      (px[i + 1] as number) - (px[i] as number),
      (py[i + 1] as number) - (py[i] as number),
      (pz[i + 1] as number) - (pz[i] as number),
    );
    const widening = ((pr[i + 1] as number) - (pr[i] as number)) / length;
    steepness = Math.max(steepness, Math.sqrt(1 + widening * widening));
  }
  return { box, steepness: steepness * Math.max(1, 1 / stretchX, 1 / stretchZ), distance };
}

/** Stretches in a run. */
const RUN = 5;

interface Columns {
  readonly px: Float64Array;
  readonly py: Float64Array;
  readonly pz: Float64Array;
  readonly pr: Float64Array;
}

/** Balls that each hold `run` stretches between beads, radius included. */
function ballsAbout({ px, py, pz, pr }: Columns, run: number): Columns {
  const count = Math.ceil((px.length - 1) / run);
  const column = () => new Float64Array(count);
  const balls: Columns = { px: column(), py: column(), pz: column(), pr: column() };
  for (let n = 0; n < count; n++) {
    const [first, last] = [n * run, Math.min((n + 1) * run, px.length - 1)];
    const middle = (p: Float64Array) => ((p[first] as number) + (p[last] as number)) / 2;
    [balls.px[n], balls.py[n], balls.pz[n]] = [middle(px), middle(py), middle(pz)];
    for (let i = first; i <= last; i++) {
      const away = Math.hypot(
        (px[i] as number) - middle(px),
        (py[i] as number) - middle(py),
        (pz[i] as number) - middle(pz),
      );
      balls.pr[n] = Math.max(balls.pr[n] as number, away + (pr[i] as number));
    }
  }
  return balls;
}

/** Beads on the Catmull-Rom curve through the given ones, `steps` to each stretch; ends are kept. */
export function sampleBeads(beads: readonly Bead[], steps: number): Bead[] {
  const at = (index: number) => beads[Math.max(0, Math.min(beads.length - 1, index))] as Bead;
  const line: Bead[] = [];
  for (let i = 0; i + 1 < beads.length; i++) {
    for (let step = 0; step < steps; step++) line.push(between(at(i - 1), at(i), at(i + 1), at(i + 2), step / steps));
  }
  line.push(at(beads.length - 1));
  return line;
}

/** Length of the center line through the beads, mm. */
export function lengthOf(beads: readonly Bead[]): number {
  const line = sampleBeads(beads, 12);
  return line.slice(1).reduce((sum, { at }, i) => sum + distanceBetween(at, (line[i] as Bead).at), 0);
}

export function distanceBetween(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** The union of two solids with a rounded seam about `seamMm` wide. */
export function blend(a: Solid, b: Solid, seamMm: number): Solid {
  return {
    box: unionBox([a.box, b.box]),
    steepness: Math.max(a.steepness, b.steepness),
    distance: (x, y, z) => {
      const da = a.distance(x, y, z);
      const db = b.distance(x, y, z);
      const overlap = Math.max(seamMm - Math.abs(da - db), 0) / seamMm;
      return Math.min(da, db) - (overlap * overlap * seamMm) / 4;
    },
  };
}

/**
 * The part of a solid where `outside` is negative: a distance in mm, e.g. to a plane or to the inside of another
 * solid, that changes by at most `steepness` mm per mm.
 */
export function cut(solid: Solid, outside: DistanceFunction, steepness = 1): Solid {
  return {
    box: solid.box,
    steepness: Math.max(solid.steepness, steepness),
    distance: (x, y, z) => Math.max(solid.distance(x, y, z), outside(x, y, z)),
  };
}

type DistanceFunction = (x: number, y: number, z: number) => number;

/** A height in mm over space, at most `reachMm` either way and changing by at most `steepness` mm per mm. */
export interface Wave {
  readonly reachMm: number;
  readonly steepness: number;
  at(x: number, y: number, z: number): number;
}

/** A solid whose surface is moved outwards by a wave. */
export function ripple(solid: Solid, wave: Wave): Solid {
  return {
    box: grownBox(solid.box, wave.reachMm),
    steepness: solid.steepness + wave.steepness,
    distance: (x, y, z) => solid.distance(x, y, z) - wave.at(x, y, z),
  };
}

/** A solid whose surface is moved outwards by the same distance everywhere. */
export function grown(solid: Solid, mm: number): Solid {
  return {
    box: grownBox(solid.box, mm),
    steepness: solid.steepness,
    distance: (x, y, z) => solid.distance(x, y, z) - mm,
  };
}

/** Bumps of about `sizeMm` and at most `heightMm`. */
export function lobes(rng: Rng, sizeMm: number, heightMm: number): Wave {
  const k = Math.PI / sizeMm;
  const [a, b, c] = [rng.range(0, 2 * Math.PI), rng.range(0, 2 * Math.PI), rng.range(0, 2 * Math.PI)];
  return {
    reachMm: heightMm,
    steepness: 0.85 * heightMm * k, // three waves of wavenumber below 1.12 k and a third of the height, nearly at right angles
    at: (x, y, z) =>
      (heightMm / 3) *
      (Math.sin(k * (x + 0.4 * y) + a) + Math.sin(k * (y - 0.5 * z) + b) + Math.sin(k * (z + 0.3 * x) + c)),
  };
}

/** Volume inside a solid, ml, counted on a lattice of `stepMm`; where told so, only in the space that is free. */
export function volumeOf({ box: { min, max }, distance }: Solid, stepMm: number, isFree?: Space): number {
  let inside = 0;
  for (let z = min[2] + stepMm / 2; z < max[2]; z += stepMm) {
    for (let y = min[1] + stepMm / 2; y < max[1]; y += stepMm) {
      for (let x = min[0] + stepMm / 2; x < max[0]; x += stepMm) {
        if (distance(x, y, z) < 0 && (isFree === undefined || isFree(x, y, z))) inside++;
      }
    }
  }
  return (inside * stepMm ** 3) / 1000;
}

/** Whether a point lies in a space. */
export type Space = (x: number, y: number, z: number) => boolean;

function grownBox({ min, max }: Box, mm: number): Box {
  return { min: [min[0] - mm, min[1] - mm, min[2] - mm], max: [max[0] + mm, max[1] + mm, max[2] + mm] };
}

function unionBox(boxes: readonly Box[]): Box {
  const least = (axis: 0 | 1 | 2) => Math.min(...boxes.map(({ min }) => min[axis]));
  const most = (axis: 0 | 1 | 2) => Math.max(...boxes.map(({ max }) => max[axis]));
  return { min: [least(0), least(1), least(2)], max: [most(0), most(1), most(2)] };
}

function between(before: Bead, from: Bead, to: Bead, after: Bead, t: number): Bead {
  const curve = (a: number, b: number, c: number, d: number) =>
    b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  const axis = (i: 0 | 1 | 2) => curve(before.at[i], from.at[i], to.at[i], after.at[i]);
  return { at: [axis(0), axis(1), axis(2)], radius: from.radius + t * (to.radius - from.radius) };
}
