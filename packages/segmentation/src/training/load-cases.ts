import { fail } from "@panshift/core";
import { verifyContent, verifyPair } from "@panshift/dataset";
import {
  type Grid,
  labelVoxels,
  onAxesOf,
  type PerAxis,
  resample,
  spacingOf,
  toCanonical,
  type Volume,
  withVoxels,
} from "@panshift/volume";
import { readVolume } from "@panshift/volume/files";
import { type LabelMap, mapLabels } from "../preprocessing/label-map.ts";
import type { PreprocessingOptions } from "../preprocessing/options.ts";
import { prepareImage } from "../preprocessing/prepare.ts";
import type { SourceCase } from "./data-source.ts";

/**
 * A case ready to cut patches from: 5 bytes a voxel of the network's grid plus 4 bytes a listed
 * foreground voxel, in shared memory so that loader threads read it without a copy.
 */
export interface PreparedCase {
  readonly caseId: string;
  readonly subject: string;
  /** Index into the names of the source domains: those that are trained on, then those of validation alone. */
  readonly domain: number;
  /** Of the network's grid. */
  readonly shape: PerAxis<number>;
  readonly spacing: PerAxis<number>;
  /** The scan's own voxels in canonical orientation. */
  readonly nativeGrid: Grid;
  readonly image: Float32Array;
  readonly labels: Uint8Array;
  /** Voxel indices of each class, at most `FOREGROUND_VOXELS` of each at equal steps. */
  readonly foreground: readonly Int32Array[];
  /** 0.5th and 99.5th percentile of the scan in its own unit. */
  readonly intensityRange: readonly [low: number, high: number];
}

/** Enough places to center a patch on. */
const FOREGROUND_VOXELS = 20_000;

/**
 * Reads and prepares one case.
 *
 * @throws CONTENT_CHANGED, PAIR_MISMATCH, VOLUME_NOT_FINITE, LABEL_UNKNOWN, LABEL_EMPTY and what `readVolume` throws
 */
export function loadCase(
  source: SourceCase,
  domains: readonly string[],
  labels: LabelMap,
  preprocessing: PreprocessingOptions,
): PreparedCase {
  const { caseId, subject } = source;
  verifyStated(source);
  const image = readVolume(source.image);
  const label = readVolume(source.label);
  verifyPair(image, label, { caseId, file: source.label });
  const prepared = prepareImage(image, preprocessing, { caseId, file: source.image });
  const classes = mapLabels(labelVoxels(label), labels, { caseId, file: source.label });
  const turned = onAxesOf(withVoxels(label, classes), image) as Volume; // verified above
  const canonical = toCanonical(turned);
  const onGrid = resample(canonical, prepared.grid, { interpolation: "nearest" }).voxels as Uint8Array;
  const foreground = labels.classes.map((_, index) => foregroundVoxels(onGrid, index + 1));
  if (foreground.every(({ length }) => length === 0)) refuseVanished(source);
  return {
    caseId,
    subject,
    domain: domains.indexOf(source.domain),
    shape: prepared.grid.shape,
    spacing: spacingOf(prepared.grid),
    nativeGrid: prepared.nativeGrid,
    image: shared(prepared.voxels),
    labels: shared(onGrid),
    foreground,
    intensityRange: prepared.intensityRange,
  };
}

function verifyStated({ caseId, image, label, stated }: SourceCase): void {
  if (stated === undefined) return;
  verifyContent(image, stated.image, { caseId, column: "sha256_image" });
  verifyContent(label, stated.label, { caseId, column: "sha256_label" });
}

/** Voxel indices of a class, thinned to equal steps when there are many. */
function foregroundVoxels(labels: Uint8Array, value: number): Int32Array {
  let count = 0;
  for (const label of labels) if (label === value) count++;
  const step = Math.max(1, Math.ceil(count / FOREGROUND_VOXELS));
  const voxels = shared(new Int32Array(Math.ceil(count / step)));
  for (let n = 0, seen = 0; n < labels.length; n++) {
    if (labels[n] === value && seen++ % step === 0) voxels[(seen - 1) / step] = n;
  }
  return voxels;
}

function refuseVanished({ caseId, label }: SourceCase): never {
  return fail("LABEL_EMPTY", {
    caseId,
    file: label,
    expected: "voxels of a target class on the network's grid",
    found: "none: the label is thinner than preprocessing.spacingDhwMm (in a study: training.preprocessing)",
    hint: "choose a finer spacing, or leave this case out",
  });
}

/** A copy in memory that worker threads may read. */
function shared<T extends Float32Array | Uint8Array | Int32Array>(array: T): T {
  const copy = new (array.constructor as new (buffer: SharedArrayBuffer) => T)(new SharedArrayBuffer(array.byteLength));
  copy.set(array);
  return copy;
}
