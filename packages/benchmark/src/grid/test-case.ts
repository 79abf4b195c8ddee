import { PanShiftError } from "@panshift/core";
import { type Model, type QualityFlag, segmentVolume } from "@panshift/segmentation";
import { readVolume, writeVolume } from "@panshift/volume/files";
import { IGNORE, type LabelSets, type LabelSides } from "../evaluation/labels.ts";
import { type CandidateScores, scoreCase } from "../evaluation/score-case.ts";
import { DEFAULT_SETTINGS } from "../evaluation/settings.ts";
import type { CaseFiles } from "../study/case-files.ts";
import type { StudyCase } from "../study/study-case.ts";
import type { Study } from "../study/study-config.ts";

interface PredictionPlace {
  readonly files: CaseFiles;
  /** Where the prediction is written. */
  readonly path: string;
  readonly signal?: AbortSignal;
}

/** Segments a case's scan and writes the prediction. @throws CONTENT_CHANGED, what `segmentVolume` throws */
export async function predictCase(
  model: Model,
  tested: StudyCase,
  { files, path, signal }: PredictionPlace,
): Promise<readonly QualityFlag[]> {
  const { caseId, record } = tested;
  const { modality } = record;
  const image = files.image(tested);
  files.verifyImage(tested);
  const { labels, report } = await segmentVolume(model, readVolume(image), {
    outOfScope: "allow",
    place: { caseId, file: image },
    ...((modality === "ct" || modality === "mr") && { modality }),
    ...(signal !== undefined && { signal }),
  });
  writeVolume(path, labels);
  return report.flags;
}

interface WrittenPrediction {
  readonly model: Model;
  readonly path: string;
  /** Path of the reference, opened by who may. */
  readonly reference: string;
}

/** Compares a written prediction of a model with the case's reference, as the study says. @throws CONTENT_CHANGED, what the comparison throws */
export function comparePrediction(
  tested: StudyCase,
  { model, path, reference }: WrittenPrediction,
  { study, files }: { readonly study: Study; readonly files: CaseFiles },
): Pick<CandidateScores, "labels"> & { readonly imageDiagonalMm: number } {
  const { caseId } = tested;
  files.verifyLabel(tested);
  const recipe = { sides: sidesOf(model, study, files.ignored([tested])), settings: settingsOf(study) };
  const result = scoreCase({ caseId, referencePath: reference, predictions: [path], readers: [] }, recipe);
  if ("failure" in result) throw new PanShiftError(result.failure.code, { caseId, ...result.failure.facts });
  const [scores] = result.predictions as readonly [CandidateScores]; // one for the task's one prediction
  if (scores.failure !== null) throw new PanShiftError(scores.failure.code, { caseId, ...scores.failure.facts });
  return { labels: scores.labels, imageDiagonalMm: result.imageDiagonalMm };
}

/** A model's class c is value c + 1 of its segmentations; references carry the task's values. */
function sidesOf({ description }: Model, { task }: Study, ignored: readonly number[]): LabelSides {
  const names = description.classes.map(({ name }) => name);
  return {
    names,
    prediction: new Map(names.map((name, c) => [name, [c + 1]])),
    reference: referenceLabels(task, ignored),
  };
}

/** The task's values, and those that no comparison counts. */
export function referenceLabels({ labels }: Study["task"], ignored: readonly number[]): LabelSets {
  return new Map([...Object.entries(labels), ...(ignored.length > 0 ? [[IGNORE, ignored] as const] : [])]);
}

/** How a study compares masks and counts outcomes. */
export function settingsOf({ scoring }: Study) {
  const { policy, bothEmpty, surface, nsdTolerancesMm } = scoring;
  return { ...DEFAULT_SETTINGS, policy, bothEmpty, surface, nsdTolerancesMm };
}
