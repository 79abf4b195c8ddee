import type { Rng } from "@panshift/core";
import { filled, type Organ } from "./organ.ts";
import { type Bead, sampleBeads, tube } from "./shapes.ts";
import type { Subject } from "./subject.ts";
import { bead } from "./upper-organs.ts";

/** Aorta, vena cava, superior mesenteric artery and vein, splenic vein behind the pancreas, portal vein to the liver. */
export function vessels({ pancreas }: Subject, rng: Rng): Organ[] {
  const aortaRadius = rng.range(8.5, 11);
  const caliber = rng.range(0.88, 1.12);
  const scaledPath = (path: readonly Bead[]) => path.map(({ at, radius }) => ({ at, radius: radius * caliber }));
  const vena = [
    bead(24, -22, -160, 10),
    bead(25, -20, -60, 10.5),
    bead(26, -16, 0, 11),
    bead(27, -10, 50, 12),
    bead(26, -4, 120, 13),
  ];
  const mesentericArtery = [
    bead(-7, -9, 4, 3.5),
    bead(-6, 2, -4, 3.5),
    bead(-4, 9, -30, 3.5),
    bead(0, 16, -70, 3.2),
    bead(4, 24, -150, 2.6),
  ];
  const mesentericVein = [bead(16, 22, -150, 4.5), bead(14, 12, -70, 5), bead(15, 8, -30, 5.5), bead(16, 5, -4, 6)];
  const portal = [bead(16, 5, -4, 6.5), bead(26, 3, 14, 7), bead(40, 8, 36, 6.5)];
  return [
    filled(
      "aorta",
      tube([
        bead(-8, -20, -160, aortaRadius * 0.9),
        bead(-9, -18, 0, aortaRadius),
        bead(-11, -22, 140, aortaRadius * 1.1),
      ]),
      "aorta",
    ),
    filled("vena cava", tube(scaledPath(vena)), "venaCava"),
    filled("superior mesenteric artery", tube(scaledPath(mesentericArtery)), "mesentericArtery"),
    filled("superior mesenteric vein", tube(scaledPath(mesentericVein)), "portalVein"),
    filled("portal vein", tube(scaledPath(portal)), "portalVein"),
    filled("splenic vein", tube(splenicVein(pancreas.beads, caliber)), "portalVein"),
  ];
}

/** Follows the back of the gland from the neck to the hilum of the spleen. */
function splenicVein(gland: readonly Bead[], caliber: number): Bead[] {
  const behind = sampleBeads(gland.slice(3), 2).map(({ at: [x, y, z], radius }) =>
    bead(x, y - radius - 1.5, z + 2, 3.8 * caliber),
  );
  const tail = gland[gland.length - 1] as Bead;
  return [
    bead(16, 5, -4, 5 * caliber),
    ...behind.slice(1),
    bead(tail.at[0] - 8, tail.at[1] - 6, tail.at[2] + 4, 3.5 * caliber),
  ];
}
