import { basename, join } from "node:path";
import type { CaseRow } from "@panshift/dataset";
import { canonicalLabels, defineImporter, type ProposedCase, type Refusal } from "./importer.ts";
import { knownValues } from "./row-values.ts";
import { caseOf, failLayout, foldersBelow, namesIn } from "./source-files.ts";
import { readTable, type Table } from "./table-file.ts";

const layout = [
  "100000_00001_0000.nii.gz in any folder below (the batches, unzipped)",
  "panorama_labels/manual_labels/100000_00001.nii.gz, panorama_labels/automatic_labels/... anywhere below",
];

const IMAGE_NAME = /^\d+_\d+_0000\.nii\.gz$/;
const LABEL_NAME = /^\d+_\d+\.nii\.gz$/;

/** Label folders, the better one first: where a case has both, the manual label counts. */
const PROVENANCES = [
  { folder: "manual_labels", provenance: "manual" },
  { folder: "automatic_labels", provenance: "auto" },
] as const;

const { background, pancreas, lesion } = canonicalLabels;
/** The duct runs inside the gland and belongs to it; vessels and the common bile duct do not. */
const VALUES = { 1: lesion, 2: background, 3: background, 4: pancreas, 5: pancreas, 6: background };
const SIDE_VALUES = { 2: "veins", 3: "arteries", 5: "pancreatic_duct", 6: "common_bile_duct" };
const SIDE_NAMES = { veins: 1, arteries: 2, pancreatic_duct: 3, common_bile_duct: 4 };

/**
 * PANORAMA: portal-venous CT with ductal adenocarcinoma, labels manual or automatic.
 *
 * @see docs/import.md
 */
export const panorama = defineImporter({
  id: "panorama",
  summary: "PANORAMA: portal-venous CT, pancreas and adenocarcinoma, vessels and ducts as side maps",
  layout,
  plan: (source, { overrides }) => {
    const folders = foldersBelow(source);
    const archives = folders.flatMap(namesIn).filter((name) => /\.zip$/i.test(name));
    const images = filesNamed(folders, IMAGE_NAME);
    const labels = labelsOf(folders);
    if (images.size === 0 || labels.size === 0) failWithout(source, images.size, archives);
    const clinical = clinicalTable(folders);
    const { cases, refusals } = pairs(images, labels, clinical);
    return {
      title: "PANORAMA",
      row: {
        dataset: "panorama",
        license: "CC BY-NC 4.0",
        modality: "ct",
        sequence: "ct",
        phase: "venous",
        split: "train",
      },
      cases,
      refusals,
      sideMaps: [{ kind: null, names: SIDE_NAMES }],
      warnings: [
        ...(archives.length > 0 ? [`${archives.length} zip files are not looked into: unzip them first`] : []),
        ...orphans(images, labels),
        ...(clinical === null && overrides === null ? [SOURCES_UNKNOWN] : []),
      ],
    };
  },
});

const SHOWN = 5;

const SOURCES_UNKNOWN =
  "194 scans of MSD and 80 of NIH are in this set and nothing here says which: save the clinical table as " +
  "panorama_labels/clinical_information.csv, or pass --known with those sets, before testing against either";

function failWithout(source: string, images: number, archives: readonly string[]): never {
  const unzip = `unzip the ${archives.length} archives first (${archives.slice(0, 3).join(", ")})`;
  const clone = "put the labels' repository (panorama_labels) below the same folder";
  return failLayout(panorama, source, archives.length > 0 ? unzip : images > 0 ? clone : undefined);
}

/** Labels whose batch is not there, say. */
function orphans(images: ReadonlyMap<string, string>, labels: ReadonlyMap<string, unknown>): string[] {
  const alone = [...labels.keys()].filter((caseId) => !images.has(caseId));
  if (alone.length === 0) return [];
  const more = alone.length > SHOWN ? " and more" : "";
  return [`${alone.length} labels have no scan here: ${alone.slice(0, SHOWN).join(", ")}${more}`];
}

/** Name without channel and ending to path, over all folders but those of labels. */
function filesNamed(folders: readonly string[], name: RegExp): Map<string, string> {
  const found = folders.flatMap((folder) =>
    namesIn(folder)
      .filter((one) => name.test(one))
      .map((one) => [caseOf(one), join(folder, one)] as const),
  );
  return new Map(found);
}

function labelsOf(folders: readonly string[]): Map<string, { path: string; provenance: string }> {
  const labels = new Map<string, { path: string; provenance: string }>();
  for (const { folder, provenance } of PROVENANCES) {
    for (const at of folders.filter((path) => basename(path) === folder)) {
      for (const name of namesIn(at).filter((one) => LABEL_NAME.test(one))) {
        const caseId = name.replace(".nii.gz", "");
        if (!labels.has(caseId)) labels.set(caseId, { path: join(at, name), provenance });
      }
    }
  }
  return labels;
}

function pairs(
  images: ReadonlyMap<string, string>,
  labels: ReadonlyMap<string, { path: string; provenance: string }>,
  clinical: Table | null,
): { cases: ProposedCase[]; refusals: Refusal[] } {
  const facts = factsByCase(clinical);
  const cases: ProposedCase[] = [];
  const refusals: Refusal[] = [];
  for (const [caseId, path] of images) {
    const label = labels.get(caseId);
    if (label === undefined) {
      const folders = PROVENANCES.map(({ folder }) => folder).join(" or ");
      const message = `expected ${caseId}.nii.gz in ${folders}; found the image alone; update the labels' repository`;
      refusals.push({ caseId, code: "LABEL_MISSING", message });
      continue;
    }
    const [subject = "", study = ""] = caseId.split("_");
    cases.push({
      caseId,
      row: { subject, study: String(Number(study)), label_provenance: label.provenance, ...facts.get(caseId) },
      image: { path },
      labels: [{ path: label.path, values: VALUES }],
      side: [{ path: label.path, names: SIDE_VALUES }],
      labeledLesion: "pda",
    });
  }
  return { cases, refusals };
}

/** The clinical table, if the user saved it as text; the release has a spreadsheet. */
function clinicalTable(folders: readonly string[]): Table | null {
  const paths = folders.flatMap((folder) =>
    namesIn(folder)
      .filter((name) => /^clinical.*\.(csv|tsv)$/i.test(name))
      .map((name) => join(folder, name)),
  );
  return paths[0] === undefined ? null : readTable(paths[0]);
}

/** What the clinical table says, by case or by patient: age, sex, and which older set a scan comes from. */
function factsByCase(table: Table | null): { get(caseId: string): CaseRow | undefined } {
  const rows = new Map<string, CaseRow>();
  const named = (words: RegExp) => table?.columns.find((column) => words.test(column)) ?? "";
  const [id, age, sex, external] = [/(study|case|patient).*id|^id$/i, /^age/i, /^(sex|gender)/i, /external/i].map(
    named,
  );
  for (const row of table?.rows ?? []) {
    const value = (column: string | undefined) => row[column ?? ""] || "n/a";
    const facts = {
      age: Number.isFinite(Number(value(age))) ? value(age) : "n/a",
      sex: value(sex),
      external_source: value(external),
    };
    rows.set(caseOf(value(id)), knownValues(facts));
  }
  return { get: (caseId) => rows.get(caseId) ?? rows.get(caseId.split("_")[0] as string) };
}
