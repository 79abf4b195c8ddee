import { fail } from "@panshift/core";
import { writeFileAtomic } from "@panshift/core/files";
import type { DatasetFingerprint } from "@panshift/dataset";
import type { Command } from "commander";
import { Option } from "commander";
import type { CommandContext } from "../context.ts";
import { helpfulCommand } from "../help.ts";
import { describePaths, type PathsInfo } from "../info/describe-paths.ts";
import type { VolumeInfo } from "../info/describe-volume.ts";
import { fingerprintText } from "../info/fingerprint-text.ts";
import { names } from "../options.ts";
import { Progress } from "../progress.ts";
import { textTable } from "../table.ts";
import { printJson, type Terminal } from "../terminal.ts";

interface InfoOptions {
  readonly json?: true;
  readonly by: readonly string[];
  readonly organ?: readonly string[];
  readonly figure?: string;
}

/** `panshift info`: geometry, type, range and labels of volumes or of a dataset, and a dataset's fingerprint. */
export function infoCommand({ terminal, exitWith }: CommandContext): Command {
  return helpfulCommand({
    name: "info",
    summary: "show geometry, type, range and labels of volumes or of a dataset, and what is wrong with them",
    examples: ["scan.nii.gz dicom/", "Dataset001_Phantom --json", "Dataset001_Phantom --figure domains.png"],
    notes: `A volume is a NIfTI, MetaImage or NRRD file, or a folder of the DICOM slices of one series. Shape, spacing and
affine are in header order (i, j, k), RAS+ mm. Labels are counted in volumes that hold few distinct whole numbers. A
dataset folder is checked as a whole: images without labels, pairs on different grids, unknown label values. Every
problem is listed; then the exit code is that of the first one (2: nothing at that path).

Below the files of a dataset comes its fingerprint by domain: spacing, size, intensities, volumes, how much the organ
varies within, how well it stands out from the 20 mm around it, and what cases.tsv does not say. Several datasets
are domains of their own. docs/datasets.md says how each number is computed.`,
  })
    .argument("<PATH...>", "volumes, DICOM folders, folders of volumes, or dataset folders")
    .option("--json", "print one JSON object (schema panshift.info/1)")
    .addOption(
      new Option("--by <COLUMNS>", "columns of cases.tsv whose values make a domain")
        .argParser(names)
        .default(["center", "sequence"], "center,sequence"),
    )
    .option("--organ <LABELS>", "labels that make the organ; default: all but background and ignore", names)
    .option("--figure <FILE>", "draw the fingerprint as box plots; .png or .svg")
    .action(async (paths: string[], options: InfoOptions) => exitWith(await runInfo(paths, options, terminal)));
}

async function runInfo(
  paths: readonly string[],
  { json, by, organ, figure }: InfoOptions,
  terminal: Terminal,
): Promise<0 | 1 | 2> {
  if (figure !== undefined) requireFigureName(figure);
  const progress = new Progress(terminal);
  const onCase = (folder: string, done: number, total: number) => progress.update(folder, done, total);
  const described = await describePaths(paths, { by, ...(organ === undefined ? {} : { organ }), onCase });
  progress.end();
  const { exitCode, ...info } = described;
  if (json) printJson(terminal, info);
  else terminal.out(info.files.length > 0 ? asText(info) : "");
  for (const folder of info.withoutManifest ?? []) {
    terminal.message(`note: ${folder} has no cases.tsv: one domain, and every scan counts as a subject\n`);
  }
  for (const problem of info.problems) terminal.message(`error: ${problem}\n`);
  if (figure !== undefined) await drawFigure(info.fingerprint, figure);
  return exitCode;
}

function requireFigureName(figure: string): void {
  if (/\.(png|svg)$/i.test(figure)) return;
  fail("CALL_INVALID", {
    expected: "--figure with a name ending in .png or .svg",
    found: figure,
    hint: "choose one of these formats",
  });
}

async function drawFigure(fingerprint: DatasetFingerprint | undefined, figure: string): Promise<void> {
  if (fingerprint === undefined) {
    return fail("CALL_INVALID", {
      expected: "a dataset with at least one case that can be read, for --figure",
      found: "none among the paths",
      hint: "name a dataset folder, which holds dataset.json",
    });
  }
  const { fingerprintPng, fingerprintSvg } = await import("../info/figure/fingerprint-figure.ts");
  writeFileAtomic(figure, /\.svg$/i.test(figure) ? fingerprintSvg(fingerprint) : fingerprintPng(fingerprint));
}

function asText({ files, fingerprint }: Pick<PathsInfo, "files" | "fingerprint">): string {
  const header = ["path", "shape", "spacing (mm)", "axes", "type", "range", "labels (voxels)"];
  const table = textTable(header, files.map(rowOf));
  return fingerprint === undefined ? table : `${table}\n${fingerprintText(fingerprint)}`;
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
