import {
  axisDirections,
  labelCounts,
  labelVoxels,
  orientationOf,
  type PerAxis,
  requireSameGrid,
  spacingOf,
  type Volume,
} from "@panshift/volume";
import type { CaseRecord } from "../case-record.ts";
import { bodyValues } from "./body-values.ts";
import { type IntensityRange, intensityRange } from "./intensity-range.ts";
import { missingColumns } from "./missing-columns.ts";
import { type OrganContrast, organContrast } from "./organ-contrast.ts";
import type { OrganLabels } from "./organ-labels.ts";

/** What intensities are: Hounsfield units, arbitrary units of an MR, or not known. */
export type IntensityUnit = "HU" | "a.u." | "n/a";

/** One number for each axis of the patient, whatever the order of the voxel axes. */
export interface PerWorldAxis<T> {
  readonly right: T;
  readonly anterior: T;
  readonly superior: T;
}

/** What one scan and its label look like. */
export interface CaseFingerprint {
  readonly caseId: string;
  readonly subject: string;
  readonly orientation: string;
  /** Of the voxel axis that runs closest to each axis of the patient. */
  readonly spacingMm: PerWorldAxis<number>;
  readonly size: PerWorldAxis<number>;
  readonly unit: IntensityUnit;
  /** Within the body; null where the image is constant. */
  readonly body: IntensityRange | null;
  /** By the name of each label but background and ignore; null for a case without label. */
  readonly volumesMl: Readonly<Record<string, number>> | null;
  /** Within the organ, and against the shell around it; null for a case without label. */
  readonly contrast: OrganContrast | null;
  /** Columns of cases.tsv that say nothing of this case, of those that apply to it. */
  readonly missing: readonly string[];
}

/**
 * The fingerprint of one case.
 *
 * @param label on the image's grid; null without one
 * @throws PAIR_MISMATCH, LABELS_NOT_INTEGER
 */
export function caseFingerprint(
  record: CaseRecord,
  image: Volume,
  label: Volume | null,
  { classes, organ, ignore }: OrganLabels,
): CaseFingerprint {
  const spacing = spacingOf(image.affine);
  const perWorldAxis = (values: PerAxis<number>): PerWorldAxis<number> => {
    const along: number[] = [];
    for (const [axis, { world }] of axisDirections(image.affine).entries()) along[world] = values[axis] as number;
    return { right: along[0], anterior: along[1], superior: along[2] } as PerWorldAxis<number>;
  };
  if (label !== null) requireSameGrid(image, label);
  const labels = label === null ? null : labelVoxels(label);
  const voxelMl = (spacing[0] * spacing[1] * spacing[2]) / 1000;
  const counts = labels === null ? null : labelCounts(labels);
  const isCt = record.modality === "ct";
  return {
    caseId: record.caseId,
    subject: record.subject,
    orientation: orientationOf(image.affine),
    spacingMm: perWorldAxis(spacing),
    size: perWorldAxis(image.shape),
    unit: isCt ? "HU" : record.modality === "mr" ? "a.u." : "n/a",
    body: intensityRange(bodyValues(image, isCt)),
    volumesMl:
      counts &&
      Object.fromEntries(Object.entries(classes).map(([name, value]) => [name, (counts.get(value) ?? 0) * voxelMl])),
    contrast: labels && organContrast(image, labels, Object.values(organ), ignore),
    missing: missingColumns(record),
  };
}
