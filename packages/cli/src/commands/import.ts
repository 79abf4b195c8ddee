import { type ImportReport, importDataset } from "@panshift/benchmark";
import { fail } from "@panshift/core";
import { type Command, Option } from "commander";
import type { CommandContext } from "../context.ts";
import { helpfulCommand } from "../help.ts";
import { kindsText } from "../import/kinds.ts";
import { importText } from "../import/report.ts";
import { interruptible } from "../interrupt.ts";
import { Progress } from "../progress.ts";
import { printJson, type Terminal } from "../terminal.ts";

interface ImportOptions {
  readonly out: string;
  readonly csv?: string;
  readonly copy?: true;
  readonly known?: readonly string[];
  readonly modality?: string;
  readonly json?: true;
}

/** `panshift import`: public and own data sets into the dataset layout. */
export function importCommand({ terminal }: CommandContext): Command {
  return helpfulCommand({
    name: "import",
    summary: "bring a data set into the dataset layout: labels mapped, every case checked, cases.tsv written",
    examples: [
      "msd Task07_Pancreas --out Dataset007_Msd --csv lesions.csv",
      "panorama panorama/ --out Dataset009_Panorama --known Dataset007_Msd Dataset002_Nih",
      "csv scans.csv --out Dataset010_Own",
    ],
    notes: `${kindsText()}

SRC is only read. Images that need no change are hard links to it (--copy: copies); DICOM, MHA and the like become
NIfTI. Labels become 0 background, 1 pancreas, 2 lesion, 3 ignore; other organs a side map.
A case is refused when image and label cannot be one grid, a label holds a value that its kind does not know or
nothing of the pancreas, or its voxels are those of another case or of a --known dataset. All others come in. The
exit code is 1 when none does.
The same command goes on after a stop: a case stays while its files (by name, size and time) and its row are the same.
Some kinds know nothing of lesions or scanners: --csv brings in a table with the column case and those of cases.tsv.
docs/import.md tells all of it. Mind each set's license: it is written into cases.tsv.`,
  })
    .argument("<KIND>", "what SRC is, see below")
    .argument("<SRC>", "the folder that the set was unpacked to; for csv the table itself")
    .requiredOption("--out <DATASET>", "the dataset's folder, DatasetNNN_Name")
    .option("--csv <OVERRIDES>", "a table whose columns replace what the kind knows of a case")
    .option("--copy", "copy files that need no change instead of linking them")
    .option("--known <DATASET...>", "datasets whose scans must not come in again")
    .addOption(new Option("--modality <NAME>", "take one modality of a set that has both").choices(["ct", "mr"]))
    .option("--json", "print one JSON object (schema panshift.import/1)")
    .action((kind: string, source: string, options: ImportOptions) => runImport(kind, source, options, terminal));
}

async function runImport(kind: string, source: string, options: ImportOptions, terminal: Terminal): Promise<void> {
  const { json, ...given } = options;
  const progress = new Progress(terminal);
  const onCase = progress.show(`import ${kind}`);
  const report = await interruptible(terminal, "Finished cases are kept; the same command goes on.", (signal) =>
    importDataset({ kind, source, ...given, onCase, signal }),
  );
  progress.end();
  if (json) printJson(terminal, report);
  else terminal.out(importText(report));
  requireSomething(report, source);
}

/** @throws IMPORT_EMPTY */
function requireSomething({ counts, refusals }: ImportReport, source: string): void {
  if (counts.imported + counts.kept > 0) return;
  fail("IMPORT_EMPTY", {
    file: source,
    expected: "a case that can be imported",
    found: refusals.length === 0 ? "none" : `${refusals.length} refused: ${refusals[0]?.message}`,
    hint: "the report above says why each case was refused",
  });
}
