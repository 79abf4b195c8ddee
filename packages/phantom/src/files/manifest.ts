import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson, fail } from "@panshift/core";
import { isTemporary } from "@panshift/core/files";
import { DATASET_FILE, readDatasetJson, writeCasesTsv, writeDatasetJson, writeSideNames } from "@panshift/dataset";
import { organValues, partValues, tubeValues } from "../anatomy/compartments.ts";
import { LESION, PANCREAS } from "../partial-volume.ts";
import { anatomyIdentity } from "./anatomy.ts";
import { FILE_ENDING } from "./case-files.ts";
import { recordOf } from "./case-record.ts";
import type { MadeCase } from "./make-case.ts";
import { PHANTOM_VERSION, type ResolvedOptions } from "./options.ts";
import { readMadeCases, writeMadeCases } from "./parameters-file.ts";

/** What all cases of a folder have in common; subjects, sequences and readers may be added later. */
function identityOf({ presetName, modality, centers, seed, shift, breathHoldMm, anatomy }: ResolvedOptions) {
  const shared = { version: PHANTOM_VERSION, preset: presetName, modality, centers, seed };
  return { ...shared, shift, breathHoldMm, anatomy: anatomyIdentity(anatomy) };
}

/**
 * The finished cases of a folder that this call may go on with; empty for a new or empty folder.
 *
 * @throws DATASET_OTHER when the folder holds something else, or a phantom of other settings; FILE_CORRUPT
 */
export function openFolder(folder: string, options: ResolvedOptions): Map<string, MadeCase> {
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
  removeTemporaries(folder);
  return readMadeCases(folder);
}

/** Removes what a killed write has left under a temporary name. */
function removeTemporaries(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && isTemporary(entry.name)) rmSync(join(entry.parentPath, entry.name));
  }
}

/** Writes dataset.json, the names of the side maps, phantom.jsonl and cases.tsv, each atomically, in order of ids. */
export function writeManifest(folder: string, options: ResolvedOptions, made: ReadonlyMap<string, MadeCase>): void {
  const sorted = [...made.values()].sort((a, b) => (a.caseId < b.caseId ? -1 : 1));
  writeDatasetJson(folder, {
    name: "PanShift phantom",
    channelNames: { 0: options.modality === "ct" ? "CT" : "MRI" },
    labels: { background: 0, pancreas: PANCREAS, lesion: LESION },
    numTraining: sorted.length,
    fileEnding: FILE_ENDING,
    more: { description: "Synthetic abdomen made from tissue physics; no patient.", phantom: identityOf(options) },
  });
  writeSideNames(folder, organValues);
  writeSideNames(folder, partValues, "parts");
  writeSideNames(folder, tubeValues, "tubes");
  writeMadeCases(folder, sorted);
  writeCasesTsv(folder, sorted.map(recordOf));
}
