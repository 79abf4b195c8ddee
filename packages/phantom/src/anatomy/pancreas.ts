import type { Rng } from "@panshift/core";
import type { CompartmentName } from "./compartments.ts";
import { filled, type Organ } from "./organ.ts";
import { type Bead, blend, ellipsoid, type Point, ripple, type Solid, sampleBeads, tube } from "./shapes.ts";
import { type LesionDraw, PANCREAS_STRETCH_Z, type Subject } from "./subject.ts";

const lesionCompartment: Readonly<Record<LesionDraw["kind"], CompartmentName>> = {
  pda: "lesionPda",
  ipmn: "lesionIpmn",
  pnet: "lesionPnet",
};

/** The gland as a bent swept tube with a lobulated surface. */
export function pancreas({ pancreas: { beads, lobulationMm } }: Subject, rng: Rng): Organ {
  const tubeSolid = tube(beads, { stretchZ: PANCREAS_STRETCH_Z });
  return filled("pancreas", ripple(tubeSolid, lobes(rng, 9, lobulationMm), lobulationMm), "pancreas");
}

/** The lesion on its place along the gland: a rough ellipsoid (PDA), grapes (IPMN), a ball (PNET). */
export function lesion(draw: LesionDraw, gland: readonly Bead[], rng: Rng): Organ {
  const { kind, radiusMm } = draw;
  const center = lesionCenter(draw, gland);
  const shape: Readonly<Record<LesionDraw["kind"], () => Solid>> = {
    pda: () => {
      const stretch = rng.range(0.8, 1.25);
      const radii: Point = [radiusMm * stretch, radiusMm / stretch, radiusMm * rng.range(0.85, 1.1)];
      return ripple(ellipsoid(center, radii, rng.range(0, 180)), lobes(rng, 14, 0.12 * radiusMm), 0.12 * radiusMm);
    },
    ipmn: () => {
      const grape = (): Solid => {
        const step = 0.75 * radiusMm;
        const at: Point = [
          center[0] + rng.range(-step, step),
          center[1] + rng.range(-step, step) * 0.6,
          center[2] + rng.range(-step, step),
        ];
        const size = radiusMm * rng.range(0.5, 0.75);
        return ellipsoid(at, [size, size, size]);
      };
      const core = ellipsoid(center, [0.7 * radiusMm, 0.7 * radiusMm, 0.7 * radiusMm]);
      return blend(blend(core, grape(), 3), grape(), 3);
    },
    pnet: () => ellipsoid(center, [radiusMm, radiusMm, radiusMm]),
  };
  return filled("lesion", shape[kind](), lesionCompartment[kind]);
}

function lesionCenter({ along, offset }: LesionDraw, gland: readonly Bead[]): Point {
  const line = sampleBeads(gland, 12);
  const { at, radius } = line[Math.round(along * (line.length - 1))] as Bead;
  return [at[0] + offset[0] * radius, at[1] + offset[1] * radius, at[2] + offset[2] * radius * PANCREAS_STRETCH_Z];
}

/** Bumps of about `sizeMm` and at most `heightMm`. */
function lobes(rng: Rng, sizeMm: number, heightMm: number): (x: number, y: number, z: number) => number {
  const k = Math.PI / sizeMm;
  const [a, b, c] = [rng.range(0, 2 * Math.PI), rng.range(0, 2 * Math.PI), rng.range(0, 2 * Math.PI)];
  return (x, y, z) =>
    (heightMm / 3) *
    (Math.sin(k * (x + 0.4 * y) + a) + Math.sin(k * (y - 0.5 * z) + b) + Math.sin(k * (z + 0.3 * x) + c));
}
