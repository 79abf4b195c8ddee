import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import {
  CASES_FILE,
  type CaseRow,
  NOT_AVAILABLE,
  readCasesTsv,
  readSideNames,
  rowOfRecord,
  type Side,
  sideMapFile,
} from "@panshift/dataset";
import {
  defineImporter,
  type ImportPlan,
  type ProposedCase,
  type Refusal,
  type SideMapNames,
  type SidePart,
} from "./importer.ts";
import { type LabelMeaning, meaningOf } from "./label-names.ts";
import { readSourceJson, type SourceJson } from "./nnunet-json.ts";
import { failLayout, isFolder, namesIn } from "./source-files.ts";
import { pairFolders, refusedUnlabeled, type SourcePair } from "./source-pairs.ts";

const layout = [
  "dataset.json with labels that name the pancreas",
  "imagesTr/CASE_0000.nii.gz",
  "labelsTr/CASE.nii.gz",
  "imagesTs/ and labelsTs/ where there are such",
];

/** Any raw folder of nnU-Net: labels by their names, channels as sequences of one subject, other organs as a side map. */
export const nnunet = defineImporter({
  id: "nnunet",
  summary: "any nnU-Net raw folder: labels by name, each channel a case, other organs a side map",
  layout,
  plan(source): ImportPlan {
    if (!existsSync(join(source, "dataset.json")) || !isFolder(join(source, "imagesTr"))) {
      return failLayout({ id: "nnunet", layout }, source);
    }
    const json = readSourceJson(source);
    const meaning = meaningOf(json.labels);
    if (Object.values(meaning.values).every((label) => label === 0)) {
      return failLayout(
        { id: "nnunet", layout: layout.slice(0, 1) },
        source,
        `its labels are ${Object.keys(json.labels).join(", ")}; rename the one that is the pancreas in dataset.json`,
      );
    }
    const context = { source, json, meaning, sideMaps: sideMapsOf(source, meaning), rows: rowsOf(source) };
    const [training, test] = [casesOfSide("Tr", context), casesOfSide("Ts", context)];
    const cases = [...training.cases, ...test.cases];
    return {
      title: json.name ?? basename(resolve(source)),
      row: { dataset: json.name ?? basename(resolve(source)), license: json.license || NOT_AVAILABLE },
      cases,
      sideMaps: context.sideMaps,
      refusals: [...training.refusals, ...test.refusals],
      warnings: warningsOf(source, cases, context.rows !== null),
    };
  },
});

interface Context {
  readonly source: string;
  readonly json: SourceJson;
  readonly meaning: LabelMeaning;
  readonly sideMaps: readonly SideMapNames[];
  /** Rows of the source's own cases.tsv by case id; null without one. */
  readonly rows: ReadonlyMap<string, CaseRow> | null;
}

function casesOfSide(side: Side, context: Context): { cases: ProposedCase[]; refusals: readonly Refusal[] } {
  const { source, json } = context;
  const labels = join(source, `labels${side}`);
  const { pairs, refusals } = pairFolders(join(source, `images${side}`), labels, json.fileEnding);
  const unlabeled = pairs.filter(({ label }) => side === "Tr" && label === null);
  return {
    cases: pairs.filter((pair) => !unlabeled.includes(pair)).map((pair) => proposalOf(pair, side, context)),
    refusals: [...refusals, ...unlabeled.map(({ name, image }) => refusedUnlabeled(name, image, `in ${labels}`))],
  };
}

function proposalOf({ name, channel, image, label }: SourcePair, side: Side, context: Context): ProposedCase {
  const { source, json, meaning, sideMaps, rows } = context;
  const channelName = json.channels[channel ?? 0] ?? "";
  const isOneOfSeveral = json.channels.length > 1;
  const split = side === "Tr" ? "train" : label === null ? "unlabeled" : "test";
  return {
    caseId: isOneOfSeveral ? `${name}_${suffixOf(channelName, channel ?? 0)}` : name,
    aliases: [name],
    row: {
      subject: name,
      split,
      ...(isOneOfSeveral ? { pair_key: name } : {}),
      ...sequenceOf(channelName),
      ...rows?.get(name),
    },
    image: { path: image },
    labels: label === null ? [] : [{ path: label, values: meaning.values }],
    side: sideParts({ source, side, name, label }, meaning, sideMaps),
  };
}

/** What a channel's name says of its images. */
function sequenceOf(channel: string): CaseRow {
  const name = channel.toLowerCase();
  if (/^ct/.test(name)) return { modality: "ct", sequence: "ct" };
  if (/opp|out/.test(name)) return { modality: "mr", sequence: "opposed" };
  if (/^in\b|in.?phase/.test(name)) return { modality: "mr", sequence: "in" };
  if (/t1/.test(name)) return { modality: "mr", sequence: "t1w" };
  if (/t2/.test(name)) return { modality: "mr", sequence: "t2w" };
  return /^mr/.test(name) ? { modality: "mr" } : {};
}

function suffixOf(channel: string, index: number): string {
  return sequenceOf(channel).sequence ?? (channel.replace(/[^A-Za-z0-9]+/g, "") || String(index));
}

/** The side maps of a source that has our layout already, or the other organs of its labels. */
function sideMapsOf(source: string, { others }: LabelMeaning): SideMapNames[] {
  const kinds = namesIn(source).flatMap((name) => {
    const match = /^side(?:_(.+))?\.json$/.exec(name);
    return match === null ? [] : [match[1] ?? null];
  });
  if (kinds.length > 0) return kinds.map((kind) => ({ kind, names: readSideNames(source, kind ?? undefined) }));
  const names = [...new Set(Object.values(others))].sort();
  if (names.length === 0) return [];
  return [{ kind: null, names: Object.fromEntries(names.map((name, n) => [name, n + 1])) }];
}

/** The case's own side maps where the source has our layout already, else the other organs of its label. */
function sideParts(
  { source, side, name, label }: { source: string; side: Side; name: string; label: string | null },
  { others }: LabelMeaning,
  maps: readonly SideMapNames[],
): SidePart[] {
  const own = maps.flatMap(({ kind, names }) => {
    const path = sideMapFile(source, side, name, ".nii.gz", kind ?? undefined);
    if (!existsSync(path)) return [];
    const byValue = Object.fromEntries(Object.entries(names).map(([organ, value]) => [value, organ]));
    return [{ path, names: byValue, ...(kind === null ? {} : { kind }) }];
  });
  if (own.length > 0 || label === null || Object.keys(others).length === 0) return own;
  return [{ path: label, names: others }];
}

/** @throws those of `readCasesTsv` */
function rowsOf(source: string): ReadonlyMap<string, CaseRow> | null {
  if (!existsSync(join(source, CASES_FILE))) return null;
  return new Map(readCasesTsv(source).map((record) => [record.caseId, rowOfRecord(record)]));
}

function warningsOf(source: string, cases: readonly ProposedCase[], hasRows: boolean): string[] {
  const unnamed = cases.filter(({ row }) => row.modality === undefined || row.modality === NOT_AVAILABLE);
  return [
    ...(hasRows
      ? []
      : [`${source} has no ${CASES_FILE}: center, sequence and subject come from --csv, or stay unknown`]),
    ...(unnamed.length === 0 ? [] : ["the channel's name in dataset.json says neither CT nor MR: say it by --csv"]),
  ];
}
