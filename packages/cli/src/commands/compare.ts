import { compare, readEvaluation } from "@panshift/benchmark";
import type { Command } from "commander";
import { comparisonText } from "../compare/report.ts";
import type { CommandContext } from "../context.ts";
import { helpfulCommand } from "../help.ts";
import { names } from "../options.ts";
import { printJson } from "../terminal.ts";

interface CompareOptions {
  readonly metrics?: readonly string[];
  readonly against?: string;
  readonly by?: readonly string[];
  readonly json?: true;
}

/** `panshift compare`: paired statistics between predictions of the same cases. */
export function compareCommand({ terminal }: CommandContext): Command {
  return helpfulCommand({
    name: "compare",
    summary: "compare methods on the same cases: paired differences, tests, effect sizes, rankings",
    examples: [
      "scores.json",
      "baseline.json dual-task.json --against baseline --metrics dice,nsd.2,hd95Mm",
      "scores.json --by center",
    ],
    notes: `Takes what evaluate --json wrote: one file with several predictions, or several files made with the same
options (a prediction name of several files is told apart by its file: fold1/net). Cases pair by name; those that
a method lacks are stated, stay unpaired, and rank last. For each pair of methods: mean difference with 95 %
interval (bootstrap of subjects), Wilcoxon signed-rank test, Holm's correction over all pairs and metrics of a
label, rank-biserial correlation and d_z. Tests and effect sizes are over subjects, each with the mean of its
cases: scans of one person are not independent. Rankings by the mean, the mean rank and the tests won, each
with its stability over 1000 draws of subjects. Three methods and more: Friedman's test with Nemenyi's critical
difference.
To say that a method is better report the differences with their Holm-corrected p; tests won (not corrected) and
groups within the critical difference only describe.
--by names columns of cases.tsv that evaluate knew: center, sequence, and those of its own --by.`,
  })
    .argument("<EVALUATION.json...>", "files that evaluate --json wrote")
    .option("--metrics <name,...>", "such as dice, nsd.2, hd95Mm, or all (default: dice, assdMm, hd95Mm, nsd.2)", names)
    .option("--against <NAME>", "compare every method with this one only")
    .option("--by <column,...>", "also each method's means by domain, and their unweighted mean", names)
    .option("--json", "print one JSON object (schema panshift.compare/2)")
    .action((files: readonly string[], { metrics, against, by, json }: CompareOptions) => {
      const evaluations = files.map((file) => ({ file, evaluation: readEvaluation(file) }));
      const isAll = metrics?.length === 1 && metrics[0] === "all";
      const comparison = compare(evaluations, {
        ...(metrics === undefined ? {} : { metrics: isAll ? "all" : metrics }),
        ...(against === undefined ? {} : { against }),
        ...(by === undefined ? {} : { by }),
      });
      for (const warning of comparison.warnings) terminal.message(`warning: ${warning}\n`);
      for (const problem of comparison.problems) terminal.message(`missing: ${problem}\n`);
      if (json === true) printJson(terminal, comparison);
      else terminal.out(comparisonText(comparison));
    });
}
