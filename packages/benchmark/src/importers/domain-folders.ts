import { join, relative, sep } from "node:path";
import type { CaseRow } from "@panshift/dataset";
import { canonicalLabels, defineImporter, type Importer, type ImportPlan, type ProposedCase } from "./importer.ts";
import { failLayout, foldersBelow, isFolder } from "./source-files.ts";
import { pairFolders, type SourcePair } from "./source-pairs.ts";

/** A set whose scans lie in one folder for each domain. */
interface DomainSet {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly layout: readonly string[];
  readonly license: string;
  /** Columns of scans whose folders do not name a sequence. */
  readonly row: CaseRow;
}

const OPPOSED = /^OutPhase_?/i;

const pancreasT1 = [
  "MCF/{imagesTr,labelsTr}/MCF_001.nii.gz: one folder for each center, in any folder below",
  "OutPhaseEMC/{imagesTr,labelsTr}/...: opposed phase of a center",
];

/** PancreasDG: venous T1-weighted and opposed-phase MR of six centers, each domain in a folder of its own. */
export const pancreasdg = domainImporter({
  id: "pancreasdg",
  title: "PancreasDG",
  summary: "PancreasDG: venous T1W and opposed-phase MR, pancreas; one folder for each domain",
  layout: ["in_domain/ and out_of_domain/ with", ...pancreasT1],
  license: "n/a",
  row: { sequence: "t1w", phase: "venous" },
});

/** CrossPan: T1-weighted, T2-weighted and opposed-phase MR of eight centers. Its layout is known in part only. */
export const crosspan = domainImporter({
  id: "crosspan",
  title: "CrossPan",
  summary: "CrossPan: T1W, T2W and opposed-phase MR, pancreas; one folder for each domain, the rest by --csv",
  layout: [...pancreasT1, "a folder named T1W, T2W or OutPhase above them names the sequence"],
  license: "n/a",
  row: { sequence: "t1w" },
});

function domainImporter({ id, title, summary, layout, license, row }: DomainSet): Importer {
  return defineImporter({
    id,
    summary,
    layout,
    plan(source): ImportPlan {
      const folders = foldersBelow(source).filter(
        (folder) => folder !== source && isFolder(join(folder, "imagesTr")) && isFolder(join(folder, "labelsTr")),
      );
      if (folders.length === 0) return failLayout({ id, layout }, source);
      const found = folders.map((folder) => casesOf(source, folder, row));
      const cases = found.flatMap((one) => one.cases);
      const opposed = cases.filter((one) => one.row.sequence === "opposed").length;
      return {
        title,
        row: { dataset: id, modality: "mr", lesion: "n/a", split: "train", license },
        cases,
        refusals: found.flatMap((one) => one.refusals),
        warnings: [
          "subjects are taken from file names; a table with columns case, subject, pair_key brings in what is known",
          ...(opposed > 0 && opposed < cases.length
            ? ["whether opposed-phase scans are of the same people as others of their center is not known"]
            : []),
        ],
      };
    },
  });
}

function casesOf(source: string, folder: string, row: CaseRow) {
  const path = relative(source, folder).split(sep);
  const domain = path.at(-1) as string;
  const known = { ...row, ...sequenceOf(path), center: domain.replace(OPPOSED, "") };
  const training = pairFolders(join(folder, "imagesTr"), join(folder, "labelsTr"));
  const test = pairFolders(join(folder, "imagesTs"), join(folder, "labelsTs"));
  const proposal = (pair: SourcePair, split: string): ProposedCase => {
    const caseId = pair.name.startsWith(`${domain}_`) ? pair.name : `${domain}_${pair.name}`;
    return {
      caseId,
      aliases: [pair.name],
      row: { ...known, subject: caseId, split },
      image: { path: pair.image },
      labels: pair.label === null ? [] : [{ path: pair.label, values: { 1: canonicalLabels.pancreas } }],
    };
  };
  return {
    cases: [
      ...training.pairs.map((pair) => proposal(pair, pair.label === null ? "unlabeled" : "train")),
      ...test.pairs.map((pair) => proposal(pair, pair.label === null ? "unlabeled" : "test")),
    ],
    refusals: [...training.refusals, ...test.refusals],
  };
}

/** What the folders' names say of the sequence; the closest to the scans counts. */
function sequenceOf(path: readonly string[]): CaseRow {
  for (const name of [...path].reverse()) {
    if (OPPOSED.test(name)) return { sequence: "opposed", phase: "n/a" };
    if (/^T2/i.test(name)) return { sequence: "t2w", phase: "n/a" };
    if (/^T1/i.test(name)) return { sequence: "t1w" };
  }
  return {};
}
