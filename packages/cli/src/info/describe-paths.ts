import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fail, PanShiftError } from "@panshift/core";
import { DATASET_FILE, type Dataset, readDataset, verifyLabelValues, verifyPair, volumesAt } from "@panshift/dataset";
import type { Volume } from "@panshift/volume";
import { readVolume, volumeFormat } from "@panshift/volume/files";
import { describeVolume, type VolumeInfo } from "./describe-volume.ts";

/** What `info --json` prints. */
export interface PathsInfo {
  readonly schema: "panshift.info/1";
  readonly files: readonly VolumeInfo[];
  /** One sentence each, the place first. */
  readonly problems: readonly string[];
}

/**
 * Describes volumes, folders of volumes and datasets; what is wrong with one does not hide the others.
 *
 * @returns also the exit code: that of the first problem, 0 without any
 */
export async function describePaths(paths: readonly string[]): Promise<PathsInfo & { exitCode: 0 | 1 | 2 }> {
  const files: VolumeInfo[] = [];
  const errors: PanShiftError[] = [];
  const collect = <T>(work: () => T): T | null => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof PanShiftError)) throw error;
      errors.push(error);
      return null;
    }
  };
  const describe = (path: string): Volume | null =>
    collect(() => {
      const volume = readVolume(path);
      const info = describeVolume(path, volume, volumeFormat(path));
      files.push(info);
      if (info.nonFinite > 0) failNonFinite(path, info.nonFinite);
      return volume;
    });
  for (const path of paths) {
    await new Promise(setImmediate); // lets Ctrl-C in
    const entries = collect(() => volumesIn(path));
    if (entries === "dataset") describeDataset(path, describe, collect);
    else for (const entry of entries ?? []) describe(entry);
  }
  return {
    schema: "panshift.info/1",
    files,
    problems: errors.map(({ message }) => message),
    exitCode: errors[0]?.exitCode ?? 0,
  };
}

/** The volumes a path stands for; `"dataset"` for a dataset folder. */
function volumesIn(path: string): readonly string[] | "dataset" {
  if (existsSync(join(path, DATASET_FILE))) return "dataset";
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

function describeDataset(
  folder: string,
  describe: (path: string) => Volume | null,
  collect: <T>(work: () => T) => T | null,
): void {
  const dataset: Dataset | null = collect(() => readDataset(folder));
  for (const record of dataset?.cases ?? []) {
    const labelPath = dataset?.labelPath(record) ?? null;
    const image = describe((dataset as Dataset).imagePath(record));
    const label = labelPath === null ? null : describe(labelPath);
    if (label === null || labelPath === null) continue;
    const place = { caseId: record.caseId, file: labelPath };
    if (image !== null) collect(() => verifyPair(image, label, place));
    collect(() => verifyLabelValues(label, (dataset as Dataset).labels, place));
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
