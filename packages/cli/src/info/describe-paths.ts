import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fail, PanShiftError } from "@panshift/core";
import {
  DATASET_FILE,
  type Dataset,
  type DatasetFingerprint,
  readDataset,
  verifyLabelValues,
  verifyPair,
  volumesAt,
} from "@panshift/dataset";
import type { Volume } from "@panshift/volume";
import { readVolume, volumeFormat } from "@panshift/volume/files";
import { describeVolume, type VolumeInfo } from "./describe-volume.ts";
import { Fingerprinting, type FingerprintOptions } from "./fingerprinting.ts";

/** What `info --json` prints. */
export interface PathsInfo {
  readonly schema: "panshift.info/1";
  readonly files: readonly VolumeInfo[];
  /** One sentence each, the place first. */
  readonly problems: readonly string[];
  /** Of the datasets among the paths; absent without any. */
  readonly fingerprint?: DatasetFingerprint;
  /** Datasets without cases.tsv: one domain each, every scan a subject of its own. */
  readonly withoutManifest?: readonly string[];
}

export interface DescribeOptions extends FingerprintOptions {
  /** Told after each case of a dataset. */
  readonly onCase?: (folder: string, done: number, total: number) => void;
}

type Describe = (path: string) => Volume | null;
type Collect = <T>(work: () => T) => T | null;

/**
 * Describes volumes, folders of volumes and datasets; what is wrong with one does not hide the others.
 *
 * @returns also the exit code: that of the first problem, 0 without any
 */
export async function describePaths(
  paths: readonly string[],
  { onCase, ...options }: DescribeOptions,
): Promise<PathsInfo & { exitCode: 0 | 1 | 2 }> {
  const files: VolumeInfo[] = [];
  const errors: PanShiftError[] = [];
  const collect: Collect = (work) => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof PanShiftError)) throw error;
      errors.push(error);
      return null;
    }
  };
  const describe: Describe = (path) =>
    collect(() => {
      const volume = readVolume(path);
      const info = describeVolume(path, volume, volumeFormat(path));
      files.push(info);
      if (info.nonFinite > 0) failNonFinite(path, info.nonFinite);
      return volume;
    });
  const fingerprinting = new Fingerprinting(options, paths.filter(isDataset).length);
  const tools = { describe, collect, problems: () => errors.length, fingerprinting, onCase };
  for (const path of paths) {
    await new Promise(setImmediate); // lets Ctrl-C in
    const entries = collect(() => volumesIn(path));
    if (entries === "dataset") await describeDataset(path, tools);
    else for (const entry of entries ?? []) describe(entry);
  }
  return {
    schema: "panshift.info/1",
    files,
    problems: errors.map(({ message }) => message),
    ...fingerprinting.result(),
    exitCode: errors[0]?.exitCode ?? 0,
  };
}

/** The volumes a path stands for; `"dataset"` for a dataset folder. */
function volumesIn(path: string): readonly string[] | "dataset" {
  if (isDataset(path)) return "dataset";
  const volumes = volumesAt(path);
  if (volumes.length > 0) return volumes;
  const others = readdirSync(path).length;
  return fail("FILE_MISSING", {
    file: path,
    expected: `volumes, DICOM slices or a ${DATASET_FILE} in this folder`,
    found: others === 0 ? "an empty folder" : `${others} other files or folders`,
    hint: "name a volume, the folder that holds DICOM slices themselves, a folder of those, or a dataset folder",
  });
}

function isDataset(path: string): boolean {
  return existsSync(join(path, DATASET_FILE));
}

/**
 * Describes and checks a dataset case by case, one of them in memory at a time; a case in which anything is wrong
 * has no fingerprint.
 */
async function describeDataset(
  folder: string,
  tools: {
    readonly describe: Describe;
    readonly collect: Collect;
    /** Number of problems so far. */
    readonly problems: () => number;
    readonly fingerprinting: Fingerprinting;
    readonly onCase: DescribeOptions["onCase"];
  },
): Promise<void> {
  const { describe, collect, problems, fingerprinting, onCase } = tools;
  const dataset: Dataset | null = collect(() => readDataset(folder));
  if (dataset === null) return;
  const fingerprint = collect(() => fingerprinting.of(dataset));
  for (const [index, record] of dataset.cases.entries()) {
    await new Promise(setImmediate); // lets Ctrl-C in
    const labelPath = dataset.labelPath(record);
    const image = describe(dataset.imagePath(record));
    const label = labelPath === null ? null : describe(labelPath);
    const before = problems();
    if (labelPath !== null && label !== null) {
      const place = { caseId: record.caseId, file: labelPath };
      if (image !== null) collect(() => verifyPair(image, label, place));
      collect(() => verifyLabelValues(label, dataset.labels, place));
    }
    const isWhole = image !== null && (label !== null || labelPath === null);
    if (isWhole && problems() === before) collect(() => fingerprint?.(record, image, label));
    onCase?.(folder, index + 1, dataset.cases.length);
  }
}

function failNonFinite(file: string, count: number): never {
  fail("VOLUME_NOT_FINITE", {
    file,
    expected: "finite numbers in every voxel",
    found: `${count} voxels that are NaN or infinite`,
    hint: "replace them by a value that means outside the scan, such as the smallest one",
  });
}
