import type { Rng } from "@panshift/core";
import { type Box, boundingBox, type Grid, maskOf, spacingOf, windowOfArray } from "@panshift/volume";
import { type LabelShares, LESION, labelsOf, PANCREAS } from "../partial-volume.ts";
import { outlineDistance } from "./outline-distance.ts";
import type { AnnotationStyle } from "./style.ts";

/** An outline strays from its dilation by at most this many standard deviations. */
const MAX_DEVIATE = 2;

/**
 * Labels as a reader of this style draws them, slice by slice: threshold the shares, outline the organ with its lesion
 * and the lesion alone, round both outlines and move them by the dilation and by what the slice brings.
 *
 * @param grid of the shares
 * @param rng decides the jitter of each slice
 * @returns uint8: 0 background, 1 pancreas, 2 lesion
 */
export function annotate(shares: LabelShares, grid: Grid, style: AnnotationStyle, rng: Rng): Uint8Array {
  const labels = labelsOf(shares, style.threshold);
  if (style.dilationMm === 0 && style.smoothnessMm === 0 && style.jitterMm === 0) return labels;
  const box = workingBox(labels, grid, style);
  if (box === null) return labels;
  const out = new Uint8Array(labels.length);
  const inBox = windowOfArray(labels, grid.shape, box);
  const pancreas = windowOfArray(shares.pancreas, grid.shape, box);
  const lesion = windowOfArray(shares.lesion, grid.shape, box);
  const outlines = [
    {
      label: PANCREAS,
      mask: maskOf(inBox, [PANCREAS, LESION]),
      share: lesion.map((part, at) => part + (pancreas[at] as number)),
    },
    { label: LESION, mask: maskOf(inBox, [LESION]), share: lesion },
  ];
  for (const { label, mask, share } of outlines) {
    const jitter = rng.child(label === LESION ? "lesion" : "pancreas");
    for (let k = 0; k < box.size[2]; k++) {
      const deviate = jitter.child(box.start[2] + k).normal();
      const reachMm = style.dilationMm + style.jitterMm * Math.max(-MAX_DEVIATE, Math.min(MAX_DEVIATE, deviate));
      drawSlice(out, grid, { box, k, mask, share, label, reachMm, style });
    }
  }
  return out;
}

interface SliceDrawing {
  readonly box: Box;
  /** Slice of the box. */
  readonly k: number;
  /** Of the whole box, as `share`. */
  readonly mask: Uint8Array;
  readonly share: Float32Array;
  readonly label: number;
  readonly reachMm: number;
  readonly style: AnnotationStyle;
}

/** Writes a label wherever the distance to the rounded outline is at most the reach. */
function drawSlice(out: Uint8Array, grid: Grid, drawing: SliceDrawing): void {
  const { box, k, label, reachMm, style } = drawing;
  const [width, height] = box.size;
  const mask = drawing.mask.subarray(k * width * height, (k + 1) * width * height);
  if (!mask.includes(1)) return;
  const share = drawing.share.subarray(k * width * height, (k + 1) * width * height);
  const [x, y] = spacingOf(grid);
  const { threshold, smoothnessMm } = style;
  const outline = { mask, share, threshold, size: [width, height], spacingMm: [x, y], smoothnessMm } as const;
  const distance = outlineDistance(outline);
  for (let j = 0, at = 0; j < height; j++) {
    const row = box.start[0] + grid.shape[0] * (box.start[1] + j + grid.shape[1] * (box.start[2] + k));
    for (let i = 0; i < width; i++, at++) if ((distance[at] as number) <= reachMm) out[row + i] = label;
  }
}

/** The box of everything labelled with room for an outline to move in the plane; null when nothing is. */
function workingBox(labels: Uint8Array, grid: Grid, { dilationMm, smoothnessMm, jitterMm }: AnnotationStyle) {
  const box = boundingBox(labels, grid.shape);
  if (box === null) return null;
  const roomMm = Math.max(0, dilationMm) + MAX_DEVIATE * jitterMm + 2 * smoothnessMm;
  const spacing = spacingOf(grid);
  const first = (axis: 0 | 1) => Math.max(0, box.start[axis] - roomVoxels(axis));
  const end = (axis: 0 | 1) => Math.min(grid.shape[axis], box.start[axis] + box.size[axis] + roomVoxels(axis));
  const roomVoxels = (axis: 0 | 1) => Math.ceil(roomMm / spacing[axis]) + 1;
  return {
    start: [first(0), first(1), box.start[2]],
    size: [end(0) - first(0), end(1) - first(1), box.size[2]],
  } as const;
}
