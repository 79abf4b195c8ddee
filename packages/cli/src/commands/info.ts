import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { helpfulCommand } from "../help.ts";
import { describePaths, type PathsInfo } from "../info/describe-paths.ts";
import type { VolumeInfo } from "../info/describe-volume.ts";
import { textTable } from "../table.ts";
import { printJson } from "../terminal.ts";

/** `panshift info`: geometry, type, range and labels of volumes or of a dataset. */
export function infoCommand({ terminal, exitWith }: CommandContext): Command {
  return helpfulCommand({
    name: "info",
    summary: "show geometry, type, range and labels of volumes or of a dataset, and what is wrong with them",
    examples: ["scan.nii.gz dicom/", "Dataset001_Phantom --json"],
    notes: `A volume is a NIfTI, MetaImage or NRRD file, or a folder of the DICOM slices of one series. Shape, spacing and
affine are in header order (i, j, k), RAS+ mm. Labels are counted in volumes that hold few distinct whole numbers. A
dataset folder is checked as a whole: images without labels, pairs on different grids, unknown label values. Every
problem is listed; then the exit code is that of the first one (2: nothing at that path).`,
  })
    .argument("<PATH...>", "volumes, DICOM folders, folders of volumes, or dataset folders")
    .option("--json", "print one JSON object (schema panshift.info/1)")
    .action(async (paths: string[], { json }: { json?: true }) => {
      const { exitCode, ...info } = await describePaths(paths);
      if (json) printJson(terminal, info);
      else terminal.out(info.files.length > 0 ? asText(info) : "");
      for (const problem of info.problems) terminal.message(`error: ${problem}\n`);
      exitWith(exitCode);
    });
}

function asText({ files }: Pick<PathsInfo, "files">): string {
  const header = ["path", "shape", "spacing (mm)", "axes", "type", "range", "labels (voxels)"];
  return textTable(header, files.map(rowOf));
}

function rowOf({ path, shape, spacingMm, orientation, dtype, min, max, nonFinite, labels }: VolumeInfo): string[] {
  const range = min === null || max === null ? "no finite value" : `${short(min)} .. ${short(max)}`;
  const named = Object.entries(labels ?? {}).filter(([value]) => value !== "0");
  const shown = named.slice(0, 4).map(([value, voxels]) => `${value} (${voxels})`);
  const rest = named.length > shown.length ? `, ${named.length - shown.length} more` : "";
  return [
    path,
    shape.join(" x "),
    spacingMm.map(short).join(" x "),
    orientation,
    dtype,
    nonFinite > 0 ? `${range}, ${nonFinite} not finite` : range,
    shown.join(", ") + rest,
  ];
}

function short(value: number): string {
  return String(Number(value.toPrecision(5)));
}
