import { closeSync, openSync, readSync } from "node:fs";
import { relative } from "node:path";
import { fail } from "@panshift/core";
import { type CaseRecord, fileHash, imageFile, labelFile, NOT_AVAILABLE, sideMapFile, sideOf } from "@panshift/dataset";
import { IDENTITY_SCALE, type Volume, type VoxelArray } from "@panshift/volume";
import { readDicomSeries, readVolume, writeVolume } from "@panshift/volume/files";
import { imageDoubts, labelDoubts } from "./check-scan.ts";
import type { ImportedCase } from "./import-log.ts";
import { canonicalLabels, type ImageSource, type ProposedCase, type SideMapNames, type SidePart } from "./importer.ts";
import { orientationDoubts, type SideMap } from "./orientation-doubts.ts";
import { isPlain3d, type PaintedLabels, paintLabels, paintSide } from "./paint-labels.ts";
import { placeFile } from "./place-file.ts";
import type { PlannedCase } from "./records.ts";
import { type ScanIdentity, scanIdentity } from "./scan-identity.ts";

export const FILE_ENDING = ".nii.gz";

/** What all cases of an import share. */
export interface CaseContext {
  /** Of the dataset that is written. */
  readonly folder: string;
  readonly copy: boolean;
  readonly sideMaps: readonly SideMapNames[];
  /** Says which doubts another scan of the same voxels raises. @throws SCAN_DUPLICATE */
  readonly recognize: (caseId: string, scan: ScanIdentity) => readonly string[];
}

/** A side map of a case and its kind. */
interface PaintedSide extends SideMap {
  readonly kind: string | null;
}

/**
 * Imports one case: reads and checks everything first, then writes image, label and side maps.
 *
 * @throws the reason why the case is refused: those of `readVolume`, PAIR_MISMATCH, LABELS_NOT_INTEGER, LABEL_UNKNOWN,
 * LABEL_EMPTY, VOLUME_NOT_FINITE, CASE_EXCLUDED, SCAN_DUPLICATE; and of the work as a whole: DISK_FULL, WRITE_FAILED
 */
export function importCase({ proposed, record }: PlannedCase, key: string, context: CaseContext): ImportedCase {
  const { caseId, placement = "world", warnings = [] } = proposed;
  const { modality, split } = record;
  const image = readImage(proposed.image);
  const doubts = [...warnings, ...imageDoubts(image, modality, { caseId, file: proposed.image.path })];
  const scan = scanIdentity(image);
  doubts.push(...context.recognize(caseId, scan));
  const labels = proposed.labels.length === 0 ? null : paintLabels(proposed.labels, image, { caseId, placement });
  if (labels !== null) {
    const file = proposed.labels[0]?.path ?? "";
    doubts.push(...labels.warnings, ...labelDoubts(labels.voxels, image, { modality, proposed, file }));
  }
  const sides = paintSides(proposed.side ?? [], image, { caseId, placement, maps: context.sideMaps });
  doubts.push(...sides.warnings);
  const side = sides.painted.find(({ kind }) => kind === null) ?? null;
  doubts.push(...orientationDoubts(image, { labels: labels?.voxels ?? null, side, modality }));

  const place = { side: sideOf(split), caseId };
  const imagePath = imageFile(context.folder, place.side, caseId, FILE_ENDING);
  const labelPath = labelFile(context.folder, place.side, caseId, FILE_ENDING);
  writeImage(proposed.image, image, imagePath, context.copy);
  if (labels !== null) writeLabels(labels, image, labelPath, { source: proposed.labels[0]?.path ?? "", ...context });
  const sidePaths = sides.painted.map(({ kind, voxels }) => {
    const path = sideMapFile(context.folder, place.side, caseId, FILE_ENDING, kind ?? undefined);
    writeVolume(path, onGridOf(image, voxels));
    return path;
  });
  return {
    key,
    record: {
      ...record,
      lesion: lesionOf(proposed, record, labels),
      sha256Image: fileHash(imagePath),
      sha256Label: labels === null ? NOT_AVAILABLE : fileHash(labelPath),
    },
    scan,
    files: [imagePath, ...(labels === null ? [] : [labelPath]), ...sidePaths].map((p) => relative(context.folder, p)),
    warnings: doubts,
  };
}

/** What the row says, else the kind's type of lesion where the label holds one. */
function lesionOf({ labeledLesion }: ProposedCase, { lesion }: CaseRecord, labels: PaintedLabels | null): string {
  if (labeledLesion === undefined || lesion !== NOT_AVAILABLE || labels === null) return lesion;
  return labels.voxels.includes(canonicalLabels.lesion) ? labeledLesion : lesion;
}

function readImage({ path, files, dicom }: ImageSource): Volume {
  return files === undefined ? readVolume(path, dicom) : readDicomSeries(files, dicom);
}

function paintSides(
  parts: readonly SidePart[],
  image: Volume,
  { maps, ...how }: Parameters<typeof paintLabels>[2] & { readonly maps: readonly SideMapNames[] },
): { readonly painted: readonly PaintedSide[]; readonly warnings: readonly string[] } {
  const warnings: string[] = [];
  const painted = maps.flatMap(({ kind, names }): PaintedSide[] => {
    const own = parts.filter((part) => (part.kind ?? null) === kind);
    if (own.length === 0) return [];
    const side = paintSide(own, image, { ...how, names });
    warnings.push(...side.warnings.map((warning) => `side map: ${warning}`));
    return [{ kind, names, voxels: side.voxels }];
  });
  return { painted, warnings };
}

/** Links an image that any reader takes for what we read; writes any other one as NIfTI. */
function writeImage({ path, files }: ImageSource, image: Volume, target: string, copy: boolean): void {
  const isPlain = files === undefined && isPlain3dGzip(path, image);
  if (isPlain) placeFile(path, target, { copy });
  else writeVolume(target, image);
}

/** As `isPlain3d`, but an image may have a scale, which readers apply. */
function isPlain3dGzip(path: string, image: Volume): boolean {
  return isPlain3d({ ...image, scale: IDENTITY_SCALE }) && isGzipNifti(path);
}

function writeLabels(
  { voxels, asFile }: PaintedLabels,
  image: Volume,
  target: string,
  { source, copy }: { readonly source: string; readonly copy: boolean },
): void {
  if (asFile && isGzipNifti(source)) placeFile(source, target, { copy });
  else writeVolume(target, onGridOf(image, voxels));
}

/** Voxels on the grid of an image, whose geometry fields are repeated but not its extensions. */
function onGridOf({ shape, affine, header }: Volume, voxels: VoxelArray): Volume {
  const own = header === undefined ? {} : { header: { ...header, extensions: [], descrip: "" } };
  return { voxels, shape, affine, scale: IDENTITY_SCALE, ...own };
}

function isGzipNifti(path: string): boolean {
  if (!/\.nii\.gz$/i.test(path)) return false;
  const start = new Uint8Array(2);
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (cause) {
    const hint = "check the permissions";
    return fail("FILE_UNREADABLE", { file: path, expected: "a file that can be read", found: String(cause), hint });
  }
  try {
    readSync(file, start);
  } finally {
    closeSync(file);
  }
  return start[0] === 0x1f && start[1] === 0x8b;
}
