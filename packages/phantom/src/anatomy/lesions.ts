import type { Rng } from "@panshift/core";
import { placeAlong, stretchAlong } from "./center-line.ts";
import { compartmentId } from "./compartments.ts";
import type { Focus, LesionDraw } from "./lesion-draw.ts";
import { filled, MIXED, type Organ, organ } from "./organ.ts";
import { type Bead, blend, ellipsoid, grown, lobes, type Point, ripple, type Solid, tube } from "./shapes.ts";

/** The lesion's organs on a gland with this center line. */
export function lesions(draw: LesionDraw, gland: readonly Bead[], rng: Rng): Organ[] {
  const foci = draw.foci.map((focus, i) => lesionOf[draw.kind](focus, gland, rng.child(i)));
  return draw.mainDuct === null ? foci : [...foci, mainDuct(draw.mainDuct, gland, rng.child("mainDuct"))];
}

/** The center of a focus. */
function centerOf({ along, offset }: Focus, gland: readonly Bead[]): Point {
  const { at, radius } = placeAlong(gland, along);
  return [at[0] + offset[0] * radius, at[1] + offset[1] * radius, at[2] + offset[2] * radius];
}

type Draw = (focus: Focus, gland: readonly Bead[], rng: Rng) => Organ;

const lesionOf: Readonly<Record<LesionDraw["kind"], Draw>> = {
  /** A rough ellipsoid that has no sharp border: between tumor and gland lies a rim of both. */
  pda: (focus, gland, rng) => {
    const rimMm = Math.min(5, 0.32 * focus.radiusMm) * rng.range(0.7, 1.2);
    const radius = focus.radiusMm - rimMm / 2;
    const stretch = rng.range(0.85, 1.2);
    const radii: Point = [radius * stretch, radius / stretch, radius * rng.range(0.85, 1.1)];
    const solid = ellipsoid(centerOf(focus, gland), radii, rng.range(0, 180));
    const core = ripple(solid, lobes(rng.child("core"), 6, 0.5 * rimMm));
    const whole = ripple(grown(solid, rimMm), lobes(rng.child("rim"), 9, 0.6 * rimMm));
    return organ("carcinoma", whole, (_distance, slack, x, y, z) => {
      const depth = -core.distance(x, y, z);
      if (Math.abs(depth) < (slack / whole.steepness) * core.steepness) return MIXED;
      return depth > 0 ? compartmentId.lesionPda : compartmentId.pdaMargin;
    });
  },
  /** Grapes about a center, joined to the main duct by a neck. */
  ipmn: (focus, gland, rng) => {
    const center = centerOf(focus, gland);
    const { radiusMm } = focus;
    let cluster: Solid = ellipsoid(center, [0.55 * radiusMm, 0.5 * radiusMm, 0.55 * radiusMm]);
    for (let grape = rng.int(3, 6); grape > 0; grape--) {
      const size = radiusMm * rng.range(0.3, 0.5);
      const turn = rng.range(0, 2 * Math.PI);
      const away = radiusMm - size;
      const lift = rng.range(-0.8, 0.8);
      const at: Point = [
        center[0] + away * Math.cos(turn) * Math.sqrt(1 - lift * lift),
        center[1] + 0.7 * away * Math.sin(turn) * Math.sqrt(1 - lift * lift),
        center[2] + away * lift,
      ];
      cluster = blend(cluster, ellipsoid(at, [size, size, size]), 1.5);
    }
    const { at: onDuct } = placeAlong(gland, focus.along);
    const neck = tube([
      { at: center, radius: 2 },
      { at: onDuct, radius: 1.2 },
    ]);
    return filled("branch-duct cyst", blend(cluster, neck, 1.5), "lesionIpmn");
  },
  /** A ball with a sharp border. */
  pnet: (focus, gland, rng) => {
    const stretch = rng.range(0.95, 1.06);
    const radii: Point = [focus.radiusMm * stretch, focus.radiusMm / stretch, focus.radiusMm];
    return filled("neuroendocrine tumor", ellipsoid(centerOf(focus, gland), radii), "lesionPnet");
  },
};

/** A stretch of the main duct that is wide and uneven. */
function mainDuct(
  { from, to, diameterMm }: NonNullable<LesionDraw["mainDuct"]>,
  gland: readonly Bead[],
  rng: Rng,
): Organ {
  const line = stretchAlong(gland, from, to);
  const beads = line.map(({ at, radius }, i) => {
    const ends = Math.min(1, 0.5 + (2 * Math.min(i, line.length - 1 - i)) / line.length);
    return { at, radius: Math.min((diameterMm / 2) * ends * rng.range(0.9, 1.1), 0.85 * radius) };
  });
  return filled("main-duct lesion", tube(beads, { steps: 1 }), "lesionIpmn");
}
