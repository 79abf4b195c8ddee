import {
  DEFAULT_SETTINGS,
  type EvaluateOptions,
  type EvaluationSettings,
  evaluate,
  evaluationCsv,
  parseLabels,
  parseSources,
} from "@panshift/benchmark";
import { fail } from "@panshift/core";
import { writeFileAtomic } from "@panshift/core/files";
import { type Command, Option } from "commander";
import type { CommandContext } from "../context.ts";
import { evaluationText } from "../evaluate/report.ts";
import { helpfulCommand } from "../help.ts";
import { interruptible } from "../interrupt.ts";
import { names, positiveNumbers, wholeNumber } from "../options.ts";
import { Progress } from "../progress.ts";
import { printJson, type Terminal } from "../terminal.ts";

/** Files without a partner beyond this number are left to `--json`. */
const MAX_UNMATCHED_SHOWN = 10;

interface CommandOptions extends Pick<EvaluationSettings, "policy" | "bothEmpty" | "surface"> {
  readonly prediction: readonly string[];
  readonly reference: string;
  readonly reader?: readonly string[];
  readonly labels?: string;
  readonly referenceLabels?: string;
  readonly by?: readonly string[];
  readonly clipToPenalty?: true;
  readonly nsdToleranceMm: readonly number[];
  readonly resample?: "nearest";
  readonly jobs: number;
  readonly json?: string;
  readonly csv?: string;
}

/** `panshift evaluate`: predictions against references. */
export function evaluateCommand({ terminal, exitWith }: CommandContext): Command {
  const { policy, bothEmpty, surface, nsdTolerancesMm } = DEFAULT_SETTINGS;
  return helpfulCommand({
    name: "evaluate",
    summary: "score segmentations against references: overlap, surface distance, volume and detection",
    examples: [
      "--prediction out/ --reference Dataset001/labelsTr --json scores.json",
      "--prediction A=a.nii.gz B=b.nii.gz --reference r.nii.gz --labels gland=1+2",
      "--prediction out/ --reference data/labelsTr --by center,sequence --reader expert2/",
    ],
    notes: `Two files are one pair whatever their names; folders pair by case name (extension and _0000 removed).
A reference without a prediction counts as no-prediction; files without a partner are reported. A prediction that
cannot be read, or lies on another grid, is a problem of its case alone: it counts as no-prediction, and the
command ends with exit code 1 after everything else is scored.
--labels holds for both sides, --reference-labels where the reference (and readers) use other values; without
either, names come from dataset.json beside the reference, else pancreas=1,lesion=2. A label named ignore is left
out of every comparison. Label values that look wrong are told: ones that references hold and nothing names, and
ones of --labels that no file holds.
A prediction lies on its reference's grid when its voxels lie in the same places, whatever the order of its axes.
Outcomes without a number (missed, spurious, both empty, no prediction) are counted in every row and enter means
by --policy: seed-paper scores overlap 0, average distance 40 mm, Hausdorff distance 100 mm; exclude leaves
distances out; image-diagonal takes the image's diagonal. docs/evaluation.md tells all of it.`,
  })
    .requiredOption("--prediction <[NAME=]PATH...>", "files or folders of segmentations; NAME stands in the table")
    .requiredOption("--reference <PATH>", "file or folder of reference labels")
    .option("--reader <[NAME=]PATH...>", "further annotations of the cases: their scores stand beside each mean")
    .option("--labels <name=value,...>", "labels to score; 1+2 is a union")
    .option("--reference-labels <name=value,...>", "their values in the reference, where they differ")
    .option("--by <column,...>", "also sum up by columns of the cases.tsv beside the reference", names)
    .addOption(
      new Option("--policy <name>", "how missed and spurious objects enter means")
        .choices(["seed-paper", "exclude", "image-diagonal"])
        .default(policy),
    )
    .addOption(
      new Option("--both-empty <rule>", "both masks empty: perfect, or left out")
        .choices(["one", "skip"])
        .default(bothEmpty),
    )
    .option("--clip-to-penalty", "distances above the policy's penalty count as the penalty")
    .addOption(
      new Option("--nsd-tolerance-mm <mm,...>", "tolerances of the surface Dice")
        .argParser(positiveNumbers)
        .default(nsdTolerancesMm, nsdTolerancesMm.join()),
    )
    .addOption(
      new Option("--surface <kind>", "boundary voxels, or area-weighted marching-cubes points")
        .choices(["voxel", "mesh"])
        .default(surface),
    )
    .addOption(
      new Option("--resample <kind>", "take predictions on other grids to the reference's").choices(["nearest"]),
    )
    .option("--jobs <N>", "worker threads; the result is the same", wholeNumber(1), 1)
    .option("--json <OUT>", "write everything as JSON (schema panshift.evaluate/1); - is standard output")
    .option("--csv <OUT>", "write one row a case and label; - is standard output")
    .action(async (options: CommandOptions) => {
      if (!(await runEvaluate(options, terminal))) exitWith(1);
    });
}

/** @returns false when a case was refused on the way */
async function runEvaluate(options: CommandOptions, terminal: Terminal): Promise<boolean> {
  if (options.csv === "-" && options.json === "-") {
    fail("CALL_INVALID", {
      expected: "one of --json and --csv on standard output",
      found: "both",
      hint: "write one of them to a file",
    });
  }
  const progress = new Progress(terminal);
  const { evaluation, failures, unmatched, labelProblems, isDefaultLabels } = await interruptible(
    terminal,
    "Nothing was written; run the same command again.",
    (signal) =>
      evaluate({
        ...evaluateOptions(options),
        onCase: (done, total) => {
          signal.throwIfAborted();
          progress.update("evaluate", done, total);
        },
      }),
  );
  progress.end();
  if (isDefaultLabels) {
    const labels = Object.entries(evaluation.settings.labels.reference).map(([name, values]) => `${name}=${values}`);
    terminal.message(`labels: ${labels.join(", ")} (the default); name others with --labels\n`);
  }
  for (const problem of unmatched.slice(0, MAX_UNMATCHED_SHOWN)) terminal.message(`unmatched: ${problem}\n`);
  const more = unmatched.length - MAX_UNMATCHED_SHOWN;
  if (more > 0) terminal.message(`unmatched: and ${more} more (all are among the problems of --json)\n`);
  for (const problem of labelProblems) terminal.message(`warning: ${problem}\n`);
  for (const { message, code } of failures) terminal.message(`error: ${message} [${code}]\n`);
  if (options.csv === "-") terminal.out(evaluationCsv(evaluation));
  else if (options.csv !== undefined) writeFileAtomic(options.csv, evaluationCsv(evaluation));
  if (options.json === "-") printJson(terminal, evaluation);
  else if (options.json !== undefined) writeFileAtomic(options.json, `${JSON.stringify(evaluation, null, 2)}\n`);
  if (options.json !== "-" && options.csv !== "-") terminal.out(evaluationText(evaluation));
  return failures.length === 0;
}

function evaluateOptions(options: CommandOptions): EvaluateOptions {
  const { policy, bothEmpty, surface, nsdToleranceMm, resample = "none", clipToPenalty = false } = options;
  return {
    predictions: parseSources(options.prediction, "--prediction"),
    reference: options.reference,
    readers: parseSources(options.reader ?? [], "--reader"),
    ...(options.labels === undefined ? {} : { labels: parseLabels(options.labels, "--labels") }),
    ...(options.referenceLabels === undefined
      ? {}
      : { referenceLabels: parseLabels(options.referenceLabels, "--reference-labels") }),
    by: options.by ?? [],
    settings: { policy, bothEmpty, surface, resample, clipToPenalty, nsdTolerancesMm: nsdToleranceMm },
    jobs: options.jobs,
  };
}
