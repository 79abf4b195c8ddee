import type { CaseRecord, Dataset } from "@panshift/dataset";
import type { Domain, StudyCase, StudyData } from "../../src/study.ts";

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
