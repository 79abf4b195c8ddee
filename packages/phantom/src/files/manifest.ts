import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson, fail } from "@panshift/core";
import { writeFileAtomic } from "@panshift/core/files";
import {
  CASES_FILE,
  type CaseRecord,
  DATASET_FILE,
  fileHash,
  imageFile,
  labelFile,
  readCasesTsv,
  readDatasetJson,
  sideMapFile,
  writeCasesTsv,
  writeDatasetJson,
  writeSideNames,
} from "@panshift/dataset";
import type { Center } from "../acquisition/center.ts";
import type { Sequence } from "../acquisition/scanner.ts";
import { organValues } from "../anatomy/compartments.ts";
import type { Subject } from "../anatomy/subject.ts";
import { LESION, PANCREAS } from "../partial-volume.ts";
import type { TissueTable } from "../physics/tissue-draw.ts";
import { PHANTOM_VERSION, type ResolvedOptions } from "./options.ts";

export const FILE_ENDING = ".nii.gz";
const PARAMETERS_FILE = "phantom.jsonl";

/** One line of phantom.jsonl: every number that a case was made from. */
export interface CaseParameters {
  readonly caseId: string;
  readonly sequence: Sequence;
  readonly subject: Subject;
  readonly center: Center;
  readonly tissues: TissueTable;
  readonly sha256Side: string;
}

/** A finished case. */
export interface MadeCase {
  readonly record: CaseRecord;
  readonly parameters: CaseParameters;
}

/** What all cases of a folder have in common; subjects and sequences may be added later. */
function identityOf({ presetName, modality, centers, seed }: ResolvedOptions) {
  return { version: PHANTOM_VERSION, preset: presetName, modality, centers, seed };
}

/**
 * The finished cases of a folder that this call may go on with; empty for a new or empty folder.
 *
 * @throws DATASET_OTHER when the folder holds something else, or a phantom of other settings
 */
export function readMadeCases(folder: string, options: ResolvedOptions): Map<string, MadeCase> {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return new Map();
  const found = existsSync(join(folder, DATASET_FILE)) ? readDatasetJson(folder).more?.phantom : undefined;
  if (found === undefined || canonicalJson(found) !== canonicalJson(identityOf(options))) {
    fail("DATASET_OTHER", {
      file: folder,
      expected: `an empty folder or the phantom ${canonicalJson(identityOf(options))}`,
      found: found === undefined ? "other files" : canonicalJson(found),
      hint: "choose another folder, or the settings this one was made with",
    });
  }
  const parameters = readParameters(folder);
  const made = new Map<string, MadeCase>();
  for (const record of existsSync(join(folder, CASES_FILE)) ? readCasesTsv(folder) : []) {
    const line = parameters.get(record.caseId);
    if (line !== undefined) made.set(record.caseId, { record, parameters: line });
  }
  return made;
}

/** Whether the files of a case are there and unchanged. */
export function isIntact(folder: string, { record, parameters }: MadeCase): boolean {
  const { image, label, side } = filesOf(folder, record.caseId);
  const same = (path: string, hash: string) => existsSync(path) && fileHash(path) === hash;
  return same(image, record.sha256Image) && same(label, record.sha256Label) && same(side, parameters.sha256Side);
}

/** Where the files of a case lie: all are of split n/a. */
export function filesOf(folder: string, caseId: string): Record<"image" | "label" | "side", string> {
  return {
    image: imageFile(folder, "Tr", caseId, FILE_ENDING),
    label: labelFile(folder, "Tr", caseId, FILE_ENDING),
    side: sideMapFile(folder, "Tr", caseId, FILE_ENDING),
  };
}

/** Writes dataset.json, side.json, phantom.jsonl and cases.tsv, each atomically, cases in the order of their ids. */
export function writeManifest(folder: string, options: ResolvedOptions, made: ReadonlyMap<string, MadeCase>): void {
  const sorted = [...made.values()].sort((a, b) => (a.record.caseId < b.record.caseId ? -1 : 1));
  writeDatasetJson(folder, {
    name: "PanShift phantom",
    channelNames: { 0: options.modality === "ct" ? "CT" : "MRI" },
    labels: { background: 0, pancreas: PANCREAS, lesion: LESION },
    numTraining: sorted.length,
    fileEnding: FILE_ENDING,
    more: { description: "Synthetic abdomen made from tissue physics; no patient.", phantom: identityOf(options) },
  });
  writeSideNames(folder, organValues);
  writeFileAtomic(
    join(folder, PARAMETERS_FILE),
    sorted.map(({ parameters }) => `${canonicalJson(parameters)}\n`).join(""),
  );
  writeCasesTsv(
    folder,
    sorted.map(({ record }) => record),
  );
}

function readParameters(folder: string): Map<string, CaseParameters> {
  const file = join(folder, PARAMETERS_FILE);
  if (!existsSync(file)) return new Map();
  const lines = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "");
  return new Map(
    lines.map((line) => {
      const parameters = JSON.parse(line) as CaseParameters;
      return [parameters.caseId, parameters];
    }),
  );
}
