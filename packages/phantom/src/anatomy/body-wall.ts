import { compartmentId } from "./compartments.ts";
import { MIXED } from "./organ.ts";
import { isNearSpine, spine } from "./spine.ts";

/** Half width and half depth of the reference body inside its subcutaneous fat, mm. */
const LEAN_HALF_WIDTH_MM = 144;
const LEAN_HALF_DEPTH_MM = 98;
const RIB_PERIOD_MM = 30;
const SKIN_MM = 1.8;

/** The body without its organs, in reference coordinates. */
export interface BodyWall {
  /**
   * What the ball of radius `reach` (mm) about a point lies in: an id of outside, wall or spine, that of visceral fat
   * for the cavity into which organs are drawn, or MIXED. A point (reach 0) is never MIXED.
   */
  at(x: number, y: number, z: number, reach: number): number;
}

/** What the wall of a body is made from, mm. */
export interface WallDraw {
  readonly subcutaneousFatMm: number;
  readonly muscleMm: number;
}

/**
 * Body outline with skin, subcutaneous fat (thicker at the flanks and back), muscle layer (thinner in front, split in
 * the middle) with ribs, muscles of the back, psoas and spine, in reference coordinates.
 */
export function bodyWall({ subcutaneousFatMm, muscleMm }: WallDraw): BodyWall {
  const id = compartmentId;
  const at = (x: number, y: number, z: number, reach: number): number => {
    const radius = Math.sqrt(x * x + y * y);
    const level = leanLevel(x, y);
    // mm below the lean surface along the ray from the center; negative in the fat
    const depth = radius < 20 ? 60 : radius / level - radius;
    const slack = reach * STEEPNESS;
    const wallMm = muscleMm * muscleShape(x, y, radius);
    if (depth < slack) {
      const skinMm = depth + subcutaneousFatMm * fatShape(x, y, radius);
      if (skinMm < -slack) return id.outside;
      if (depth < -slack && skinMm > SKIN_MM + slack) return id.subcutaneousFat;
      if (slack > 0) return MIXED;
      if (skinMm < 0) return id.outside;
      if (depth < 0) return skinMm < SKIN_MM ? id.skin : id.subcutaneousFat;
    }
    const inMuscle = depth < wallMm - slack;
    if (!inMuscle && depth < wallMm + slack && slack > 0) return MIXED;
    const layer = inMuscle ? wallLayer(x, y, z, { depthShare: depth / wallMm, reach }) : id.visceralFat;
    return y < BACK_Y + reach && Math.abs(x) < BACK_HALF_WIDTH + reach ? back(x, y, z, { layer, reach }) : layer;
  };
  return { at };
}

/** Bound of how fast depths and thicknesses change in the region of the wall. */
const STEEPNESS = 1.6;

/** 1 on the lean surface, which lies between an ellipse and a superellipse of exponent 4; grows linearly along a ray. */
function leanLevel(x: number, y: number): number {
  const u = (x / LEAN_HALF_WIDTH_MM) ** 2;
  const v = (y / LEAN_HALF_DEPTH_MM) ** 2;
  return 0.65 * Math.sqrt(u + v) + 0.35 * Math.sqrt(Math.sqrt(u * u + v * v));
}

/** Thickness of the fat by direction: thicker at the flanks and the back. */
function fatShape(x: number, y: number, radius: number): number {
  const across = x / radius;
  return 0.75 + 0.35 * across * across + (y < 0 ? (-0.35 * y) / radius : 0);
}

/** Thickness of the muscle layer by direction: the rectus in front is thinner than the three layers of the flank. */
function muscleShape(x: number, y: number, radius: number): number {
  return y > 0 && radius > 0 ? 1 - 0.35 * (y / radius) ** 2 + 0.15 * (x / radius) ** 2 : 1.15;
}

/** Fat between the two straight muscles in front. */
function isMidline(x: number, y: number, reach: number): boolean {
  return y > -reach && Math.abs(x) < 2 + reach;
}

/** The middle layer of the wall: muscle, its seam in front, ribs. */
function wallLayer(x: number, y: number, z: number, at: { depthShare: number; reach: number }): number {
  const { depthShare, reach } = at;
  if (isMidline(x, y, reach)) {
    if (reach > 0) return MIXED;
    if (depthShare < 0.6) return compartmentId.subcutaneousFat;
  }
  if (!hasRibs(x, y, z, reach)) return compartmentId.muscle;
  return reach > 0 ? MIXED : rib(y, z, depthShare);
}

/** Spine, the muscles beside it and the psoas lie behind this y and within this |x|. */
const BACK_Y = -20;
const BACK_HALF_WIDTH = 84;

/** What lies in the back; where there is nothing special, the `layer` of the wall or the cavity. */
function back(x: number, y: number, z: number, { layer, reach }: { layer: number; reach: number }): number {
  if (isNearSpine(x, y, reach)) {
    if (reach > 0) return MIXED;
    const bone = spine(x, y, z);
    if (bone !== null) return bone;
  }
  const { muscle, visceralFat, subcutaneousFat } = compartmentId;
  const side = Math.abs(x);
  const below = Math.max(0, -z);
  const psoas = Math.min(20, 6 - 0.13 * z);
  const crus = Math.min(7, 3 + 0.06 * z);
  // The muscles of the back in groups, with fat between them.
  const inBack = either(
    inEllipse(side - 24, y + 83, 20, 16, reach),
    either(
      inEllipse(side - 52, y + 79, 19, 14, reach),
      z < 20 + reach ? inEllipse(side - 62, y + 66, 18, 9, reach) : "no",
    ),
  );
  if (inBack === "maybe" || (reach > 0 && Math.abs(z - 20) < reach)) return MIXED;
  if (inBack === "yes") return muscle;
  if (layer !== visceralFat) return layer;
  const inCavity = either(
    inEllipse(side - 29 - 0.1 * below, y + 52, psoas, 0.95 * psoas, reach),
    inEllipse(side - 17, y + 28, 9, crus, reach),
  );
  if (inCavity !== "no") return inCavity === "yes" ? muscle : MIXED;
  const between = inEllipse(side - 38, y + 82, 44, 20, reach);
  if (between === "maybe") return MIXED;
  return between === "yes" ? subcutaneousFat : visceralFat;
}

type Answer = "yes" | "no" | "maybe";

/** Whether a ball of radius `reach` lies in an ellipse of these half axes about the origin; they grow along z by less than 0.2. */
function inEllipse(dx: number, dy: number, rx: number, ry: number, reach: number): Answer {
  const least = Math.min(rx, ry);
  if (least <= 0) return reach > 0 && least > -0.2 * reach ? "maybe" : "no";
  const level = Math.sqrt((dx / rx) ** 2 + (dy / ry) ** 2);
  const slack = (1.3 * reach) / least;
  if (level >= 1 + slack) return "no";
  return level < 1 - slack || reach === 0 ? "yes" : "maybe";
}

function either(a: Answer, b: Answer): Answer {
  if (a === "yes" || b === "yes") return "yes";
  return a === "maybe" || b === "maybe" ? "maybe" : "no";
}

/** Whether ribs may lie within `reach`: above a line from the loin to the breastbone. */
function hasRibs(x: number, y: number, z: number, reach: number): boolean {
  return Math.abs(x) > 30 - reach && z > 0.75 * y - 10 - 1.3 * reach;
}

/** Ribs, in the middle of the muscle layer, forward and down; muscle between them. */
function rib(y: number, z: number, depthShare: number): number {
  const across = Math.abs(depthShare - 0.5) / 0.34;
  const along = z + 0.55 * y;
  const phase = along - RIB_PERIOD_MM * Math.floor(along / RIB_PERIOD_MM);
  const level = Math.hypot(across, (phase - 6) / 6.5);
  if (level > 1) return compartmentId.muscle;
  return level > 0.72 ? compartmentId.ribCortex : compartmentId.rib;
}
