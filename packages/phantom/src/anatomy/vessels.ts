import type { Rng } from "@panshift/core";
import type { Gland } from "./gland.ts";
import { GLAND } from "./gland-draw.ts";
import { filled, type Organ } from "./organ.ts";
import { type Bead, bead, type Point, sampleBeads, tube } from "./shapes.ts";

/** Where the vessels of the spleen enter it. */
const HILUM: Point = [-86, -28, 36];

/** Aorta with its branches, vena cava with the renal veins, portal vein with its tributaries; along a gland. */
export function vessels(gland: Gland, rng: Rng): Organ[] {
  const aortaRadius = rng.range(8.5, 11);
  const caliber = rng.range(0.9, 1.12);
  const scaled = (path: readonly Bead[]) => tube(path.map(({ at, radius }) => ({ at, radius: radius * caliber })));
  return [
    ...arteries(gland, aortaRadius, rng, scaled),
    filled(
      "vena cava",
      scaled([
        bead(22, -25, -170, 9.5),
        bead(24, -24, -60, 10),
        bead(25, -21, -10, 10.5),
        bead(27, -15, 50, 12),
        bead(25, -8, 90, 13),
        bead(22, -4, 130, 13),
      ]),
      "venaCava",
    ),
    filled(
      "left renal vein",
      scaled([bead(-46, -34, -6, 4.5), bead(-26, -16, -9, 4.5), bead(-8, -5.5, -14, 4), bead(22, -18, -16, 5)]),
      "renalVein",
    ),
    filled("right renal vein", scaled([bead(48, -38, -20, 4.5), bead(24, -22, -15, 5)]), "renalVein"),
    ...portalSystem(gland, scaled),
  ];
}

type Scaled = (path: readonly Bead[]) => ReturnType<typeof tube>;

function arteries({ beads, confluence }: Gland, aortaRadius: number, rng: Rng, scaled: Scaled): Organ[] {
  const [vx, vy, vz] = confluence;
  const trunk = [-9, -16 + aortaRadius, 14] as const;
  const fork = [-7, 1, 17] as const;
  const left = Math.min(vx - 17, -3);
  return [
    filled(
      "aorta",
      tube([
        bead(-7, -24, -170, aortaRadius * 0.85),
        bead(-8, -22, -60, aortaRadius * 0.92),
        bead(-9, -19, 0, aortaRadius),
        bead(-11, -22, 60, aortaRadius * 1.05),
        bead(-13, -27, 140, aortaRadius * 1.1),
      ]),
      "aorta",
    ),
    filled(
      "celiac trunk",
      scaled([bead(trunk[0], trunk[1] - 4, trunk[2], 3.5), bead(...fork, 3.4)]),
      "celiacAndSplenicArtery",
    ),
    filled("splenic artery", scaled(splenicArtery(beads, fork, rng)), "celiacAndSplenicArtery"),
    filled(
      "hepatic artery",
      scaled([bead(...fork, 2.8), bead(10, 8, 20, 2.6), bead(30, 16, 22, 2.5), bead(42, 18, 36, 2.2)]),
      "celiacAndSplenicArtery",
    ),
    filled(
      "superior mesenteric artery",
      scaled([
        bead(-9, -16 + aortaRadius - 3, 2, 3.6),
        bead(left - 3, vy - 3, vz - 8, 3.5),
        bead(left, vy + 2, vz - 32, 3.5),
        bead(left + 3, vy + 9, -74, 3.1),
        bead(left + 6, vy + 18, -150, 2.4),
      ]),
      "mesentericArtery",
    ),
    filled("left renal artery", scaled([bead(-12, -20, -6, 2.7), bead(-46, -36, -8, 2.5)]), "renalArtery"),
    filled(
      "right renal artery",
      scaled([bead(-4, -20, -6, 2.7), bead(18, -36, -10, 2.6), bead(48, -40, -20, 2.4)]),
      "renalArtery",
    ),
  ];
}

/** Runs in waves along the upper border of body and tail. */
function splenicArtery(gland: readonly Bead[], fork: Point, rng: Rng): Bead[] {
  const phase = rng.range(0, 2 * Math.PI);
  const along = behind(gland, 3, 0.75).map(({ at: [x, y, z], radius }, i) =>
    bead(x, y, z + 1.45 * radius + 2.5 * Math.sin(1.6 * i + phase), 2.6),
  );
  return [bead(...fork, 2.8), ...along.slice(1), bead(HILUM[0], HILUM[1], HILUM[2] + 6, 2.4)];
}

/** Points of body and tail moved backward, across the gland, by so many radii and mm. */
function behind(gland: readonly Bead[], steps: number, radii: number, mm = 0): Bead[] {
  const line = sampleBeads(gland.slice(GLAND.firstBody), steps);
  return line.map(({ at: [x, y, z], radius }, i) => {
    const before = (line[Math.max(0, i - 1)] as Bead).at;
    const after = (line[Math.min(line.length - 1, i + 1)] as Bead).at;
    const [dx, dy] = [after[0] - before[0], after[1] - before[1]];
    const away = (radii * radius + mm) / Math.hypot(dx, dy);
    return bead(x - dy * away, y + dx * away, z, radius);
  });
}

function portalSystem({ beads, confluence, mesentericVeinRadius }: Gland, scaled: Scaled): Organ[] {
  const [x, y, z] = confluence;
  return [
    filled(
      "superior mesenteric vein",
      scaled([
        bead(x - 1, y + 16, -150, 4),
        bead(x - 1, y + 7, -74, 4.8),
        bead(x - 1, y + 1, z - 32, mesentericVeinRadius),
        bead(...confluence, 6),
      ]),
      "mesentericVein",
    ),
    ...mesentericBranches(confluence).map((path, i) =>
      filled(`mesenteric branch ${i}`, tube(path), "mesentericBranch"),
    ),
    filled(
      "portal vein",
      scaled([bead(...confluence, 6.3), bead(x + 10, y - 1, z + 15, 6.6), bead(42, 8, 38, 6.3)]),
      "portalVein",
    ),
    filled("splenic vein", scaled(splenicVein(beads, confluence)), "splenicVein"),
  ];
}

/** Follows the back of the gland from the neck to the hilum of the spleen. */
function splenicVein(gland: readonly Bead[], confluence: Point): Bead[] {
  const along = behind(gland, 2, 1, 3.4).map(({ at: [x, y, z] }) => bead(x, y, z + 1, 3.8));
  return [bead(...confluence, 5), ...along, bead(...HILUM, 3.4)];
}

/** Veins that fan out in the fat of the mesentery. */
function mesentericBranches([x, y]: Point): Bead[][] {
  return [
    [bead(x - 2, y + 7, -70, 2.2), bead(x - 30, y + 18, -86, 1.8), bead(x - 58, y + 22, -96, 1.2)],
    [bead(x - 2, y + 9, -88, 2.2), bead(x + 24, y + 20, -102, 1.8), bead(x + 50, y + 18, -112, 1.2)],
    [bead(x - 2, y + 5, -58, 2.2), bead(x - 28, y + 16, -58, 1.8), bead(x - 52, y + 22, -54, 1.2)],
    [bead(x - 1, y + 3, -44, 2), bead(x + 18, y + 24, -46, 1.7), bead(x + 34, y + 36, -46, 1.2)],
  ];
}
