import { existsSync } from "node:fs";
import { join } from "node:path";
import { fail } from "@panshift/core";
import { volumesAt } from "@panshift/dataset";

/**
 * The scans that the arguments stand for: volume files and DICOM folders as they are, those in any other folder.
 *
 * @throws FILE_MISSING; CALL_INVALID for a folder without a volume, or of slices beside volumes
 */
export function scansAt(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    const scans = volumesAt(path);
    if (scans.length > 0) return scans;
    return fail("CALL_INVALID", {
      file: path,
      expected: "a scan, or a folder of scans",
      found: "a folder without a volume file or a DICOM folder",
      hint: "name the folder that holds the scans themselves, such as imagesTs of a dataset",
    });
  });
}

/** The model folder that `--model` means: itself, or the folder `model` of a run. */
export function modelFolder(path: string): string {
  const ofRun = join(path, "model");
  return !existsSync(join(path, "model.json")) && existsSync(join(ofRun, "model.json")) ? ofRun : path;
}
