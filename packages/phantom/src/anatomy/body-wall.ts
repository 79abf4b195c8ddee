import { compartmentId } from "./compartments.ts";
import type { Subject } from "./subject.ts";

/** Half width and half depth of the reference body inside its subcutaneous fat, mm. */
const LEAN_HALF_WIDTH_MM = 144;
const LEAN_HALF_DEPTH_MM = 98;
const VERTEBRA_PERIOD_MM = 36;
const DISC_MM = 8;
const RIB_PERIOD_MM = 30;

/** The compartment of a point as far as body wall, spine and lungs decide it; the rest of the cavity is visceral fat. */
export type BodyWall = (x: number, y: number, z: number) => number;

/**
 * Body outline, subcutaneous fat (thicker at the flanks and back), muscle layer with ribs, muscles of the back,
 * psoas and spine, in reference coordinates.
 */
export function bodyWall({ subcutaneousFatMm, muscleMm }: Subject): BodyWall {
  const id = compartmentId;
  // Levels beyond which even the thickest fat ends, and below which the muscle layer does.
  const outside = 1 + (MAX_FAT_SHAPE * subcutaneousFatMm) / LEAN_HALF_DEPTH_MM;
  const deep = 1 - muscleMm / LEAN_HALF_DEPTH_MM;
  return (x, y, z) => {
    const level = leanLevel(x, y);
    if (level > outside) return id.outside;
    // mm below the lean surface along the ray from the center; negative in the fat
    const depth = level < deep ? Number.POSITIVE_INFINITY : Math.sqrt(x * x + y * y) * (1 / level - 1);
    if (depth < 0) return -depth < subcutaneousFatMm * fatShape(x, y) ? id.subcutaneousFat : id.outside;
    const bone = y < -25 && Math.abs(x) < 48 ? spine(x, y, z) : 0;
    if (bone !== 0) return bone;
    if (depth < muscleMm) return rib(x, y, z, depth / muscleMm) ? id.rib : id.muscle;
    if (inEllipse(Math.abs(x) - 36, y + 79, 34, 23)) return id.muscle;
    const psoas = Math.min(20, Math.max(0, 6 - 0.13 * z));
    if (inEllipse(Math.abs(x) - 29 - 0.1 * Math.max(0, -z), y + 50, psoas, psoas * 0.95)) return id.muscle;
    return id.visceralFat;
  };
}

/** 1 on the lean surface, which lies between an ellipse and a superellipse of exponent 4; grows linearly along a ray. */
function leanLevel(x: number, y: number): number {
  const u = (x / LEAN_HALF_WIDTH_MM) ** 2;
  const v = (y / LEAN_HALF_DEPTH_MM) ** 2;
  return 0.65 * Math.sqrt(u + v) + 0.35 * Math.sqrt(Math.sqrt(u * u + v * v));
}

const MAX_FAT_SHAPE = 1.45;

/** Thickness of the fat by direction: thicker at the flanks and the back. */
function fatShape(x: number, y: number): number {
  const squared = x * x + y * y;
  const back = y < 0 ? -y / Math.sqrt(squared) : 0;
  return 0.75 + (0.35 * x * x) / squared + 0.35 * back;
}

function inEllipse(dx: number, dy: number, rx: number, ry: number): boolean {
  return rx > 0 && (dx / rx) ** 2 + (dy / ry) ** 2 < 1;
}

/** Vertebral bodies and discs, canal, arches and processes. */
function spine(x: number, y: number, z: number): number {
  const id = compartmentId;
  const phase = z - VERTEBRA_PERIOD_MM * Math.floor(z / VERTEBRA_PERIOD_MM);
  const inDisc = phase < DISC_MM;
  const body = Math.sqrt((x / 22) ** 2 + ((y + 47) / 16.5) ** 2);
  if (body < 1) {
    if (inDisc) return id.disc;
    const fromEnd = Math.min(phase - DISC_MM, VERTEBRA_PERIOD_MM - phase);
    return body > 0.91 || fromEnd < 1.2 ? id.vertebraCortex : id.vertebraMarrow;
  }
  const fromCanal = Math.sqrt((x / 10) ** 2 + ((y + 72) / 8.5) ** 2);
  if (fromCanal < 1) return id.spinalCanal;
  const arch = phase > 12 && phase < 30;
  if (arch && fromCanal < 1.45) return fromCanal > 1.12 && fromCanal < 1.33 ? id.vertebraMarrow : id.vertebraCortex;
  const spinous = Math.abs(x) < 3.5 && y > -97 && y < -80 && phase > 8;
  const transverse = Math.abs(y + 64 + 0.15 * Math.abs(x)) < 4.5 && Math.abs(x) < 40 && phase > 16 && phase < 28;
  return spinous || transverse ? id.vertebraMarrow : 0;
}

/** Ribs run in the middle of the muscle layer, forward and down, above a line from the loin to the breastbone. */
function rib(x: number, y: number, z: number, depthShare: number): boolean {
  if (depthShare < 0.15 || depthShare > 0.8 || Math.abs(x) < 30) return false;
  if (z < 0.75 * y - 10) return false;
  const along = z + 0.55 * y;
  const phase = along - RIB_PERIOD_MM * Math.floor(along / RIB_PERIOD_MM);
  return phase < 11;
}
