import { createVolume, type Grid, type PerAxis, type Volume } from "@panshift/volume";
import { acquire, breathHoldShiftMm } from "./acquisition/acquire.ts";
import type { Center } from "./acquisition/center.ts";
import type { Preset } from "./acquisition/presets.ts";
import type { Resolution, ScanRequest, Sequence } from "./acquisition/scanner.ts";
import { centeredGrid, type FineMap } from "./anatomy/rasterize.ts";
import { type AnatomySource, generatedAnatomy } from "./anatomy/source.ts";
import type { Subject } from "./anatomy/subject.ts";
import { type LabelShares, labelsOf, sharesOf } from "./partial-volume.ts";
import { organsOf, pancreasPartsOf, tubesOf } from "./side-maps.ts";

/** Fine voxels are at most about this large, mm, and at least two per image voxel. */
const FINE_MM = 2;

/** One scan with its reference labels and its map of organs, all on one grid. */
export interface PhantomScan {
  readonly image: Volume;
  /** What readers' labels are drawn from. */
  readonly shares: LabelShares;
  /** uint8: 0 background, 1 pancreas, 2 lesion: the exact map. */
  readonly labels: Volume;
  /** uint8: `organValues`. */
  readonly organs: Volume;
  /** uint8: `partValues`, where the exact map is pancreas or lesion. */
  readonly parts: Volume;
  /** uint8: `tubeValues`. */
  readonly tubes: Volume;
}

/**
 * Scans of one subject in one center; a pure function of subject, center, preset and the source of its anatomy.
 * Requests that share a grid and a breath-hold share a drawing, and none depends on which others are asked for.
 */
export function* scanSubject(
  subject: Subject,
  center: Center,
  preset: Preset,
  requests: readonly ScanRequest[],
  source: AnatomySource = generatedAnatomy(subject),
): Generator<{ readonly request: ScanRequest; readonly scan: PhantomScan }> {
  let drawn: (Drawing & { readonly key: string }) | undefined;
  for (const request of requests) {
    const { grid, factors } = imageGrid(center, preset, request.sequence);
    const shift = breathHoldShiftMm(subject, center, request);
    const key = JSON.stringify([grid, shift]);
    if (drawn?.key !== key) drawn = { key, ...drawCase(source, { grid, factors, shift }) };
    const { map, maps } = drawn;
    yield { request, scan: { image: acquire(map, subject, center, request), ...maps } };
  }
}

/** What the scans of one subject on one grid in one breath-hold have in common. */
interface Drawing {
  readonly map: FineMap;
  readonly maps: Omit<PhantomScan, "image">;
}

interface Sitting {
  readonly grid: Grid;
  readonly factors: PerAxis<number>;
  readonly shift: PerAxis<number>;
}

/** The body is drawn where it lay; the image says where the scanner was, as always. */
function drawCase(source: AnatomySource, { grid, factors, shift }: Sitting): Drawing {
  const where = movedGrid(grid, shift);
  const map = { ...source.draw(where, factors), grid };
  const shares = sharesOf(map);
  const labels = labelsOf(shares);
  return {
    map,
    maps: {
      shares,
      labels: createVolume(labels, grid),
      organs: createVolume(organsOf(map), grid),
      parts: createVolume(pancreasPartsOf(labels, where, source), grid),
      tubes: createVolume(tubesOf(map), grid),
    },
  };
}

/** The image grid of a sequence in a center, centered on the subject, and how much finer it is drawn. */
export function imageGrid(
  center: Center,
  { fieldOfViewMm, ct }: Preset,
  sequence: Sequence,
): { grid: Grid; factors: PerAxis<number> } {
  const { inPlaneMm, sliceMm } = resolutionOf(center, sequence);
  const spacing = [inPlaneMm, inPlaneMm, sliceMm] as const;
  const matrix = sequence === "ct" ? ct.matrix : null;
  const voxels = (axis: 0 | 1 | 2) =>
    axis < 2 && matrix !== null ? matrix : Math.round(fieldOfViewMm[axis] / spacing[axis]);
  const factor = (axis: 0 | 1 | 2) => Math.max(2, Math.ceil(spacing[axis] / FINE_MM - 0.25));
  return {
    grid: centeredGrid([voxels(0), voxels(1), voxels(2)], spacing),
    factors: [factor(0), factor(1), factor(2)],
  };
}

function resolutionOf({ mr, ct }: Center, sequence: Sequence): Resolution {
  return sequence === "ct" ? ct : mr[sequence];
}

/** A grid whose picture shows a body that has moved by `shiftMm`. */
function movedGrid({ shape, affine }: Grid, shiftMm: PerAxis<number>): Grid {
  const row = (axis: 0 | 1 | 2) =>
    [affine[axis][0], affine[axis][1], affine[axis][2], affine[axis][3] - shiftMm[axis]] as const;
  return { shape, affine: [row(0), row(1), row(2), affine[3]] };
}
