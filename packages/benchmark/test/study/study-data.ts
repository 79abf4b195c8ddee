import type { CaseRecord, Dataset } from "@panshift/dataset";
import {
  CaseFiles,
  type Domain,
  parseStudy,
  planStudy,
  readyMethods,
  type Study,
  type StudyCase,
  type StudyData,
  type StudyPlan,
} from "../../src/study.ts";

/** A training that no test runs. */
export const training = {
  patchSizeDhw: [16, 16, 16],
  iterations: 10,
  preprocessing: { modality: "mr", spacingDhwMm: [3, 3, 3] },
};

/** A study of the baseline with one seed, but for what is given. */
export function studyOf(more: Record<string, unknown>): Study {
  const whole = {
    title: "a study",
    question: "Does it hold?",
    data: { datasets: [{ name: "fake", folder: "fake" }] },
    methods: ["baseline"],
    seeds: [1],
    training,
    ...more,
  };
  return parseStudy(whole, "study.yaml");
}

export async function planOf(study: Study, of: StudyData): Promise<StudyPlan> {
  return planStudy(study, of, { methods: await readyMethods(study), files: new CaseFiles(of, study) });
}

export interface FakeSubject {
  readonly subject: string;
  readonly center: string;
  readonly sequences: readonly string[];
  /** Content hash of its images; default: one of its own. */
  readonly image?: string;
}

/** Manifests of subjects that were scanned with the given sequences, domains by center and sequence; no files. */
export function studyDataOf(subjects: readonly FakeSubject[]): StudyData {
  const cases = subjects.flatMap(({ subject, center, sequences, image }) =>
    sequences.map((sequence): StudyCase => {
      const caseId = `${subject}_${sequence}`;
      const record = recordOf({ caseId, subject, center, sequence, sha256Image: image ?? `image of ${caseId}` });
      const domain = `${center}/${sequence}`;
      return { key: `fake/${caseId}`, dataset: "fake", caseId, subject: `fake/${subject}`, domain, record };
    }),
  );
  const names = [...new Set(cases.map(({ domain }) => domain))].sort();
  const domains = names.map((name): Domain => {
    const [center = "", sequence = ""] = name.split("/");
    return { name, values: { center, sequence }, cases: cases.filter(({ domain }) => domain === name) };
  });
  return { datasets: new Map([["fake", datasetOf(cases.map(({ record }) => record))]]), cases, domains };
}

function datasetOf(cases: readonly CaseRecord[]): Dataset {
  return {
    folder: "fake",
    name: "fake",
    labels: { background: 0, pancreas: 1, lesion: 2 },
    channelNames: { 0: "MRI" },
    fileEnding: ".nii.gz",
    cases,
    hasManifest: true,
    imagePath: ({ caseId }) => `fake/imagesTr/${caseId}_0000.nii.gz`,
    labelPath: ({ caseId }) => `fake/labelsTr/${caseId}.nii.gz`,
    sidePath: () => null,
  };
}

/** `count` subjects of a center, each with all sequences. */
export function subjectsOf(center: string, count: number, sequences: readonly string[]): FakeSubject[] {
  return Array.from({ length: count }, (_, index) => ({ subject: `${center}${index}`, center, sequences }));
}

type Named = Pick<CaseRecord, "caseId" | "subject" | "center" | "sequence" | "sha256Image">;

function recordOf({ caseId, subject, center, sequence, sha256Image }: Named): CaseRecord {
  return {
    caseId,
    subject,
    study: "1",
    dataset: "fake",
    center,
    modality: "mr",
    sequence,
    phase: "n/a",
    lesion: "none",
    split: "n/a",
    license: "CC0-1.0",
    sha256Image,
    sha256Label: `label of ${caseId}`,
    extra: {},
  };
}
