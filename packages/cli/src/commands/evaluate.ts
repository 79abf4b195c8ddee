import { writeFileAtomic } from "@panshift/core/files";
import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { evaluate } from "../evaluate/evaluation.ts";
import { parseLabels } from "../evaluate/labels.ts";
import { parsePredictions } from "../evaluate/pairing.ts";
import { evaluationCsv, evaluationText } from "../evaluate/report.ts";
import { helpfulCommand } from "../help.ts";
import { interruptible } from "../interrupt.ts";
import { Progress } from "../progress.ts";
import { printJson, type Terminal } from "../terminal.ts";

interface EvaluateOptions {
  readonly prediction: readonly string[];
  readonly reference: string;
  readonly labels?: string;
  readonly referenceLabels?: string;
  readonly json?: string;
  readonly csv?: string;
}

/** `panshift evaluate`: Dice and volumes of predictions against references. */
export function evaluateCommand({ terminal }: CommandContext): Command {
  return helpfulCommand({
    name: "evaluate",
    summary: "score segmentations against references: Dice and volume, each with its outcome",
    examples: [
      "--prediction out/ --reference Dataset001/labelsTr --json scores.json",
      "--prediction A=a.nii.gz --prediction B=b.nii.gz --reference r.nii.gz --labels pancreas=1+2,lesion=2",
    ],
    notes: `Two files are one pair whatever their names; folders pair by case name (extension and _0000 removed), and
files without a partner are reported. Prediction and reference must lie on one grid.
--labels holds for both sides, --reference-labels where the reference uses other values; without either, names
come from dataset.json beside the reference, else pancreas=1,lesion=2. A label named ignore is left out of
every comparison. Mean Dice: a missed or spurious object and a missing prediction count 0, both empty is left out.`,
  })
    .requiredOption("--prediction <[NAME=]PATH...>", "files or folders of segmentations; NAME stands in the table")
    .requiredOption("--reference <PATH>", "file or folder of reference labels")
    .option("--labels <name=value,...>", "labels to score; 1+2 is a union")
    .option("--reference-labels <name=value,...>", "their values in the reference, where they differ")
    .option("--json <OUT>", "write everything as JSON (schema panshift.evaluate/1); - is standard output")
    .option("--csv <OUT>", "write one row a case and label; - is standard output")
    .action((options: EvaluateOptions) => runEvaluate(options, terminal));
}

async function runEvaluate(options: EvaluateOptions, terminal: Terminal): Promise<void> {
  const progress = new Progress(terminal);
  const evaluation = await interruptible(terminal, "Nothing was written; run the same command again.", (signal) =>
    evaluate({
      predictions: parsePredictions(options.prediction),
      reference: options.reference,
      ...(options.labels === undefined ? {} : { labels: parseLabels(options.labels, "--labels") }),
      ...(options.referenceLabels === undefined
        ? {}
        : { referenceLabels: parseLabels(options.referenceLabels, "--reference-labels") }),
      onCase: (done, total) => {
        signal.throwIfAborted();
        progress.update("evaluate", done, total);
      },
    }),
  );
  progress.end();
  for (const problem of evaluation.problems) terminal.message(`unmatched: ${problem}\n`);
  if (options.csv === "-") terminal.out(evaluationCsv(evaluation));
  else if (options.csv !== undefined) writeFileAtomic(options.csv, evaluationCsv(evaluation));
  if (options.json === "-") printJson(terminal, evaluation);
  else if (options.json !== undefined) writeFileAtomic(options.json, `${JSON.stringify(evaluation, null, 2)}\n`);
  if (options.json !== "-" && options.csv !== "-") terminal.out(evaluationText(evaluation));
}
