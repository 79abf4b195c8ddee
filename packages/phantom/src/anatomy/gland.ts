import { GLAND, type PancreasDraw } from "./gland-draw.ts";
import { type Bead, bead, blend, type Point, type Solid, tube, volumeOf } from "./shapes.ts";

/** The gland in the reference body, and the places that its neighbors keep to. */
export interface Gland {
  /** From the lower end of the head to the tip of the tail; radius: half of the thickness. */
  readonly beads: readonly Bead[];
  /** The smooth outline; the lobules' bumps are not in it. */
  readonly outline: Solid;
  /** Width of head and height of body relative to their thickness. */
  readonly breadth: number;
  /** Where splenic and mesenteric vein meet behind the neck. */
  readonly confluence: Point;
  readonly mesentericVeinRadius: number;
  /** Where both ducts open into the duodenum. */
  readonly papilla: Point;
  /** Where the bile duct leaves the liver. */
  readonly porta: Point;
}

const PORTA: Point = [50, 18, 42];
const PORTAL_RADIUS = 6.3;
const MESENTERIC_RADIUS = 5.3;
/** Height of the body over its thickness in a gland of average volume for its thickness (height of 3.0 (0.6) cm). */
const BODY_STRETCH = 1.7;
const UNCINATE_STRETCH = 1.5;
const SEAM_MM = 7;
/** Bounds of breadth: 30 mm of height of the body are about 1.1. */
const BREADTHS = [0.75, 1.6] as const;

/**
 * Head, uncinate process, neck, body and tail, as broad as it takes for the drawn volume at the drawn thickness.
 *
 * @param thinning the share of its thickness that the gland keeps at each bead (atrophy)
 */
export function glandOf({ beads: drawn, volumeMl }: PancreasDraw, frame: Point, thinning: readonly number[]): Gland {
  const targetMl = volumeMl / (frame[0] * frame[1] * frame[2]);
  const wanted = breadthFor(targetMl, drawn, confluenceOf(drawn));
  // Beyond the usual breadths, thickness gives way.
  const breadth = Math.max(BREADTHS[0], Math.min(BREADTHS[1], wanted));
  const healthy = drawn.map(({ at, radius }) => ({ at, radius: radius * Math.sqrt(wanted / breadth) }));
  const confluence = confluenceOf(healthy);
  const beads = healthy.map(({ at, radius }, i) => ({ at, radius: radius * (thinning[i] ?? 1) }));
  const head = beads[GLAND.head] as Bead;
  return {
    beads,
    outline: outlineOf(beads, confluence, breadth),
    breadth,
    confluence,
    mesentericVeinRadius: MESENTERIC_RADIUS,
    papilla: [head.at[0] + head.radius * breadth - 1, head.at[1] - 3, head.at[2] - 8],
    porta: PORTA,
  };
}

/** Volume grows about as breadth does: two steps are enough. */
function breadthFor(targetMl: number, beads: readonly Bead[], confluence: Point): number {
  let breadth = 1;
  for (let step = 0; step < 2; step++) breadth *= targetMl / volumeOf(outlineOf(beads, confluence, breadth), 4);
  return breadth;
}

function confluenceOf(beads: readonly Bead[]): Point {
  const { at, radius } = beads[GLAND.neck] as Bead;
  return [at[0] + 1, at[1] - radius - PORTAL_RADIUS - 0.5, at[2] - 3];
}

function outlineOf(beads: readonly Bead[], confluence: Point, breadth: number): Solid {
  const [low, head, top, neck] = beads as unknown as [Bead, Bead, Bead, Bead];
  // The head is broader than deep, the other parts are higher than deep.
  const headPart = tube([low, head, top, neck], { stretchX: breadth });
  const bodyPart = tube(beads.slice(GLAND.headTop).map(slimStart), { stretchZ: BODY_STRETCH * breadth });
  const uncinatePart = tube(uncinate(low, confluence), { stretchZ: UNCINATE_STRETCH * breadth });
  return blend(blend(headPart, bodyPart, SEAM_MM), uncinatePart, SEAM_MM);
}

/** The body's tube begins inside the head, no thicker than the neck is high. */
function slimStart({ at, radius }: Bead, i: number): Bead {
  return { at, radius: i === 0 ? 0.6 * radius : radius };
}

/** From the lower head leftward behind the mesenteric vein, ending in a wedge. */
function uncinate({ at: [x, y, z], radius }: Bead, [vx, vy]: Point): Bead[] {
  const behind = vy + 1 - MESENTERIC_RADIUS; // the back of the vein there
  const thin = 0.42 * radius;
  return [
    bead(x, y, z + 5, 0.8 * radius),
    bead((x + vx) / 2 + 4, (y + behind - 0.55 * radius) / 2, z + 3, 0.6 * radius),
    bead(vx + 1, behind - thin - 0.5, z + 2, thin),
    bead(vx - 5, behind - thin - 0.5, z + 2, 0.6 * thin),
  ];
}
