import { join } from "node:path";
import { canonicalLabels, defineImporter, type ImportPlan, type ProposedCase, type Refusal } from "./importer.ts";
import { type NameMapping, readNameMapping } from "./pansegdata-names.ts";
import { failLayout, isFolder, namesIn, rootOf } from "./source-files.ts";
import { pairFolders, refusedUnlabeled, type SourcePair } from "./source-pairs.ts";

const layout = [
  "t1/imagesTr/NYU_0001_0000.nii.gz and t1/labelsTr/NYU_0001.nii.gz, t2/ likewise (one of them is enough)",
  "T1-name_mapping.json and T2-name_mapping.json beside them, which tell what is one subject",
];

const SEQUENCES = [
  { folder: "t1", sequence: "t1w", phase: "venous", mapping: "T1-name_mapping.json" },
  { folder: "t2", sequence: "t2w", phase: "n/a", mapping: "T2-name_mapping.json" },
] as const;

type SequenceFolder = (typeof SEQUENCES)[number];

/**
 * PanSegData: MR of five centers, venous T1-weighted and T2-weighted, the whole pancreas. The two sequences are numbered
 * independently; one subject's scans have the same original name and site. The labels of some scans of MCF have another
 * header than their images although the arrays lie on one another, so the image's holds everywhere.
 */
export const pansegdata = defineImporter({
  id: "pansegdata",
  summary: "PanSegData (OSF kysnj): T1W and T2W MR of five centers, pancreas; pairs by original name",
  layout,
  plan(source): ImportPlan {
    const root = rootOf(source, ["PanSegData", "pansegdata"], (folder) => sequencesIn(folder).length > 0);
    if (root === null) {
      const zipped = namesIn(source).some((name) => /^t[12]\.zip$/i.test(name));
      return failLayout({ id: "pansegdata", layout }, source, zipped ? "unpack t1.zip and t2.zip first" : undefined);
    }
    const found = sequencesIn(root).map((one) => casesOf(root, one));
    const cases = found.flatMap((one) => one.cases);
    return {
      title: "PanSegData",
      row: { dataset: "pansegdata", modality: "mr", split: "train", license: "CC BY-NC 4.0" },
      cases,
      refusals: found.flatMap(({ refusals }) => refusals),
      warnings: [...found.flatMap(({ warnings }) => warnings), ...pairWarnings(cases)],
    };
  },
});

function sequencesIn(folder: string): readonly SequenceFolder[] {
  return SEQUENCES.filter((one) => isFolder(join(folder, one.folder, "imagesTr")));
}

function casesOf(root: string, one: SequenceFolder) {
  const [images, labels] = [join(root, one.folder, "imagesTr"), join(root, one.folder, "labelsTr")];
  const mapping = readNameMapping(join(root, one.mapping));
  const { pairs, refusals } = pairFolders(images, labels);
  const warnings: string[] = [];
  if (mapping === null) warnings.push(`${one.mapping} is not there: each ${one.sequence} scan counts as one subject`);
  else if (mapping.dropped.length > 0) {
    warnings.push(`${one.mapping} names ${mapping.dropped.length} scans that were not included`);
  }
  const refused: Refusal[] = [];
  const cases = pairs.flatMap((pair): ProposedCase[] => {
    if (pair.label !== null) return [proposalOf(pair, one, mapping)];
    refused.push(refusedUnlabeled(caseIdOf(pair, one), pair.image, `in ${labels}`));
    return [];
  });
  return { cases, refusals: [...refusals, ...refused], warnings };
}

function caseIdOf({ name }: SourcePair, { folder }: SequenceFolder): string {
  return `${folder.toUpperCase()}_${name}`;
}

function proposalOf(pair: SourcePair, one: SequenceFolder, mapping: NameMapping | null): ProposedCase {
  const { name, image, label } = pair;
  const center = /^[A-Za-z]+/.exec(name)?.[0] ?? "n/a";
  const original = mapping?.pairNames.get(name);
  const pairKey = original === undefined ? null : `${center}_${original}`;
  return {
    caseId: caseIdOf(pair, one),
    aliases: [`${one.folder}_${name}`],
    row: {
      center,
      ...{ subject: pairKey ?? caseIdOf(pair, one), sequence: one.sequence, phase: one.phase },
      ...(pairKey === null ? {} : { pair_key: pairKey }),
    },
    image: { path: image },
    labels: [{ path: label as string, values: { 1: canonicalLabels.pancreas } }],
    placement: "array",
    ...(mapping === null || pairKey !== null
      ? {}
      : { warnings: [`${one.mapping} does not name this scan: it counts as one subject`] }),
  };
}

/** Names that more than one scan of a sequence has. */
function pairWarnings(cases: readonly ProposedCase[]): string[] {
  const sequences = new Map<string, string[]>();
  for (const { row } of cases) {
    const key = row.pair_key;
    if (key !== undefined) sequences.set(key, [...(sequences.get(key) ?? []), row.sequence as string]);
  }
  const repeated = [...sequences].filter(([, all]) => new Set(all).size < all.length).map(([key]) => key);
  return repeated.length === 0
    ? []
    : [`several scans of one sequence have one original name, so they count as one subject: ${repeated.join(", ")}`];
}
