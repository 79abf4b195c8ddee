import { existsSync } from "node:fs";
import { join, normalize } from "node:path";
import { canonicalLabels, defineImporter, type ImportPlan, type ProposedCase, type Refusal } from "./importer.ts";
import { labelOfName } from "./label-names.ts";
import { readSourceJson, type SourceJson } from "./nnunet-json.ts";
import { caseOf, failLayout, isFolder, niftiNamesIn, rootOf, stemOf } from "./source-files.ts";

const layout = [
  "Task07_Pancreas/dataset.json",
  "imagesTr/pancreas_001.nii.gz",
  "labelsTr/pancreas_001.nii.gz",
  "imagesTs/pancreas_002.nii.gz (unlabeled)",
];

const { pancreas, lesion } = canonicalLabels;

/** The pancreas of the Medical Segmentation Decathlon: portal-venous CT of one center, gland and lesions of all types. */
export const msd = defineImporter({
  id: "msd",
  summary: "MSD Task07_Pancreas: portal-venous CT, pancreas and lesion",
  layout,
  plan(source): ImportPlan {
    const holds = (folder: string) => isFolder(join(folder, "imagesTr")) && isFolder(join(folder, "labelsTr"));
    const root = rootOf(source, ["Task07_Pancreas"], holds);
    if (root === null) return failLayout({ id: "msd", layout }, source);
    const json = existsSync(join(root, "dataset.json")) ? readSourceJson(root) : null;
    if (json !== null && !namesPancreasAndLesion(json)) {
      const found = Object.entries(json.labels).map(([name, value]) => `${value} ${name}`);
      return failLayout(
        { id: "msd", layout: ["labels 1 pancreas, 2 cancer in dataset.json"] },
        source,
        `its labels are ${found.join(", ")}; another task of the Decathlon comes in with kind nnunet`,
      );
    }
    const { cases, refusals, warnings } = trainingCases(root, json);
    const unlabeled = niftiNamesIn(join(root, "imagesTs")).map(
      (name): ProposedCase => ({ ...named(caseOf(name), join(root, "imagesTs", name), "unlabeled"), labels: [] }),
    );
    return {
      title: "MSD Task07 Pancreas",
      row: {
        ...{ dataset: "msd", center: "MSKCC", modality: "ct", sequence: "ct", phase: "venous", lesion: "n/a" },
        ...{ license: "CC BY-SA 4.0", label_provenance: "manual" },
      },
      cases: [...cases, ...unlabeled],
      refusals,
      warnings: [
        ...warnings,
        "lesion types are not part of the set; a table with columns case, lesion, stent brings them in (--csv)",
      ],
    };
  },
});

function namesPancreasAndLesion({ labels }: SourceJson): boolean {
  return Object.entries(labels).every(([name, value]) => labelOfName(name) === value && value <= lesion);
}

/** The labeled cases that dataset.json lists; without one, those of the folders. */
function trainingCases(root: string, json: SourceJson | null) {
  const listed = json?.training?.map(({ image, label }) => ({
    image: inside(root, image),
    label: inside(root, label),
  }));
  const present = niftiNamesIn(join(root, "imagesTr")).map((name) => ({
    image: join(root, "imagesTr", name),
    label: join(root, "labelsTr", `${caseOf(name)}${name.slice(stemOf(name).length)}`),
  }));
  const pairs = (listed ?? present).filter(({ image }) => !/[\\/]\._/.test(image));
  const refusals: Refusal[] = [];
  const cases = pairs.flatMap(({ image, label }): ProposedCase[] => {
    const caseId = caseOf(image);
    const [code, missing] = !existsSync(image) ? ["IMAGE_MISSING", image] : ["LABEL_MISSING", label];
    if (existsSync(missing)) {
      return [{ ...named(caseId, image, "train"), labels: [{ path: label, values: { 1: pancreas, 2: lesion } }] }];
    }
    refusals.push({ caseId, code, message: `case ${caseId}, ${missing}: expected this file; found none` });
    return [];
  });
  const known = new Set(pairs.map(({ image }) => image));
  const unlisted = present.filter(({ image }) => !known.has(image)).map(({ image }) => caseOf(image));
  const warnings =
    unlisted.length === 0 ? [] : [`images that dataset.json does not list are left out: ${unlisted.join(", ")}`];
  return { cases, refusals, warnings };
}

/** A path of dataset.json, which starts with "./". */
function inside(root: string, path: string): string {
  return join(root, normalize(path));
}

function named(caseId: string, image: string, split: string): Omit<ProposedCase, "labels"> {
  const number = /(\d+)$/.exec(caseId)?.[1];
  return {
    caseId,
    aliases: number === undefined ? [] : [number, String(Number(number))],
    row: { subject: caseId, split },
    image: { path: image },
  };
}
