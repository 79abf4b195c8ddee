import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fail } from "@panshift/core";
import {
  byCase,
  CASES_FILE,
  type CaseRecord,
  type Dataset,
  NOT_AVAILABLE,
  readCasesTsv,
  volumeHash,
  volumesAt,
} from "@panshift/dataset";

/**
 * A bare folder of reference label files as a dataset: a case a file, which predictions made elsewhere are scored on.
 * A cases.tsv in the folder names subjects, centers and the rest; without one each file is a subject of its own.
 *
 * @param name of the dataset, where no cases.tsv says another
 * @throws FILE_MISSING, CASES_MISSING, CASE_DUPLICATE, LABEL_MISSING, CASE_UNLISTED and what `readCasesTsv` throws
 */
export function readLabelFolder(folder: string, name: string): Dataset {
  const files = byCase(volumesAt(folder));
  if (files.size === 0) {
    fail("CASES_MISSING", {
      file: folder,
      expected: "a dataset (nnU-Net layout), or a folder of label files",
      found: "neither a dataset.json nor a volume",
      hint: "check `data.root` and the dataset's `folder`",
    });
  }
  const hasManifest = existsSync(join(folder, CASES_FILE));
  const listed = hasManifest ? readCasesTsv(folder) : [...files.keys()].map((caseId) => bareRecord(caseId, name));
  const known = new Set(listed.map(({ caseId }) => caseId));
  for (const [caseId, file] of files) if (!known.has(caseId)) refuseUnlisted(caseId, file);
  const labelOf = (caseId: string) => files.get(caseId) ?? refuseMissing(caseId, folder);
  const cases = listed.map((record) => ({ ...record, sha256Label: volumeHash(labelOf(record.caseId)) }));
  return {
    folder,
    name: basename(resolve(folder)),
    labels: {},
    channelNames: {},
    fileEnding: "",
    cases,
    hasManifest,
    imagePath: ({ caseId }) => refuseImage(caseId, folder),
    labelPath: ({ caseId }) => labelOf(caseId),
    sidePath: () => null,
  };
}

function bareRecord(caseId: string, dataset: string): CaseRecord {
  return {
    caseId,
    subject: caseId,
    study: "1",
    dataset,
    center: NOT_AVAILABLE,
    modality: NOT_AVAILABLE,
    sequence: NOT_AVAILABLE,
    phase: NOT_AVAILABLE,
    lesion: NOT_AVAILABLE,
    split: NOT_AVAILABLE,
    license: NOT_AVAILABLE,
    sha256Image: NOT_AVAILABLE,
    sha256Label: NOT_AVAILABLE,
    extra: {},
  };
}

function refuseUnlisted(caseId: string, file: string): never {
  const facts = { caseId, file, expected: `a row in ${CASES_FILE}`, found: "a label only" };
  return fail("CASE_UNLISTED", { ...facts, hint: "add a row, or remove the file" });
}

function refuseMissing(caseId: string, file: string): never {
  const facts = { caseId, file, expected: "the case's label", found: "no file" };
  return fail("LABEL_MISSING", { ...facts, hint: "add the file, or remove its row" });
}

function refuseImage(caseId: string, file: string): never {
  const facts = { caseId, file, expected: "the case's image", found: "a folder of labels alone" };
  return fail("IMAGE_MISSING", {
    ...facts,
    hint: "training needs a dataset with images; labels score predictions only",
  });
}
