import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fail } from "@panshift/core";
import type { CaseRecord } from "./case-record.ts";
import { CASES_FILE, readCasesTsv } from "./cases-tsv.ts";
import { type DatasetJson, readDatasetJson } from "./dataset-json.ts";
import { imageFile, labelFile, namesIn, type Side, sideMapFile, sideOf } from "./layout.ts";
import { type Problem, raiseAll } from "./problems.ts";
import { NOT_AVAILABLE } from "./vocabulary.ts";

/** A dataset in the nnU-Net v2 raw layout; its cases and where their files lie. */
export interface Dataset {
  readonly folder: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, number>>;
  readonly channelNames: Readonly<Record<string, string>>;
  readonly fileEnding: string;
  readonly cases: readonly CaseRecord[];
  /** False for a plain nnU-Net folder without cases.tsv: one domain, and callers say so. */
  readonly hasManifest: boolean;
  imagePath(record: CaseRecord): string;
  /** Null for an unlabeled case. */
  labelPath(record: CaseRecord): string | null;
  /** Null where the dataset holds no such side map for this case. */
  sidePath(record: CaseRecord, kind?: string): string | null;
}

/**
 * Reads the manifest of a dataset and checks that every file it names is there; voxels are not read
 * (`verifyPair` checks those).
 *
 * @throws FILE_MISSING, DATASET_JSON_INVALID, COLUMN_MISSING, VOCABULARY_UNKNOWN, CASE_DUPLICATE, IMAGE_MISSING,
 * LABEL_MISSING, LABEL_WITHOUT_IMAGE, CASE_UNLISTED; DATASET_INVALID when there are several problems
 */
export function readDataset(folder: string): Dataset {
  const json = readDatasetJson(folder);
  const hasManifest = existsSync(join(folder, CASES_FILE));
  const cases = hasManifest ? readCasesTsv(folder) : casesOfPlainFolder(folder, json);
  const problems = hasManifest ? [...fileProblems(folder, json, cases), ...unlistedFiles(folder, json, cases)] : [];
  raiseAll([...problems, ...channelProblems(folder, json), ...lonelyLabels(folder, json, cases)], folder);
  if (cases.length === 0) {
    fail("DATASET_INVALID", {
      file: folder,
      expected: `images named imagesTr/CASE_0000${json.fileEnding}`,
      found: "none",
      hint: "check the folder, and file_ending in dataset.json",
    });
  }
  return {
    folder,
    name: json.name ?? basename(resolve(folder)),
    labels: json.labels,
    channelNames: json.channelNames,
    fileEnding: json.fileEnding,
    cases,
    hasManifest,
    imagePath: ({ split, caseId }) => imageFile(folder, sideOf(split), caseId, json.fileEnding),
    labelPath: ({ split, caseId }) =>
      split === "unlabeled" ? null : labelFile(folder, sideOf(split), caseId, json.fileEnding),
    sidePath: ({ split, caseId }, kind) => {
      const path = sideMapFile(folder, sideOf(split), caseId, json.fileEnding, kind);
      return existsSync(path) ? path : null;
    },
  };
}

/** Without cases.tsv each scan counts as a subject of its own; images in imagesTs without a label are unlabeled. */
function casesOfPlainFolder(folder: string, json: DatasetJson): CaseRecord[] {
  const modality = modalityOf(json);
  const record = (caseId: string, split: string): CaseRecord => ({
    caseId,
    subject: caseId,
    study: "1",
    dataset: json.name ?? basename(resolve(folder)),
    center: NOT_AVAILABLE,
    modality,
    sequence: modality === "ct" ? "ct" : NOT_AVAILABLE,
    phase: NOT_AVAILABLE,
    lesion: NOT_AVAILABLE,
    split,
    license: NOT_AVAILABLE,
    sha256Image: NOT_AVAILABLE,
    sha256Label: NOT_AVAILABLE,
    extra: {},
  });
  const tested = new Set(namesIn(join(folder, "labelsTs"), json.fileEnding));
  const training = caseIdsIn(folder, "Tr", json).map((caseId) => record(caseId, "train"));
  const other = caseIdsIn(folder, "Ts", json).map((caseId) =>
    record(caseId, tested.has(caseId) ? "test" : "unlabeled"),
  );
  raiseAll(fileProblems(folder, json, training), folder);
  return [...training, ...other];
}

function modalityOf({ channelNames }: DatasetJson): string {
  const channel = Object.values(channelNames)[0] ?? "";
  if (/^ct$/i.test(channel)) return "ct";
  return /^(mr|mri|t1|t2)/i.test(channel) ? "mr" : NOT_AVAILABLE;
}

function caseIdsIn(folder: string, side: Side, { fileEnding }: DatasetJson): string[] {
  return namesIn(join(folder, `images${side}`), fileEnding).map((name) => name.replace(/_\d{4}$/, ""));
}

function fileProblems(folder: string, { fileEnding }: DatasetJson, cases: readonly CaseRecord[]): Problem[] {
  return cases.flatMap(({ caseId, split }) => {
    const image = imageFile(folder, sideOf(split), caseId, fileEnding);
    const label = labelFile(folder, sideOf(split), caseId, fileEnding);
    const problems: Problem[] = [];
    if (!existsSync(image)) {
      const hint = "restore the image, or remove its row";
      problems.push({
        code: "IMAGE_MISSING",
        facts: { caseId, file: image, expected: "the case's image", found: "no file", hint },
      });
    }
    if (split !== "unlabeled" && !existsSync(label)) {
      const hint = "add the label, or move the image to imagesTs with split unlabeled";
      problems.push({
        code: "LABEL_MISSING",
        facts: { caseId, file: label, expected: "the case's label", found: "no file", hint },
      });
    }
    return problems;
  });
}

/** Labels of no case that is known; a case that lacks its image is reported as such. */
function lonelyLabels(folder: string, json: DatasetJson, cases: readonly CaseRecord[]): Problem[] {
  return (["Tr", "Ts"] as const).flatMap((side) => {
    const known = new Set(cases.filter(({ split }) => sideOf(split) === side).map(({ caseId }) => caseId));
    for (const caseId of caseIdsIn(folder, side, json)) known.add(caseId);
    return namesIn(join(folder, `labels${side}`), json.fileEnding)
      .filter((caseId) => !known.has(caseId))
      .map((caseId): Problem => {
        const file = labelFile(folder, side, caseId, json.fileEnding);
        const facts = { caseId, file, expected: `an image in images${side}`, found: "a label only" };
        return { code: "LABEL_WITHOUT_IMAGE", facts: { ...facts, hint: "restore the image, or remove the label" } };
      });
  });
}

function unlistedFiles(folder: string, json: DatasetJson, cases: readonly CaseRecord[]): Problem[] {
  return (["Tr", "Ts"] as const).flatMap((side) => {
    const listed = new Set(cases.filter(({ split }) => sideOf(split) === side).map(({ caseId }) => caseId));
    return caseIdsIn(folder, side, json)
      .filter((caseId) => !listed.has(caseId))
      .map((caseId): Problem => {
        const file = imageFile(folder, side, caseId, json.fileEnding);
        const facts = { caseId, file, expected: `a row of this side in ${CASES_FILE}`, found: "an image only" };
        return { code: "CASE_UNLISTED", facts: { ...facts, hint: "add a row, or remove the files" } };
      });
  });
}

function channelProblems(folder: string, { fileEnding }: DatasetJson): Problem[] {
  return (["Tr", "Ts"] as const).flatMap((side) =>
    namesIn(join(folder, `images${side}`), fileEnding)
      .filter((name) => !name.endsWith("_0000"))
      .map((name): Problem => {
        const file = join(folder, `images${side}`, `${name}${fileEnding}`);
        const facts = { file, expected: `a name ending in _0000${fileEnding} (one channel a case)`, found: name };
        return { code: "DATASET_INVALID", facts: { ...facts, hint: "rename it, or make each channel a case" } };
      }),
  );
}
