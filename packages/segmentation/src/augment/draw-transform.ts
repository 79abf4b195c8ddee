import type { Rng } from "@panshift/core";
import type { PerAxis } from "@panshift/volume";
import { toIjk } from "../bridge.ts";
import { drawElasticField, type ElasticField, type PatchGeometry } from "./elastic-field.ts";
import type { AugmentationOptions } from "./options.ts";

/** Row-major 3 x 3. */
export type Matrix3 = readonly [PerAxis<number>, PerAxis<number>, PerAxis<number>];

/** Where the voxels of a patch come from, relative to its center, in mm and in (i, j, k). */
export interface SpatialTransform {
  readonly flip: PerAxis<boolean>;
  /** Patch offset to source offset: rotation and inverse scale; `null` is the identity. */
  readonly linear: Matrix3 | null;
  /** Shift added after `linear`; `null` is none. */
  readonly elastic: ElasticField | null;
}

/** What happens to the intensities of a patch, in this order; `null` is nothing. */
export interface IntensityTransform {
  readonly gamma: number | null;
  readonly noiseStandardDeviation: number | null;
}

/** Each augmentation draws from its own child generator: switching one off changes no other. */
export function drawSpatialTransform(options: AugmentationOptions, patch: PatchGeometry, rng: Rng): SpatialTransform {
  return {
    flip: drawFlip(options.flip, rng.child("flip")),
    linear: drawLinear(options, rng),
    elastic: drawElastic(options.elastic, patch, rng.child("elastic")),
  };
}

export function drawIntensityTransform(options: AugmentationOptions, rng: Rng): IntensityTransform {
  const gamma = rng.child("gamma");
  const noise = rng.child("noise");
  return {
    gamma: gamma.chance(options.gamma.probability) ? gamma.range(...options.gamma.range) : null,
    noiseStandardDeviation: noise.chance(options.noise.probability)
      ? noise.range(...options.noise.standardDeviation)
      : null,
  };
}

function drawFlip({ probability, axes }: AugmentationOptions["flip"], rng: Rng): PerAxis<boolean> {
  const drawn = [rng.chance(probability), rng.chance(probability), rng.chance(probability)] as const;
  return toIjk([drawn[0] && axes.includes("d"), drawn[1] && axes.includes("h"), drawn[2] && axes.includes("w")]);
}

function drawLinear({ rotate, scale }: AugmentationOptions, rng: Rng): Matrix3 | null {
  const rotation = drawRotation(rotate, rng.child("rotate"));
  const scaling = rng.child("scale");
  const factor = scaling.chance(scale.probability) ? scaling.range(...scale.range) : 1;
  if (rotation === null && factor === 1) return null;
  const matrix: Matrix3 = rotation ?? [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  return matrix.map((row) => row.map((value) => value / factor)) as unknown as Matrix3;
}

function drawRotation({ probability, degrees }: AugmentationOptions["rotate"], rng: Rng): Matrix3 | null {
  if (!rng.chance(probability) || degrees === 0) return null;
  const angle = () => (rng.range(-degrees, degrees) * Math.PI) / 180;
  return rotationMatrix([angle(), angle(), angle()]);
}

/** Rotation about the i axis, then j, then k; right-handed, radians. */
export function rotationMatrix([a, b, c]: PerAxis<number>): Matrix3 {
  const [sa, sb, sc] = [Math.sin(a), Math.sin(b), Math.sin(c)];
  const [ca, cb, cc] = [Math.cos(a), Math.cos(b), Math.cos(c)];
  return [
    [cc * cb, cc * sb * sa - sc * ca, cc * sb * ca + sc * sa],
    [sc * cb, sc * sb * sa + cc * ca, sc * sb * ca - cc * sa],
    [-sb, cb * sa, cb * ca],
  ];
}

function drawElastic(options: AugmentationOptions["elastic"], patch: PatchGeometry, rng: Rng): ElasticField | null {
  if (!rng.chance(options.probability)) return null;
  const standardDeviation = rng.range(...options.displacementMm);
  return standardDeviation === 0 ? null : drawElasticField(patch, options.gridMm, standardDeviation, rng);
}
