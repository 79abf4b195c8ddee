import { type ErrorCode, type ErrorFacts, fail, PanShiftError } from "@panshift/core";
import { evaluateMasks, imageDiagonalMm } from "@panshift/metrics";
import {
  gridDifference,
  type LabelArray,
  labelCounts,
  labelVoxels,
  maskOf,
  onAxesOf,
  resample,
  spacingOf,
  type Volume,
} from "@panshift/volume";
import { readVolume } from "@panshift/volume/files";
import type { LabelScore } from "./evaluation.ts";
import { IGNORE, type LabelSets, type LabelSides } from "./labels.ts";
import type { CaseTask } from "./pairing.ts";
import type { EvaluationSettings } from "./settings.ts";

/** What all cases share. It crosses threads. */
export interface ScoreRecipe {
  readonly sides: LabelSides;
  readonly settings: EvaluationSettings;
}

/** A refusal as data, since errors lose their class between threads. */
export interface Failure {
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;
}

/** All labels of one prediction (or reader) of a case; `no-prediction` where it is absent or failed. */
export interface CandidateScores {
  readonly labels: readonly LabelScore[];
  readonly resampled: boolean;
  /** Voxel values of its file, ascending; empty where it is absent or failed. */
  readonly values: readonly number[];
  readonly failure: Failure | null;
}

/** A case's scores, in the order of its task's paths. */
export interface CaseScores {
  readonly imageDiagonalMm: number;
  /** Voxel values of the reference, ascending. */
  readonly referenceValues: readonly number[];
  readonly predictions: readonly CandidateScores[];
  readonly readers: readonly CandidateScores[];
}

/** A volume with the path that errors name. */
interface NamedVolume {
  readonly path: string;
  readonly volume: Volume;
}

/** The reference, read once for all that is compared with it. */
interface Reference extends NamedVolume {
  readonly values: readonly number[];
  readonly masks: ReadonlyMap<string, Uint8Array>;
  readonly ignore: Uint8Array | null;
}

/**
 * Scores every label of every prediction and reader of one case. What PanShift refuses (a file that cannot be read, a
 * prediction on another grid, labels that are no integers or below zero) is part of the result and ends nothing but itself.
 *
 * @returns the failure when the reference itself is refused
 */
export function scoreCase(task: CaseTask, recipe: ScoreRecipe): CaseScores | { readonly failure: Failure } {
  try {
    const reference = readReference(task.referencePath, recipe.sides);
    const score = (path: string | null) => scoreCandidate(path, reference, recipe);
    return {
      imageDiagonalMm: imageDiagonalMm(reference.volume.shape, spacingOf(reference.volume.affine)),
      referenceValues: reference.values,
      predictions: task.predictions.map(score),
      readers: task.readers.map(score),
    };
  } catch (error) {
    return { failure: failureOf(error) };
  }
}

function readReference(path: string, { names, reference: sets }: LabelSides): Reference {
  const volume = readVolume(path);
  const voxels = labelVoxels(volume, path);
  const ignored = sets.get(IGNORE);
  const ignore = ignored === undefined ? null : maskOf(voxels, ignored);
  const masks = new Map(names.map((name) => [name, without(maskOf(voxels, sets.get(name) ?? []), ignore)]));
  return { path, volume, values: [...labelCounts(voxels).keys()], masks, ignore };
}

function scoreCandidate(path: string | null, reference: Reference, { sides, settings }: ScoreRecipe): CandidateScores {
  const absent = (failure: Failure | null): CandidateScores => {
    return { labels: scoreLabels(null, reference, settings), resampled: false, values: [], failure };
  };
  if (path === null) return absent(null);
  try {
    const { volume, resampled } = onGridOf(reference, { path, volume: readVolume(path) }, settings);
    const voxels = labelVoxels(volume, path);
    const values = [...labelCounts(voxels).keys()];
    requireNoneNegative(values, path);
    const masks = masksOf(voxels, sides.prediction, reference.ignore);
    return { labels: scoreLabels(masks, reference, settings), resampled, values, failure: null };
  } catch (error) {
    return absent(failureOf(error));
  }
}

/** Masks by name, made when they are asked for. */
function masksOf(voxels: LabelArray, sets: LabelSets, ignore: Uint8Array | null) {
  return (name: string) => without(maskOf(voxels, sets.get(name) ?? []), ignore);
}

/** @throws LABELS_NEGATIVE for what is an image and no segmentation */
function requireNoneNegative(values: readonly number[], path: string): void {
  const lowest = values[0] ?? 0;
  if (lowest >= 0) return;
  fail("LABELS_NEGATIVE", {
    file: path,
    expected: "a segmentation, whose values are labels of 0 and more",
    found: `values from ${lowest} to ${values.at(-1)}, as an image has`,
    hint: "give the folder of segmentations, not of scans",
  });
}

function scoreLabels(
  predicted: ((name: string) => Uint8Array) | null,
  { volume, masks }: Reference,
  { surface, nsdTolerancesMm }: EvaluationSettings,
): LabelScore[] {
  const spacing = spacingOf(volume.affine);
  return [...masks].map(([label, mask]) => {
    const prediction = predicted === null ? null : predicted(label);
    const options = { surface, nsdTolerancesMm };
    const { voxels, metrics, detection } = evaluateMasks(mask, prediction, volume.shape, spacing, options);
    return { label, voxels, metrics, detection };
  });
}

/**
 * The prediction on the reference's grid; voxels in the same places are only put in the order of its axes.
 *
 * @throws PAIR_MISMATCH naming both files, unless resampling was asked for
 */
function onGridOf(reference: Reference, prediction: NamedVolume, { resample: how }: EvaluationSettings) {
  const turned = onAxesOf(prediction.volume, reference.volume);
  if (turned !== null) return { volume: turned, resampled: false };
  if (how === "none") {
    fail("PAIR_MISMATCH", {
      file: prediction.path,
      expected: `the grid of its reference ${reference.path} (${reference.volume.shape.join(" x ")} voxels)`,
      found: gridDifference(reference.volume, prediction.volume) ?? "the same",
      hint: "segment the scan that the reference was drawn on, or ask for --resample nearest",
    });
  }
  return { volume: resample(prediction.volume, reference.volume, { interpolation: how }), resampled: true };
}

function without(mask: Uint8Array, ignore: Uint8Array | null): Uint8Array {
  return ignore === null ? mask : mask.map((inside, n) => (ignore[n] === 1 ? 0 : inside));
}

/** @throws what is no refusal of PanShift's own */
function failureOf(error: unknown): Failure {
  if (error instanceof PanShiftError) return { code: error.code, facts: error.facts };
  throw error;
}
