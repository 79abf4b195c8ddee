import type { Rng } from "@panshift/core";
import type { PerAxis } from "@panshift/volume";
import { IGNORE_LABEL, type PatchSample, type TargetArray, type TargetMap } from "../interface.ts";
import { activeTerms } from "./active-terms.ts";
import { type ContrastOptions, contrastPoints } from "./contrast-points.ts";
import type { DualTaskHparams } from "./hparams.ts";
import { signedDistanceMap } from "./signed-distance.ts";

/**
 * Targets of one augmented patch, on the CPU:
 * - `distance` [K, D, H, W] float32: signed distance map of each class, eq. (4)
 * - `distanceExists` [K] float32: 0 where that map is undefined
 * - `sliceLabels` [D] float32: 1 for slices that show the last class, eq. (3)
 * - `contrastPoints` [views, D / 8, 2] int32: see `contrastPoints`, of the last class, eqs. (8), (9)
 *
 * Only those that the configured terms read. Voxels without annotation count as outside the lesion here; the losses
 * leave them out.
 */
export function dualTaskTargets(sample: PatchSample, hparams: DualTaskHparams, rng: Rng): TargetMap {
  const active = activeTerms(hparams);
  const [depth, height, width] = sample.shapeDhw;
  const shape: PerAxis<number> = [width, height, depth];
  const [dz, dy, dx] = sample.spacingDhwMm;
  const spacing: PerAxis<number> = hparams.distanceUnit === "mm" ? [dx, dy, dz] : [1, 1, 1];
  const lesion = maskOf(sample.labels, sample.classes);
  const targets: Record<string, TargetArray> = {};
  if (active.distance) {
    const maps = Array.from({ length: sample.classes }, (_, k) => {
      return signedDistanceMap(maskOf(sample.labels, k + 1), shape, spacing);
    });
    targets.distance = {
      data: joined(maps.map(({ map }) => map)),
      shape: [sample.classes, depth, height, width],
    };
    targets.distanceExists = { data: Float32Array.from(maps, ({ valid }) => (valid ? 1 : 0)), shape: [sample.classes] };
  }
  if (active.slice) {
    targets.sliceLabels = { data: sliceLabels(lesion, sample.shapeDhw, hparams.sliceMinVoxels), shape: [depth] };
  }
  if (active.contrast) {
    const options: ContrastOptions = {
      views: hparams.views,
      minVoxels: hparams.contrastMinVoxels,
      ringDilation: [hparams.ringDilationMin, hparams.ringDilationMax],
    };
    const ignored = maskOf(sample.labels, IGNORE_LABEL);
    targets.contrastPoints = {
      data: contrastPoints({ lesion, ignored, shape, spacing }, options, rng),
      shape: [hparams.views, depth / 8, 2],
    };
  }
  return targets;
}

/** 1 for slices with at least `minVoxels` of the mask, which lies [D, H, W] with W fastest. */
export function sliceLabels(
  mask: Uint8Array,
  [depth, height, width]: PatchSample["shapeDhw"],
  minVoxels: number,
): Float32Array {
  const area = height * width;
  return Float32Array.from({ length: depth }, (_, z) => {
    const voxels = mask.subarray(z * area, (z + 1) * area).reduce((count, voxel) => count + voxel, 0);
    return voxels >= minVoxels ? 1 : 0;
  });
}

function maskOf(labels: Uint8Array, label: number): Uint8Array {
  return labels.map((value) => (value === label ? 1 : 0));
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
