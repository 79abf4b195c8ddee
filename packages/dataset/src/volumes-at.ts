import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fail } from "@panshift/core";
import { isDicomFolder } from "@panshift/volume/files";
import { isVolumeName } from "./case-name.ts";

/**
 * The volumes that a path stands for, sorted: itself when it is a file or a DICOM folder, else the volume files and the
 * DICOM folders in it. Files below those are not looked at.
 *
 * @throws FILE_MISSING; CALL_INVALID for a folder of slices and of other volumes, which could mean either
 */
export function volumesAt(path: string): readonly string[] {
  const status = existsSync(path) ? statSync(path) : undefined;
  if (status === undefined) {
    fail("FILE_MISSING", {
      file: path,
      expected: "a volume or a folder of volumes",
      found: "nothing",
      hint: "check the path",
    });
  }
  if (!status.isDirectory()) return [path];
  const entries = readdirSync(path)
    .sort()
    .map((name) => join(path, name));
  const files = entries.filter(isVolumeName);
  if (!isDicomFolder(path)) return entries.filter((entry) => isVolumeName(entry) || isDicomFolder(entry));
  if (files.length === 0) return [path];
  return fail("CALL_INVALID", {
    file: path,
    expected: "a folder of DICOM slices, or one of volumes",
    found: `DICOM slices beside ${files.length === 1 ? files[0] : `${files.length} volume files`}`,
    hint: "name the volume files one by one, or move the slices to a folder of their own",
  });
}

/** True for a path that is one volume: a file, or a DICOM folder. False for any other folder. */
export function isOneVolume(path: string): boolean {
  return !existsSync(path) || !statSync(path).isDirectory() || isDicomFolder(path);
}
