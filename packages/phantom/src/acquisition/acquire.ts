import { createVolume, type PerAxis, type Volume } from "@panshift/volume";
import type { FineMap } from "../anatomy/rasterize.ts";
import { type Subject, subjectRng } from "../anatomy/subject.ts";
import { drawTissues, type TissueTable } from "../physics/tissue-draw.ts";
import type { Center } from "./center.ts";
import { scanCt } from "./ct.ts";
import { scanMr } from "./mr.ts";
import type { ScanRequest } from "./scanner.ts";

/** How much less a body moves to the front and to the side than to the head between breath-holds. */
const BREATH_DIRECTION: PerAxis<number> = [0.15, 0.35, 1];

/** The tissues of a subject in a scanner: the table's draw, with the subject's own fat in the pancreas, and no less where it is atrophic. */
export function tissuesOf(subject: Subject, center: Center): TissueTable {
  const table = drawTissues(subjectRng(subject.seed, subject.index), center.mr.fieldStrengthT);
  const { fatFraction } = subject.pancreas;
  const { pancreas, atrophicPancreas } = table;
  return {
    ...table,
    pancreas: { ...pancreas, fatFraction },
    atrophicPancreas: { ...atrophicPancreas, fatFraction: Math.max(fatFraction, atrophicPancreas.fatFraction) },
  };
}

/**
 * Scans a subject once in a center; a pure function of its arguments.
 *
 * @param map the subject, drawn where `breathHoldShiftMm` says
 * @returns int16; HU for CT, the scanner's own units for MR
 */
export function acquire(map: FineMap, subject: Subject, center: Center, request: ScanRequest): Volume {
  const { sequence, phase } = request;
  const rng = subjectRng(subject.seed, subject.index).child("scan", center.index, sequence, phase);
  const input = { map, subject, tissues: tissuesOf(subject, center), rng };
  const values = sequence === "ct" ? scanCt(input, center.ct, phase) : scanMr(input, center.mr, { sequence, phase });
  return createVolume(toInt16(values), map.grid);
}

/**
 * How far the body lies from its place in the first breath-hold, mm; a grid whose origin is moved by as much the other
 * way shows it there. Opposed and in phase come from one breath-hold; CT phases do too, as their table is not moved.
 */
export function breathHoldShiftMm(subject: Subject, center: Center, { sequence, phase }: ScanRequest): PerAxis<number> {
  const sd = sequence === "ct" ? 0 : center.mr.breathHoldSdMm;
  if (sd === 0) return [0, 0, 0];
  const hold = sequence === "opposed" || sequence === "in" ? ["dual"] : [sequence, phase];
  const rng = subjectRng(subject.seed, subject.index).child("breathHold", center.index, ...hold);
  const along = (axis: 0 | 1 | 2) => sd * BREATH_DIRECTION[axis] * Math.max(-2, Math.min(2, rng.child(axis).normal()));
  return [along(0), along(1), along(2)];
}

function toInt16(values: Float32Array): Int16Array {
  const stored = new Int16Array(values.length);
  for (let i = 0; i < stored.length; i++)
    stored[i] = Math.max(-32768, Math.min(32767, Math.round(values[i] as number)));
  return stored;
}
