import { requireLength } from "./volume.ts";

/**
 * Thins a 2D mask to lines one pixel wide that keep its 8-connected components and its holes; ends stay.
 *
 * Two alternating sub-iterations, each deciding all pixels on the mask as it was before; nothing is inside beyond the array.
 *
 * @param mask nonzero = inside
 * @param shape pixels along i (fastest) and j
 * @returns 1 on the skeleton, else 0, in a new array
 * @throws SHAPE_MISMATCH
 * @source Guo and Hall, "Parallel thinning with two-subiteration algorithms", Comm. ACM 32 (1989), algorithm A1
 */
export function skeletonize2d(mask: Uint8Array, shape: readonly [n0: number, n1: number]): Uint8Array {
  requireLength(mask, [shape[0], shape[1], 1]);
  const [n0, n1] = shape;
  const width = n0 + 2;
  const padded = new Uint8Array(width * (n1 + 2));
  let inside: number[] = [];
  for (let n = 0; n < mask.length; n++) {
    if (mask[n] === 0) continue;
    const at = (n % n0) + 1 + width * (Math.floor(n / n0) + 1);
    padded[at] = 1;
    inside.push(at);
  }
  for (let removed = true; removed; ) {
    removed = false;
    for (const pass of ["first", "second"] as const) {
      const gone = inside.filter((at) => isRemovable(padded, at, width, pass));
      for (const at of gone) padded[at] = 0;
      if (gone.length > 0) {
        removed = true;
        inside = inside.filter((at) => padded[at] === 1);
      }
    }
  }
  const out = new Uint8Array(mask.length);
  for (const at of inside) out[(at % width) - 1 + n0 * (Math.floor(at / width) - 1)] = 1;
  return out;
}

/** Conditions (a), (b) and (c) of algorithm A1; p1..p8 run around the pixel from its lower j, lower i neighbor. */
function isRemovable(mask: Uint8Array, at: number, width: number, pass: "first" | "second"): boolean {
  const p1 = mask[at - width - 1] as number;
  const p2 = mask[at - width] as number;
  const p3 = mask[at - width + 1] as number;
  const p4 = mask[at + 1] as number;
  const p5 = mask[at + width + 1] as number;
  const p6 = mask[at + width] as number;
  const p7 = mask[at + width - 1] as number;
  const p8 = mask[at - 1] as number;
  const crossings = (~p2 & (p3 | p4) & 1) + (~p4 & (p5 | p6) & 1) + (~p6 & (p7 | p8) & 1) + (~p8 & (p1 | p2) & 1);
  if (crossings !== 1) return false;
  const pairsBefore = (p1 | p2) + (p3 | p4) + (p5 | p6) + (p7 | p8);
  const pairsAfter = (p2 | p3) + (p4 | p5) + (p6 | p7) + (p8 | p1);
  const pairs = Math.min(pairsBefore, pairsAfter);
  if (pairs < 2 || pairs > 3) return false;
  const kept = pass === "first" ? (p2 | p3 | (~p5 & 1)) & p4 : (p6 | p7 | (~p1 & 1)) & p8;
  return kept === 0;
}
