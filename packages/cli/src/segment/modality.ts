import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fail } from "@panshift/core";
import { CASES_FILE, readCasesTsv } from "@panshift/dataset";
import type { Modality } from "@panshift/segmentation";
import { listSeries, volumeFormat } from "@panshift/volume/files";
import type { SegmentJob } from "./plan.ts";

/** What a scan is, and who said so. */
export interface StatedModality {
  readonly value: Modality;
  readonly statedBy: "cases.tsv" | "DICOM" | "--modality";
}

/**
 * The modality of a scan: its row in the `cases.tsv` of the dataset it lies in, else its DICOM headers, else
 * `--modality`; `null` leaves it to the intensities.
 *
 * @throws CALL_INVALID when --modality contradicts the others; what reading DICOM headers throws
 */
export function statedModality(job: SegmentJob, option: Modality | undefined): StatedModality | null {
  const known = listedModality(job) ?? dicomModality(job.input);
  if (known === null) return option === undefined ? null : { value: option, statedBy: "--modality" };
  if (option === undefined || option === known.value) return known;
  return fail("CALL_INVALID", {
    caseId: job.caseId,
    file: job.input,
    expected: `--modality ${known.value}, as the scan's ${known.statedBy} says`,
    found: option,
    hint: "leave --modality out, or correct what is wrong there",
  });
}

function listedModality({ caseId, input }: SegmentJob): StatedModality | null {
  const dataset = dirname(dirname(resolve(input)));
  if (!existsSync(join(dataset, CASES_FILE))) return null;
  const value = readCasesTsv(dataset).find((record) => record.caseId === caseId)?.modality;
  return value === "ct" || value === "mr" ? { value, statedBy: "cases.tsv" } : null;
}

/** What all series of a DICOM input say they are. */
function dicomModality(input: string): StatedModality | null {
  if (volumeFormat(input) !== "dicom") return null;
  const series = listSeries(statSync(input).isDirectory() ? input : [input]);
  const [modality, ...others] = new Set(series.map((one) => one.modality));
  if (others.length > 0) return null;
  return modality === "CT" || modality === "MR" ? { value: modality === "CT" ? "ct" : "mr", statedBy: "DICOM" } : null;
}
