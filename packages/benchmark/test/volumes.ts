import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { affineFrom, createVolume, type Grid, type PerAxis, type VoxelArray } from "@panshift/volume";
import { writeVolume } from "@panshift/volume/files";

/** A new folder under the system's temporary one. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "panshift-benchmark-"));
}

/** Writes one row of labels along i, voxels of 2 x 2 x 2.5 mm (0.01 ml) unless told otherwise; gives its path. */
export function writeRow(path: string, labels: string, spacing: PerAxis<number> = [2, 2, 2.5]): string {
  mkdirSync(dirname(path), { recursive: true });
  const voxels = Uint8Array.from(labels, Number);
  writeVolume(
    path,
    createVolume(voxels, { shape: [voxels.length, 1, 1], affine: affineFrom(spacing, [0, 0, 0], "RAS") }),
  );
  return path;
}

/** Writes labels on any grid; gives the path. */
export function writeLabels(path: string, voxels: VoxelArray, grid: Grid): string {
  mkdirSync(dirname(path), { recursive: true });
  writeVolume(path, createVolume(voxels, grid));
  return path;
}

/** Writes `case: row of labels` as a folder of files; gives its path. */
export function writeCases(folder: string, cases: Readonly<Record<string, string>>): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, labels] of Object.entries(cases)) writeRow(join(folder, `${name}.nii.gz`), labels);
  return folder;
}

/** Writes a `cases.tsv` of `case: [subject, center, sequence]`. */
export function writeManifest(
  folder: string,
  cases: Readonly<Record<string, readonly [string, string, string]>>,
): void {
  const header =
    "case_id subject study dataset center modality sequence phase lesion split license sha256_image sha256_label";
  const rows = Object.entries(cases).map(
    ([id, [subject, center, sequence]]) => `${id} ${subject} 1 x ${center} mr ${sequence} n/a none n/a n/a n/a n/a`,
  );
  writeFileSync(join(folder, "cases.tsv"), `${[header, ...rows].join("\n").replaceAll(" ", "\t")}\n`);
}
