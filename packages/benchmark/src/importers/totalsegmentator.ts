import { join } from "node:path";
import type { CaseRow } from "@panshift/dataset";
import { canonicalLabels, defineImporter, type ProposedCase, type Refusal, type SidePart } from "./importer.ts";
import { knownValues } from "./row-values.ts";
import { failLayout, foldersIn, namesIn, rootOf } from "./source-files.ts";
import { readTable } from "./table-file.ts";

const layout = [
  "s0000/ct.nii.gz (CT) or s0001/mri.nii.gz (MR) in each subject's folder",
  "s0000/segmentations/pancreas.nii.gz and the other organs",
  "meta.csv",
];

/** What differs between the CT and the MR release. */
const RELEASES = [
  { image: "ct.nii.gz", row: { modality: "ct", sequence: "ct", license: "CC BY 4.0" } },
  { image: "mri.nii.gz", row: { modality: "mr", license: "CC BY-NC-SA 2.0" } },
] as const;

/** The structures around the pancreas, which serve as landmarks and controls; the release has up to 116 others. */
const LANDMARKS = [
  ...["spleen", "kidney_right", "kidney_left", "gallbladder", "liver", "stomach", "duodenum", "small_bowel", "colon"],
  ...["adrenal_gland_right", "adrenal_gland_left", "esophagus", "aorta", "inferior_vena_cava"],
  "portal_vein_and_splenic_vein",
] as const;
const SIDE_NAMES = Object.fromEntries(LANDMARKS.map((name, at) => [name, at + 1]));

const MIN_VOXELS = 500;
/** Parts by which the release was split; validation is never a part of ours. */
const SPLITS: CaseRow = { train: "train", val: "train", test: "test" };
const SEXES: CaseRow = { m: "m", male: "m", f: "f", female: "f" };

/**
 * TotalSegmentator version 2, CT or MR: one binary file for each structure. The pancreas is often out of view, so that
 * labels of under 500 voxels and those that touch the border are refused.
 *
 * @see docs/import.md
 */
export const totalsegmentator = defineImporter({
  id: "totalsegmentator",
  summary: "TotalSegmentator v2: CT or MR, pancreas, 15 neighbors as side maps; cut pancreases are left out",
  layout,
  plan: (source) => {
    const names = ["Totalsegmentator_dataset_v201", "TotalsegmentatorMRI_dataset_v200"];
    const root = rootOf(source, names, (folder) => subjectsIn(folder).length > 0);
    if (root === null) return failLayout(totalsegmentator, source);
    const meta = metaOf(root);
    const found = subjectsIn(root).map((subject) => caseOf(root, subject, meta?.get(subject) ?? {}));
    return {
      title: "TotalSegmentator",
      row: { dataset: "totalsegmentator", study: "1", label_provenance: "mixed" },
      cases: found.flatMap(({ cases }) => cases),
      refusals: found.flatMap(({ refusals }) => refusals),
      sideMaps: [{ kind: null, names: SIDE_NAMES }],
      warnings: meta === null ? ["meta.csv is not there: institute, split, age and sex stay unknown"] : [],
    };
  },
});

/** Folders with one of the two images. */
function subjectsIn(folder: string): string[] {
  return foldersIn(folder).filter((name) =>
    namesIn(join(folder, name)).some((file) => RELEASES.some(({ image }) => image === file)),
  );
}

function caseOf(root: string, subject: string, meta: CaseRow): { cases: ProposedCase[]; refusals: Refusal[] } {
  const files = namesIn(join(root, subject));
  const release = RELEASES.find(({ image }) => files.includes(image)) as (typeof RELEASES)[number];
  const segmentations = join(root, subject, "segmentations");
  const there = new Set(namesIn(segmentations));
  if (!there.has("pancreas.nii.gz")) {
    const message = "expected segmentations/pancreas.nii.gz; found none; restore the file";
    return { cases: [], refusals: [{ caseId: subject, code: "LABEL_MISSING", message }] };
  }
  const side = LANDMARKS.filter((name) => there.has(`${name}.nii.gz`)).map(
    (name): SidePart => ({ path: join(segmentations, `${name}.nii.gz`), names: { 1: name } }),
  );
  const proposed: ProposedCase = {
    caseId: subject,
    row: { subject, ...release.row, split: "train", ...meta },
    image: { path: join(root, subject, release.image) },
    labels: [{ path: join(segmentations, "pancreas.nii.gz"), values: { 1: canonicalLabels.pancreas } }],
    side,
    minLabelVoxels: MIN_VOXELS,
    wholeLabel: true,
  };
  return { cases: [proposed], refusals: [] };
}

/** Rows of meta.csv by subject, in our columns; null without the file. */
function metaOf(root: string): Map<string, CaseRow> | null {
  if (!namesIn(root).includes("meta.csv")) return null;
  const { columns, rows } = readTable(join(root, "meta.csv"));
  // The CT and the MR release spell their columns differently.
  const named = (name: string) => columns.find((column) => column.toLowerCase().replace(/[^a-z]/g, "") === name) ?? "";
  return new Map(
    rows.map((row) => {
      const value = (name: string) => row[named(name)] || "n/a";
      const number = (name: string) => (Number.isFinite(Number(value(name))) ? value(name) : "n/a");
      const facts = {
        center: value("institute"),
        split: SPLITS[value("split")] ?? "n/a",
        age: number("age"),
        sex: SEXES[value("gender").toLowerCase()] ?? "n/a",
        manufacturer: value("manufacturer"),
        model: value("scannermodel"),
        field_strength_t: number("fieldstrength"),
        notes: value("studytype"),
      };
      return [value("imageid"), knownValues(facts)];
    }),
  );
}
