import { dirname, join, resolve } from "node:path";
import { fail } from "@panshift/core";
import { byCase, caseName, isVolumeName } from "@panshift/dataset";

/** One scan, a file or a DICOM folder, and where what is made of it goes. */
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
 * @throws CASE_DUPLICATE; CALL_INVALID for one file for several scans, one that is no NIfTI, or one that would replace a scan
 */
export function planSegmentation(inputs: readonly string[], out: string): SegmentJob[] {
  const toFile = isVolumeName(out);
  if (toFile && !/\.nii(\.gz)?$/i.test(out)) {
    fail("CALL_INVALID", {
      expected: "a NIfTI file as --out, .nii or .nii.gz, or a folder",
      found: out,
      hint: "convert the result afterwards if another format is needed",
    });
  }
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
