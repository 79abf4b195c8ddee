import { stretchAlong } from "./center-line.ts";
import type { Gland } from "./gland.ts";
import { GLAND, type PancreasDraw } from "./gland-draw.ts";
import type { LesionDraw } from "./lesion-draw.ts";
import { filled, hollow, type Organ } from "./organ.ts";
import { type Bead, bead, tube } from "./shapes.ts";

/** Where the center line leaves the duct for the papilla, as a share of its way. */
const TURN_ALONG = (GLAND.headTop - 0.15) / GLAND.tip;

/** The main duct from the tail to the papilla, wide upstream of an obstruction or of a stretch full of mucus. */
export function mainDuct({ beads, papilla }: Gland, { ductMm }: PancreasDraw, lesion: LesionDraw | null): Organ {
  const from = lesion?.mainDuct?.from ?? lesion?.foci[0]?.along ?? 1;
  const wide = lesion?.obstruction?.ductMm ?? 0.5 * (lesion?.mainDuct?.diameterMm ?? 0);
  const line = stretchAlong(beads, TURN_ALONG, 0.97);
  const inGland = line.map(({ at, radius }, i) => {
    const along = TURN_ALONG + ((0.97 - TURN_ALONG) * i) / (line.length - 1);
    const healthy = ductMm.head + (ductMm.tail - ductMm.head) * along;
    const tapering = wide * (1.15 - 0.5 * along);
    return { at, radius: Math.min(0.5 * Math.max(healthy, along > from ? tapering : 0), 0.6 * radius) };
  });
  const head = beads[GLAND.head] as Bead;
  const last: Bead[] = [
    bead(...papilla, 0.35 * ductMm.head),
    bead(head.at[0] + 0.35 * head.radius, head.at[1] - 1, head.at[2] - 3, 0.45 * ductMm.head),
  ];
  return filled("main pancreatic duct", tube([...last, ...inGland], { steps: 2 }), "duct");
}

/** From the liver's hilum behind the upper duodenum and through the back of the head to the papilla. */
function bileDuctPath({ beads, papilla, porta }: Gland): readonly (readonly [number, number, number])[] {
  const [head, top] = [beads[GLAND.head] as Bead, beads[GLAND.headTop] as Bead];
  return [
    porta,
    [porta[0] - 3, porta[1] - 2, porta[2] - 16],
    [top.at[0] + 9, top.at[1] - 1, top.at[2] + 18],
    [top.at[0] + 6, top.at[1] - 0.45 * top.radius, top.at[2] + 2],
    [head.at[0] + 0.35 * head.radius, head.at[1] - 0.4 * head.radius, head.at[2] + 2],
    [papilla[0], papilla[1], papilla[2] + 1],
  ];
}

/** The common bile duct, wide above a carcinoma of the head, and narrow at its end. */
export function bileDuct(gland: Gland, { bileDuctMm }: PancreasDraw, lesion: LesionDraw | null): Organ {
  const radius = (lesion?.obstruction?.bileDuctMm ?? bileDuctMm) / 2;
  const shares = [0.9, 1, 1, 0.95, 0.8, 0.4];
  const path = bileDuctPath(gland).map(([x, y, z], i) => bead(x, y, z, radius * (shares[i] as number)));
  return filled("common bile duct", tube(path), "commonBileDuct");
}

/** A stent in the lower bile duct, through the papilla: a mesh of metal 9 mm wide, or a plastic pipe of 3.3 mm. */
export function stents(gland: Gland, lesion: LesionDraw | null): Organ[] {
  const kind = lesion?.obstruction?.stent ?? "none";
  if (kind === "none") return [];
  const { papilla } = gland;
  const radius = kind === "metal" ? 4.5 : 1.65;
  const beyond = [papilla[0] + 7, papilla[1] + 1, papilla[2] - 6] as const;
  const path = [...bileDuctPath(gland).slice(2), beyond].map(([x, y, z]) => bead(x, y, z, radius));
  const wall = kind === "metal" ? "stentMetal" : "stentPlastic";
  return [hollow("stent", tube(path), { wallMm: kind === "metal" ? 0.7 : 0.6, wall, content: "commonBileDuct" })];
}
