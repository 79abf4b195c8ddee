import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ImportOptions, type ImportReport, importDataset } from "@panshift/benchmark";
import { PanShiftError } from "@panshift/core";
import { type CaseRecord, type Dataset, readDataset } from "@panshift/dataset";
import { labelCounts, labelVoxels, type Volume } from "@panshift/volume";
import { readVolume } from "@panshift/volume/files";

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), "panshift-import-"));
}

export function clearFolder(folder: string): void {
  rmSync(folder, { recursive: true });
}

/** An imported dataset, and what its report says. */
export interface Imported {
  readonly dataset: Dataset;
  readonly report: ImportReport;
  /** The one case whose id ends so. */
  only(caseId: string): CaseRecord;
  image(caseId: string): Volume;
  label(caseId: string): Volume;
  /** `case: why`, one line for each refused case. */
  readonly refusals: readonly string[];
  /** Warnings and refusals, one line for each. */
  readonly problems: readonly string[];
  /** Those that name a case whose id ends so. */
  problemsOf(caseId: string): readonly string[];
}

/** Imports a source into a new dataset below a folder. */
export async function importOf(
  kind: string,
  source: string,
  folder: string,
  options: Partial<ImportOptions> = {},
): Promise<Imported> {
  const out = join(folder, "imported");
  const report = await importDataset({ kind, source, out, ...options });
  const refusals = report.refusals.map(({ caseId, message }) => `${caseId}: ${message}`);
  if (report.counts.imported + report.counts.kept === 0) throw new Error(`nothing was imported: ${refusals}`);
  const dataset = readDataset(out);
  const problems = [...refusals, ...report.warnings.map(({ caseId, message }) => `${caseId ?? "all"}: ${message}`)];
  const only = (caseId: string): CaseRecord => {
    const found = dataset.cases.filter((record) => record.caseId.endsWith(caseId));
    if (found.length === 1) return found[0] as CaseRecord;
    throw new Error(`${found.length} cases end with ${caseId}: ${dataset.cases.map((one) => one.caseId)}; ${problems}`);
  };
  return {
    dataset,
    report,
    only,
    image: (caseId) => readVolume(dataset.imagePath(only(caseId))),
    label: (caseId) => readVolume(dataset.labelPath(only(caseId)) as string),
    refusals,
    problems,
    problemsOf: (caseId) => problems.filter((line) => (line.split(":")[0] as string).endsWith(caseId)),
  };
}

/** Voxels of each label but the background. */
export function countsOf(label: Volume): Record<number, number>;
export function countsOf(dataset: Dataset, record: CaseRecord): Record<number, number>;
export function countsOf(from: Dataset | Volume, record?: CaseRecord): Record<number, number> {
  const label = "voxels" in from ? from : readVolume(from.labelPath(record as CaseRecord) as string);
  const counts = labelCounts(labelVoxels(label));
  counts.delete(0);
  return Object.fromEntries(counts);
}

/** The error that an import ends with. */
export async function errorOf(importing: Promise<unknown>): Promise<PanShiftError> {
  try {
    await importing;
  } catch (error) {
    if (error instanceof PanShiftError) return error;
    throw error;
  }
  throw new Error("the source was imported");
}
