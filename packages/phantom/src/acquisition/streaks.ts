import type { Rng } from "@panshift/core";
import { type Grid, spacingOf } from "@panshift/volume";

/** Above this only metal is, HU. */
const METAL_HU = 1300;
/** Streaks of a square centimeter of metal close to it, HU, and how far they reach, mm. */
const STREAK_HU = 900;
const FADE_MM = 28;
const REACH_MM = 90;
/** Numbers of dark and bright bands over half a turn. */
const BANDS = [4, 7, 12, 19] as const;
/** Share of the strength across the direction in which streaks are strongest. */
const ACROSS = 0.25;

/**
 * Adds dark and bright bands that radiate from metal, slice by slice, in place. This is a picture of streaks, not a
 * reconstruction from corrupted projections: bands over the angle of fixed numbers and random turns, strongest in a
 * random direction, the same on both sides as along lines through the metal, fading with distance and confined to 9 cm.
 */
export function addStreaks(hu: Float32Array, grid: Grid, rng: Rng): void {
  const [nx, ny, nz] = grid.shape;
  const [sx, sy] = spacingOf(grid);
  const bands = BANDS.map((count) => ({
    count,
    turn: rng.child("turn", count).range(0, 2 * Math.PI),
    drift: rng.child("drift", count).range(-0.25, 0.25),
  }));
  const strongest = rng.child("strongest").range(0, Math.PI);
  for (let k = 0; k < nz; k++) {
    const metal = metalOf(hu.subarray(k * nx * ny, (k + 1) * nx * ny), nx);
    if (metal.pixels === 0) continue;
    const strength = (STREAK_HU * Math.sqrt((metal.pixels * sx * sy) / 100)) / BANDS.length;
    const reach = [Math.ceil(REACH_MM / sx), Math.ceil(REACH_MM / sy)] as const;
    for (let j = Math.max(0, Math.floor(metal.y - reach[1])); j < Math.min(ny, metal.y + reach[1]); j++) {
      for (let i = Math.max(0, Math.floor(metal.x - reach[0])); i < Math.min(nx, metal.x + reach[0]); i++) {
        const [dx, dy] = [(i - metal.x) * sx, (j - metal.y) * sy];
        const distance = Math.hypot(dx, dy);
        const at = i + nx * (j + ny * k);
        if (distance >= REACH_MM || (hu[at] as number) > METAL_HU) continue;
        const angle = Math.atan2(dy, dx);
        let sum = 0;
        for (const { count, turn, drift } of bands) sum += Math.cos(2 * count * angle + turn + drift * k);
        const fade = Math.exp(-distance / FADE_MM) * (1 - distance / REACH_MM);
        const along = ACROSS + (1 - ACROSS) * Math.cos(angle - strongest) ** 4;
        hu[at] = Math.max(-1000, (hu[at] as number) + strength * fade * along * sum);
      }
    }
  }
}

/** Center and number of the metal pixels of a slice. */
function metalOf(slice: Float32Array, nx: number): { x: number; y: number; pixels: number } {
  let [x, y, pixels] = [0, 0, 0];
  for (let at = 0; at < slice.length; at++) {
    if ((slice[at] as number) <= METAL_HU) continue;
    x += at % nx;
    y += Math.floor(at / nx);
    pixels++;
  }
  return { x: x / pixels, y: y / pixels, pixels };
}
