import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { byCase, caseName, isVolumeName } from "@panshift/benchmark";
import { fail } from "@panshift/core";
import { CASES_FILE, readCasesTsv } from "@panshift/dataset";
import type { Modality } from "@panshift/segmentation";

/** One scan and where what is made of it goes. */
export interface SegmentJob {
  readonly caseId: string;
  readonly input: string;
  readonly labels: string;
  /** File of the foreground probability; `probabilitiesFile` gives that of one of several classes. */
  readonly probabilities: string;
  readonly sidecar: string;
}

/**
 * Names the outputs: one input and a PATH that is a volume's name give that file; anything else is a folder of
 * `CASE.nii.gz`. Sidecar and probabilities stand beside, under the same name.
 *
 * @throws CASE_DUPLICATE; CALL_INVALID for one file for several scans, or an output that would replace a scan
 */
export function planSegmentation(inputs: readonly string[], out: string): SegmentJob[] {
  const toFile = isVolumeName(out);
  if (toFile && inputs.length > 1) {
    fail("CALL_INVALID", {
      expected: "a folder as --out for several scans",
      found: out,
      hint: "name a folder; each scan's result is CASE.nii.gz in it",
    });
  }
  const jobs = [...byCase(inputs)].map(([caseId, input]): SegmentJob => {
    const name = toFile ? caseName(out) : caseId;
    const beside = (suffix: string) => join(toFile ? dirname(out) : out, `${name}${suffix}`);
    const labels = toFile ? out : beside(".nii.gz");
    return { caseId, input, labels, probabilities: beside("_probabilities.nii.gz"), sidecar: beside(".json") };
  });
  const scans = new Set(inputs.map((input) => resolve(input)));
  const replaced = jobs.find(
    ({ labels, probabilities }) => scans.has(resolve(labels)) || scans.has(resolve(probabilities)),
  );
  if (replaced !== undefined) {
    fail("CALL_INVALID", {
      expected: "outputs beside the scans, not in their place",
      found: `${replaced.labels} for ${replaced.input}`,
      hint: "choose another --out",
    });
  }
  return jobs;
}

/** Where the probability of a class goes, of a model of `classes` classes. */
export function probabilitiesFile({ probabilities }: SegmentJob, name: string, classes: number): string {
  return classes === 1 ? probabilities : probabilities.replace(/\.nii\.gz$/, `_${name}.nii.gz`);
}

/** What a scan is, and who said so. */
export interface StatedModality {
  readonly value: Modality;
  readonly statedBy: "cases.tsv" | "--modality";
}

/**
 * The modality of a scan: its row in the `cases.tsv` of the dataset it lies in, else `--modality`;
 * `null` leaves it to the intensities.
 *
 * @throws CALL_INVALID when the two contradict each other
 */
export function statedModality({ caseId, input }: SegmentJob, option: Modality | undefined): StatedModality | null {
  const byOption = option === undefined ? null : ({ value: option, statedBy: "--modality" } as const);
  const dataset = dirname(dirname(resolve(input)));
  if (!existsSync(join(dataset, CASES_FILE))) return byOption;
  const listed = readCasesTsv(dataset).find((record) => record.caseId === caseId)?.modality;
  if (listed !== "ct" && listed !== "mr") return byOption;
  if (option !== undefined && option !== listed) {
    fail("CALL_INVALID", {
      caseId,
      file: input,
      expected: `--modality ${listed}, as ${join(dataset, CASES_FILE)} says`,
      found: option,
      hint: "leave --modality out, or correct the manifest",
    });
  }
  return { value: listed, statedBy: "cases.tsv" };
}
