import type { Rng } from "@panshift/core";
import { hollow, type Organ } from "../organ.ts";
import { type Bead, bead, type Point, ripple, type Solid, tube } from "../shapes.ts";
import { bentRound, clearOf } from "./clear-of.ts";

const GAP_MM = 1.5;
const WALL_MM = 2.5;

/** Frame of the colon in the reference body: up on the right, across in front, down on the left. */
const colonFrame: readonly (readonly [name: string, path: readonly Bead[]])[] = [
  [
    "ascending colon",
    [
      bead(96, -6, -180, 25),
      bead(97, -4, -140, 25),
      bead(97, -2, -100, 24),
      bead(95, 8, -62, 23),
      bead(84, 30, -40, 20),
    ],
  ],
  [
    "transverse colon",
    [
      ...[bead(84, 34, -40, 19), bead(62, 52, -46, 18), bead(30, 66, -50, 17), bead(0, 68, -50, 17)],
      ...[bead(-30, 65, -42, 17), bead(-60, 56, -26, 17), bead(-92, 30, 0, 16), bead(-110, 4, 12, 15)],
    ],
  ],
  [
    "descending colon",
    [
      bead(-110, 0, 8, 14),
      bead(-113, -18, -30, 13),
      bead(-112, -20, -70, 13),
      bead(-110, -18, -120, 13),
      bead(-106, -14, -180, 13),
    ],
  ],
];

/** Colon in the space that the organs leave, in a body of this size: bent round them and squeezed between. */
export function colonBetween(organs: Solid, scale: Point, rng: Rng): Organ[] {
  return colonFrame.map(([name, path]) => {
    const phase = rng.range(0, 2 * Math.PI);
    const haustra = {
      reachMm: 1.8,
      steepness: 0.6,
      at: (x: number, y: number, z: number) => 1.8 * Math.sin(0.2 * (x + 0.6 * y + z) + phase),
    };
    const beads = bentRound(
      path.map((placed) => scaled(placed, scale)),
      organs,
    );
    const solid = clearOf(ripple(tube(beads), haustra), organs, GAP_MM);
    const { at, radius } = beads[Math.floor(beads.length / 2)] as Bead;
    return hollow(name, solid, {
      ...{ wallMm: WALL_MM, wall: "colonWall", content: "colonContent" },
      gas: { compartment: "colonGas", frontOfMm: at[1] + radius * rng.range(-0.2, 0.6) },
    });
  });
}

/** Loops of small bowel; fewer find room between organs than are tried. */
const LOOPS = 60;

/** Small bowel in the space that the organs leave: bent loops, those dropped that lie mostly in an organ. */
export function smallBowelBetween(organs: Solid, scale: Point, rng: Rng): Organ[] {
  const loops: Organ[] = [];
  for (let loop = 0; loop < LOOPS; loop++) {
    const high = loop % 4 === 0;
    const middle: Point = [
      high ? rng.range(-90, -15) : rng.range(-85, 75),
      rng.range(0, 62),
      high ? rng.range(-50, 20) : rng.range(-170, -35),
    ];
    const turn = rng.range(0, 2 * Math.PI);
    const radius = rng.range(9, 13);
    const wobble = [-1, -0.4, 0.3, 1].map((step) => ({ step, rise: rng.range(-6, 6) }));
    const path = wobble.map(({ step, rise }) =>
      bead(
        middle[0] + 32 * step * Math.cos(turn),
        middle[1] + 14 * Math.sin(2.5 * step + turn),
        middle[2] + 20 * step * Math.sin(turn) + rise,
        radius,
      ),
    );
    const beads = bentRound(
      path.map((placed) => scaled(placed, scale)),
      organs,
    );
    if (beads.some(({ at }) => organs.distance(...at) < 0.6 * radius)) continue;
    loops.push(
      hollow(`small bowel ${loop}`, clearOf(tube(beads), organs, GAP_MM), {
        ...{ wallMm: WALL_MM, wall: "smallBowelWall", content: "smallBowelContent" },
      }),
    );
  }
  return loops;
}

function scaled({ at, radius }: Bead, [sx, sy, sz]: Point): Bead {
  return { at: [at[0] * sx, at[1] * sy, at[2] * sz], radius };
}
