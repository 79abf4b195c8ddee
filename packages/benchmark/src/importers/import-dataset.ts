import { existsSync, rmSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { canonicalHash, PanShiftError } from "@panshift/core";
import {
  CASES_FILE,
  type CaseRecord,
  DATASET_FILE,
  sideOf,
  writeCasesTsv,
  writeDatasetJson,
  writeSideNames,
} from "@panshift/dataset";
import { type CaseContext, FILE_ENDING, importCase } from "./import-case.ts";
import { type ImportedCase, type ImportLog, openImportLog } from "./import-log.ts";
import { canonicalLabels, type Importer, type ImportPlan, type Refusal } from "./importer.ts";
import { addDataset, KnownScans } from "./known-scans.ts";
import { importerOf } from "./list.ts";
import { oneModality } from "./modality.ts";
import { overlapsOf } from "./overlaps.ts";
import { type PlannedCase, planRecords } from "./records.ts";
import { countDomains, IMPORT_SCHEMA, type ImportReport, type ImportWarning } from "./report.ts";
import { requireSource } from "./source-files.ts";
import { readTable } from "./table-file.ts";

/** Raised whenever the same source gives other files than before. */
const IMPORT_VERSION = 1;
/** Errors that end the whole import: the next case would meet them too. */
const FATAL: readonly string[] = ["DISK_FULL", "WRITE_FAILED"];

export interface ImportOptions {
  /** Name of an importer. */
  readonly kind: string;
  /** Folder (or, for some kinds, file) to import from. It is only read. */
  readonly source: string;
  /** Folder of the dataset to write. */
  readonly out: string;
  /** A table with a column `case` and columns of cases.tsv that replace what the importer knows. */
  readonly csv?: string;
  /** Copies files that need no change, instead of making hard links. */
  readonly copy?: boolean;
  /** Datasets whose scans must not come in again. */
  readonly known?: readonly string[];
  /** Takes the cases of one modality from a source that holds both. */
  readonly modality?: string;
  readonly onCase?: (done: number, total: number, caseId: string) => void;
  /** When aborted, the case in hand is finished, the manifest written, and the signal's reason thrown. */
  readonly signal?: AbortSignal;
}

/**
 * Imports a source into a dataset (layout: docs/datasets.md). A case that cannot be trusted is refused, and all others
 * come in. The same call goes on where an earlier one ended: a case is kept while its files, by name, size and time of
 * change, and its row are the same.
 *
 * @returns what was done; `counts.imported + counts.kept` is 0 when nothing could be imported, and no manifest is written
 * @throws IMPORT_KIND_UNKNOWN, FILE_MISSING, IMPORT_LAYOUT_UNKNOWN, TABLE_INVALID, DATASET_OTHER, CALL_INVALID (two
 * modalities), those of `planRecords` and of `readDataset` for known ones, DISK_FULL, WRITE_FAILED
 */
export async function importDataset(options: ImportOptions): Promise<ImportReport> {
  const { kind, source, out, signal } = options;
  const importer = importerOf(kind);
  requireSource(source);
  const overrides = options.csv === undefined ? null : readTable(options.csv);
  const plan = importer.plan(source, { overrides });
  const rows = planRecords(plan, overrides);
  const planned = oneModality(rows.planned, options.modality);
  const known = new KnownScans();
  const others: string[] = [];
  for (const folder of options.known ?? []) others.push(...(await addDataset(known, folder, signal)));
  const warnings: ImportWarning[] = [...(plan.warnings ?? []), ...rows.warnings].map((message) => ({
    caseId: null,
    message,
  }));
  if (planned.length === 0) return { ...reportOf(importer, plan, out), warnings, refusals: plan.refusals ?? [] };
  const log = openImportLog(out, kind);
  const refusals: Refusal[] = [...(plan.refusals ?? [])];
  const counts = { imported: 0, kept: 0 };
  try {
    for (const [n, one] of planned.entries()) {
      await new Promise(setImmediate); // lets Ctrl-C in
      signal?.throwIfAborted();
      const { caseId } = one.proposed;
      const outcome = importOne(one, log, { source, known, plan, options });
      if ("code" in outcome) refusals.push(outcome);
      else {
        counts[outcome.isKept ? "kept" : "imported"]++;
        known.add(caseId, outcome.imported.scan);
        warnings.push(...outcome.imported.warnings.map((message) => ({ caseId, message })));
      }
      options.onCase?.(n + 1, planned.length, caseId);
    }
  } finally {
    writeManifest(out, importer, plan, log);
  }
  const done = [...log.done.values()].map(({ record }) => record);
  const proposed = planned.length + (plan.refusals?.length ?? 0);
  return {
    ...reportOf(importer, plan, out),
    counts: { ...counts, proposed, refused: refusals.length },
    domains: countDomains(done),
    warnings: [
      ...warnings,
      ...overlapsOf(importer.overlaps ?? kind, others).map((message) => ({ caseId: null, message })),
    ],
    refusals,
  };
}

type CaseOutcome = Refusal | { readonly imported: ImportedCase; readonly isKept: boolean };

/** Imports one case, or finds that it is there already, or says why it is refused. */
function importOne(
  one: PlannedCase,
  log: ImportLog,
  how: { source: string; known: KnownScans; plan: ImportPlan; options: ImportOptions },
): CaseOutcome {
  const { source, known, plan, options } = how;
  const { caseId } = one.proposed;
  const earlier = log.done.get(caseId);
  try {
    const key = keyOf(one, source, plan);
    if (earlier?.key === key && earlier.files.every((file) => existsSync(join(options.out, file)))) {
      known.recognize(caseId, earlier.scan);
      return { imported: earlier, isKept: true };
    }
    const context: CaseContext = {
      folder: options.out,
      copy: options.copy ?? false,
      sideMaps: plan.sideMaps ?? [],
      recognize: (id, scan) => known.recognize(id, scan),
    };
    const imported = importCase(one, key, context);
    for (const file of earlier?.files ?? []) {
      if (!imported.files.includes(file)) rmSync(join(options.out, file), { force: true });
    }
    log.add(imported);
    return { imported, isKept: false };
  } catch (error) {
    if (!(error instanceof PanShiftError) || FATAL.includes(error.code)) throw error;
    if (earlier !== undefined) {
      for (const file of earlier.files) rmSync(join(options.out, file), { force: true });
      log.drop(caseId);
    }
    return { caseId, code: error.code, message: error.message };
  }
}

/** What a case is made from: its files by name, size and time of change, what their values mean, and its row. */
function keyOf({ proposed, record }: PlannedCase, source: string, plan: ImportPlan): string {
  const { image, labels, side = [], ...rest } = proposed;
  const paths = [...(image.files ?? [image.path]), ...labels.map(({ path }) => path), ...side.map(({ path }) => path)];
  const files = [...new Set(paths)].map((path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    return [relative(source, path), found?.size ?? 0, found?.mtimeMs ?? 0];
  });
  const values = labels.map((part) => [part.values, part.rest ?? ""]);
  const names = side.map((part) => [part.names, part.kind ?? ""]);
  const how = { dicom: JSON.stringify(image.dicom ?? {}), values, names, rest, sideMaps: plan.sideMaps ?? [] };
  return canonicalHash({ version: IMPORT_VERSION, files, record, ...how });
}

/** Writes the names of side maps, cases.tsv in order of the cases' ids, and dataset.json; removes them when no case is left. */
function writeManifest(folder: string, importer: Importer, plan: ImportPlan, log: ImportLog): void {
  if (log.done.size === 0) {
    for (const file of [DATASET_FILE, CASES_FILE]) rmSync(join(folder, file), { force: true });
    return;
  }
  const records = [...log.done.values()].map(({ record }) => record).sort((a, b) => (a.caseId < b.caseId ? -1 : 1));
  for (const { kind, names } of plan.sideMaps ?? []) writeSideNames(folder, names, kind ?? undefined);
  writeCasesTsv(folder, records);
  writeDatasetJson(folder, {
    name: plan.title,
    channelNames: { 0: channelOf(records) },
    labels: labelsOf(plan),
    numTraining: records.filter(({ split }) => sideOf(split) === "Tr").length,
    fileEnding: FILE_ENDING,
    more: { licence: plan.row.license ?? "n/a", import: { kind: importer.id } },
  });
}

/** nnU-Net normalizes by this name: CT in Hounsfield units, anything else by z-scores. */
function channelOf(records: readonly CaseRecord[]): string {
  return records.every(({ modality }) => modality === "ct") ? "CT" : "MRI";
}

/** The canonical labels up to the highest one that the plan can give; nnU-Net wants them without a gap. */
function labelsOf({ cases }: ImportPlan): Record<string, number> {
  const highest = Math.max(1, ...cases.flatMap(({ labels }) => labels.flatMap(({ values }) => Object.values(values))));
  return Object.fromEntries(Object.entries(canonicalLabels).filter(([, value]) => value <= highest));
}

function reportOf(importer: Importer, plan: ImportPlan, folder: string): ImportReport {
  const refused = plan.refusals?.length ?? 0;
  return {
    schema: IMPORT_SCHEMA,
    kind: importer.id,
    title: plan.title,
    license: plan.row.license ?? "n/a",
    folder,
    counts: { proposed: refused, imported: 0, kept: 0, refused },
    domains: [],
    warnings: [],
    refusals: [],
    overlaps: overlapsOf(importer.overlaps ?? importer.id),
  };
}
