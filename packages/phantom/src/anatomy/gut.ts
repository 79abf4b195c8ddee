import type { Rng } from "@panshift/core";
import type { Gland } from "./gland.ts";
import { GLAND } from "./gland-draw.ts";
import { filled, hollow, type Organ } from "./organ.ts";
import { type Bead, bead, ripple, tube, wander } from "./shapes.ts";
import type { Subject } from "./subject.ts";

const wallMm = { stomach: 4, duodenum: 2.6, smallBowel: 2.3, colon: 2.3 };

export function esophagus(): Organ {
  return filled("esophagus", tube([bead(-8, -14, 140, 8), bead(-12, -10, 100, 8), bead(-26, -6, 82, 9)]), "esophagus");
}

/** Fundus behind under the left dome, body, antrum across the midline, pylorus beside the head of the pancreas. */
export function stomach({ stomach: { filling, gasShare } }: Pick<Subject, "stomach">, rng: Rng): Organ {
  const path = [
    bead(-58, -16, 84, 27),
    bead(-68, 4, 64, 33),
    bead(-64, 32, 38, 30),
    bead(-34, 54, 16, 23),
    bead(8, 54, 8, 18),
    bead(42, 40, 6, 12),
  ].map(({ at, radius }) => ({ at: wander(at, rng, 4), radius: radius * filling }));
  const solid = tube(path);
  const front = Math.max(...path.map(({ at, radius }) => at[1] + radius));
  const back = Math.min(...path.map(({ at, radius }) => at[1] - radius));
  return hollow("stomach", solid, {
    ...{ wallMm: wallMm.stomach, wall: "stomachWall", content: "stomachFluid" },
    gas: { compartment: "stomachGas", frontOfMm: front - gasShare * (front - back) },
  });
}

/**
 * The loop round the head of the pancreas: from the pylorus down its right side, across between the mesenteric
 * vessels and the aorta, and up to the jejunum.
 */
export function duodenum({ beads, breadth, confluence }: Gland, rng: Rng): Organ {
  const [low, head, top] = beads as unknown as [Bead, Bead, Bead];
  const radius = rng.range(10, 12.5);
  const rightOf = ({ at, radius: half }: Bead) => at[0] + half * breadth + radius - 1.5;
  const below = low.at[2] - low.radius - 6;
  const path = [
    bead(42, 36, 5, 0.95 * radius),
    bead(rightOf(top) - 2, 24, top.at[2] + 12, radius),
    bead(rightOf(head), head.at[1] + 2, head.at[2] + 2, radius),
    bead(rightOf(low), low.at[1] - 1, low.at[2], radius),
    bead(low.at[0] + 14, -1, below - 4, 0.95 * radius),
    bead(confluence[0] + 2, -3, below - 8, 0.72 * radius),
    bead(-12, -1, below - 6, 0.75 * radius),
    bead(-32, 2, below + 8, 0.85 * radius),
    bead(-36, 10, Math.min(-26, below + 26), 0.9 * radius),
  ];
  const folds = {
    reachMm: 0.8,
    steepness: 0.8,
    at: (x: number, y: number, z: number) => 0.8 * Math.sin(0.55 * (z + 0.7 * x) + 0.3 * y),
  };
  const bulb = path[1] as Bead;
  return hollow("duodenum", ripple(tube(path), folds), {
    ...{ wallMm: wallMm.duodenum, wall: "duodenumWall", content: "duodenumFluid" },
    gas: { compartment: "duodenumGas", frontOfMm: bulb.at[1] + bulb.radius * rng.range(-0.1, 0.9) },
  });
}

/** Ascending, transverse and descending colon with haustra, paste behind and gas in front. */
export function colon(rng: Rng): Organ[] {
  const drop = rng.range(-14, 8);
  const stretches: readonly (readonly [string, readonly Bead[]])[] = [
    ["ascending colon", [bead(94, -8, -170, 25), bead(98, -4, -105, 24), bead(97, 4, -66, 22), bead(88, 22, -42, 19)]],
    [
      "transverse colon",
      [
        bead(88, 24, -42, 18),
        bead(56, 58, -50 + drop, 18),
        bead(4, 70, -52 + drop, 17),
        bead(-52, 64, -32 + drop, 17),
        bead(-96, 36, -2, 16),
        bead(-112, 4, 8, 15),
      ],
    ],
    [
      "descending colon",
      [bead(-112, 2, 8, 14), bead(-114, -18, -30, 13), bead(-112, -22, -80, 13), bead(-106, -16, -170, 13)],
    ],
  ];
  return stretches.map(([name, path]) => {
    const caliber = rng.range(0.88, 1.12);
    const moved = path.map(({ at, radius }, i) => {
      const isEnd = i === 0 || i === path.length - 1; // stretches go on in one another
      return { at: isEnd ? at : wander(at, rng, 4), radius: radius * caliber };
    });
    const phase = rng.range(0, 2 * Math.PI);
    const haustra = {
      reachMm: 2.2,
      steepness: 0.55,
      at: (x: number, y: number, z: number) => 2.2 * Math.sin(0.2 * (x + 0.6 * y + z) + phase),
    };
    const middle = moved[Math.floor(moved.length / 2)] as Bead;
    return hollow(name, ripple(tube(moved), haustra), {
      ...{ wallMm: wallMm.colon, wall: "colonWall", content: "colonContent" },
      gas: { compartment: "colonGas", frontOfMm: middle.at[1] + middle.radius * rng.range(-0.2, 0.6) },
    });
  });
}

/** Rows of loops from the left upper to the lower cavity: one long tube that turns at their ends. */
export function smallBowel({ beads }: Gland, rng: Rng): Organ[] {
  const radius = rng.range(10.5, 13);
  const pitch = 2.08 * radius;
  const top = Math.min(-14, (beads[GLAND.tail] as Bead).at[2] - 34);
  const turn = rng.range(0, 2 * Math.PI);
  const wave = rng.range(0.035, 0.05);
  const rows: { readonly y: number; readonly z: number; readonly from: number; readonly to: number }[] = [];
  for (let level = 0; level < 7; level++) {
    const z = top - level * pitch;
    for (let depth = 0; depth < 3; depth++) {
      // The upper rows are jejunum, left of the mesenteric vessels but in front; the lower ones reach across.
      const right = z < -96 ? 74 : z < -70 ? -6 : depth === 2 && z < -34 ? 24 : -34;
      rows.push({ y: -8 + depth * pitch, z, from: -86 + 6 * depth, to: right });
    }
  }
  return rows.map(({ y, z, from, to }, row) => {
    const points: Bead[] = [];
    const steps = Math.max(4, Math.round((to - from) / 16));
    for (let i = 0; i <= steps; i++) {
      const x = from + ((to - from) * i) / steps;
      // Neighboring rows bend together, so that they stay side by side.
      points.push(
        bead(
          x,
          y + 7 * Math.sin(wave * 1.3 * x + turn),
          z + 11 * Math.sin(wave * x + 0.03 * y + turn),
          radius * rng.range(0.86, 1.04),
        ),
      );
    }
    const isJejunum = to < 0;
    return hollow(`small bowel ${row}`, tube(points, { steps: 3 }), {
      ...{ wallMm: wallMm.smallBowel, wall: "smallBowelWall" },
      content: isJejunum && rng.chance(0.6) ? "smallBowelFluid" : "smallBowelContent",
    });
  });
}
