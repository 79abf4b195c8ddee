import { compartmentId } from "./compartments.ts";

const VERTEBRA_PERIOD_MM = 36;
const DISC_MM = 8;

/** Whether the spine may lie within `reach` of a point of these coordinates: bodies, arches or spinous processes. */
export function isNearSpine(x: number, y: number, reach: number): boolean {
  const near = (halfWidth: number, back: number, front: number) =>
    Math.abs(x) < halfWidth + reach && y > back - reach && y < front + reach;
  return near(22, -64, -30) || near(42, -85, -58) || near(5, -97, -78);
}

/** Vertebral bodies and discs, canal, arches, spinous and transverse processes; null beside them. */
export function spine(x: number, y: number, z: number): number | null {
  const id = compartmentId;
  const phase = z - VERTEBRA_PERIOD_MM * Math.floor(z / VERTEBRA_PERIOD_MM);
  // A body is narrower at its waist than at its end plates.
  const fromMiddle = (phase - 22) / 14;
  const waist = phase < DISC_MM ? 1 : 0.93 + 0.07 * fromMiddle * fromMiddle;
  const body = Math.sqrt((x / 22) ** 2 + ((y + 47) / 16.5) ** 2) / waist;
  if (body < 1) {
    if (phase < DISC_MM) return id.disc;
    const fromEnd = Math.min(phase - DISC_MM, VERTEBRA_PERIOD_MM - phase);
    return body > 0.92 || fromEnd < 1.2 ? id.vertebraCortex : id.vertebraMarrow;
  }
  const fromCanal = Math.sqrt((x / 10) ** 2 + ((y + 72) / 8.5) ** 2);
  if (fromCanal < 1) return id.spinalCanal;
  if (phase > 12 && phase < 30 && fromCanal < 1.45) {
    return fromCanal > 1.12 && fromCanal < 1.33 ? id.vertebraMarrow : id.vertebraCortex;
  }
  return process(Math.abs(x), y, phase);
}

/** The spinous process points back and down, the transverse ones sideways; each has a shell of dense bone. */
function process(side: number, y: number, phase: number): number | null {
  const id = compartmentId;
  const lower = phase + 0.35 * (y + 80);
  if (y > -97 && y < -79 && lower > 2 && lower < 24) {
    const half = 3.4 + 0.05 * (-79 - y);
    if (side < half) return side > half - 1.1 || y < -95.5 ? id.vertebraCortex : id.vertebraMarrow;
  }
  const fromAxis = Math.hypot((y + 64 + 0.15 * side) / 4.5, (phase - 22) / 6);
  if (side > 10 && side < 42 && fromAxis < 1) {
    return fromAxis > 0.7 || side > 40 ? id.vertebraCortex : id.vertebraMarrow;
  }
  return null;
}
