import { join, relative, sep } from "node:path";
import { isDicomFolder } from "@panshift/volume/files";
import {
  canonicalLabels,
  defineImporter,
  type ImageSource,
  type ImportPlan,
  type ProposedCase,
  type Refusal,
} from "./importer.ts";
import { failLayout, foldersBelow, niftiNamesIn } from "./source-files.ts";

const layout = [
  "Pancreas-CT/PANCREAS_0001/STUDY/SERIES/*.dcm (or PANCREAS_0001.nii.gz)",
  "TCIA_pancreas_labels-02-05-2017/label0001.nii.gz",
];

const PATIENT = /^PANCREAS_(\d{4})/i;
const LABEL = /^label(\d{4})\.nii(\.gz)?$/i;
/** Withdrawn from the set: they were scans of patients that are there under another number. */
const WITHDRAWN = ["0025", "0070"];

/** NIH Pancreas-CT: portal-venous CT of people without a pancreatic lesion, as DICOM, with NIfTI labels on other axes. */
export const nih = defineImporter({
  id: "nih",
  summary: "NIH Pancreas-CT (TCIA): portal-venous CT as DICOM, pancreas; flipped labels are found",
  layout,
  plan(source): ImportPlan {
    const { images, labels } = findFiles(source);
    if (images.size === 0 || labels.size === 0) return failLayout({ id: "nih", layout }, source);
    const refusals: Refusal[] = [];
    const cases = [...new Set([...images.keys(), ...labels.keys()])].sort().flatMap((id): ProposedCase[] => {
      const outcome = proposalOf(id, images.get(id) ?? [], labels.get(id));
      if (!("code" in outcome)) return [outcome];
      refusals.push(outcome);
      return [];
    });
    return {
      title: "NIH Pancreas-CT",
      row: {
        ...{ dataset: "nih", center: "NIH", modality: "ct", sequence: "ct", phase: "venous", lesion: "none" },
        ...{ split: "train", license: "CC BY 3.0", label_provenance: "manual" },
      },
      cases,
      refusals,
    };
  },
});

function proposalOf(id: string, images: readonly ImageSource[], label: string | undefined): ProposedCase | Refusal {
  const caseId = `PANCREAS_${id}`;
  const refused = (code: string, message: string): Refusal => ({ caseId, code, message: `case ${caseId}: ${message}` });
  if (WITHDRAWN.includes(id)) {
    return refused(
      "CASE_EXCLUDED",
      "expected a case of the corrected set; found one that was withdrawn as a duplicate",
    );
  }
  const [image] = images;
  if (image === undefined) return refused("IMAGE_MISSING", `expected a folder ${caseId} with DICOM files; found none`);
  if (label === undefined) return refused("LABEL_MISSING", `expected label${id}.nii.gz; found none`);
  if (images.length > 1) {
    const found = images.map(({ path }) => path).join(", ");
    return refused("SERIES_AMBIGUOUS", `expected one series; found ${images.length}: ${found}`);
  }
  return {
    caseId,
    aliases: [id, String(Number(id))],
    row: { subject: caseId },
    image,
    labels: [{ path: label, values: { 1: canonicalLabels.pancreas } }],
    placement: "flips",
  };
}

/** Images and labels by the four digits of their patient, wherever they lie below the source. */
function findFiles(source: string) {
  const images = new Map<string, ImageSource[]>();
  const labels = new Map<string, string>();
  const add = (id: string, path: string) => images.set(id, [...(images.get(id) ?? []), { path }]);
  for (const folder of foldersBelow(source)) {
    const patient = relative(source, folder)
      .split(sep)
      .map((name) => PATIENT.exec(name)?.[1])
      .find((id) => id !== undefined);
    if (patient !== undefined && isDicomFolder(folder)) add(patient, folder);
    for (const name of niftiNamesIn(folder)) {
      const [image, label] = [PATIENT.exec(name)?.[1], LABEL.exec(name)?.[1]];
      if (label !== undefined) labels.set(label, join(folder, name));
      else if (image !== undefined) add(image, join(folder, name));
    }
  }
  return { images, labels };
}
