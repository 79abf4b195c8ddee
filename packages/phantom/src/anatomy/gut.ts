import type { Rng } from "@panshift/core";
import { hollow, type Organ } from "./organ.ts";
import { type Bead, ripple, tube } from "./shapes.ts";
import type { Subject } from "./subject.ts";
import { bead, wander } from "./upper-organs.ts";

const wallMm = { stomach: 4, duodenum: 3, smallBowel: 2.5, colon: 2.5 };

/** Fundus behind under the left dome, body, antrum across the midline, pylorus beside the head of the pancreas. */
export function stomach({ stomach: { filling, gasShare } }: Subject, rng: Rng): Organ {
  const path = [
    bead(-60, -14, 80, 30),
    bead(-66, 8, 60, 35),
    bead(-58, 34, 34, 31),
    bead(-26, 52, 12, 24),
    bead(14, 50, 6, 19),
    bead(42, 38, 4, 12),
  ].map(({ at, radius }) => ({ at: wander(at, rng, 4), radius: radius * filling }));
  const solid = tube(path);
  const front = Math.max(...path.map(({ at, radius }) => at[1] + radius));
  const back = Math.min(...path.map(({ at, radius }) => at[1] - radius));
  return hollow("stomach", solid, {
    ...{ wallMm: wallMm.stomach, wall: "stomachWall", content: "stomachFluid" },
    gas: { compartment: "stomachGas", frontOfMm: front - gasShare * (front - back) },
  });
}

/** The loop round the head of the pancreas: from the pylorus down its right side and across before the aorta. */
export function duodenum(rng: Rng): Organ {
  const path = [
    bead(44, 36, 3, 11),
    bead(60, 24, 2, 12),
    bead(66, 6, -14, 12),
    bead(65, 2, -36, 12),
    bead(54, 2, -56, 12),
    bead(24, 6, -64, 11),
    bead(-12, 10, -60, 10),
    bead(-34, 14, -44, 10),
  ].map(({ at, radius }) => ({ at: wander(at, rng, 2), radius }));
  return hollow("duodenum", tube(path), { wallMm: wallMm.duodenum, wall: "duodenumWall", content: "duodenumFluid" });
}

/** Ascending, transverse and descending colon with haustra, paste behind and gas in front. */
export function colon(rng: Rng): Organ[] {
  const drop = rng.range(-12, 12);
  const stretches: readonly (readonly [string, readonly Bead[]])[] = [
    ["ascending colon", [bead(96, -6, -150, 26), bead(98, -2, -100, 25), bead(96, 8, -62, 24), bead(84, 30, -36, 21)]],
    [
      "transverse colon",
      [
        bead(84, 34, -36, 20),
        bead(48, 62, -40 + drop, 18),
        bead(0, 68, -42 + drop, 17),
        bead(-52, 60, -24 + drop, 17),
        bead(-92, 30, 2, 17),
        bead(-110, 2, 12, 16),
      ],
    ],
    [
      "descending colon",
      [bead(-110, 0, 10, 15), bead(-113, -18, -30, 14), bead(-111, -20, -80, 14), bead(-106, -14, -150, 14)],
    ],
  ];
  return stretches.map(([name, path]) => {
    const moved = path.map(({ at, radius }) => ({ at: wander(at, rng, 4), radius: radius * rng.range(0.85, 1.12) }));
    const phase = rng.range(0, 2 * Math.PI);
    const haustra = (x: number, y: number, z: number) => 1.8 * Math.sin(0.2 * (x + 0.6 * y + z) + phase);
    const middle = moved[Math.floor(moved.length / 2)] as Bead;
    return hollow(name, ripple(tube(moved), haustra, 1.8), {
      ...{ wallMm: wallMm.colon, wall: "colonWall", content: "colonContent" },
      gas: { compartment: "colonGas", frontOfMm: middle.at[1] + middle.radius * rng.range(-0.2, 0.6) },
    });
  });
}

/** Bent loops that fill the lower and left middle cavity. */
export function smallBowel(rng: Rng): Organ[] {
  return Array.from({ length: 22 }, (_, loop) => {
    const high = loop < 6;
    const x = high ? rng.range(-85, -20) : rng.range(-82, 70);
    const y = rng.range(0, 58);
    const z = high ? rng.range(-50, -22) : rng.range(-150, -62);
    const turn = rng.range(0, 2 * Math.PI);
    const radius = rng.range(10, 13.5);
    const path = [-1, -0.4, 0.3, 1].map((step) =>
      bead(
        x + 34 * step * Math.cos(turn),
        y + 14 * Math.sin(2.5 * step + turn),
        z + 20 * step * Math.sin(turn) + rng.range(-6, 6),
        radius,
      ),
    );
    return hollow(`small bowel ${loop}`, tube(path), {
      ...{ wallMm: wallMm.smallBowel, wall: "smallBowelWall", content: "smallBowelContent" },
    });
  });
}
