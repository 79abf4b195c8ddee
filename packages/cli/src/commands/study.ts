import { type Command, Option } from "commander";
import type { CommandContext } from "../context.ts";
import { helpfulCommand, STUDY_GOES_ON, setOption } from "../help.ts";
import { wholeNumber } from "../options.ts";
import type { StudyOptions } from "../study/open-study.ts";
import type { PlanOptions } from "../study/plan-command.ts";
import type { RunOptions } from "../study/run-command.ts";
import type { WorkCommandOptions } from "../study/work-command.ts";

/** `panshift study`: a question, its protocols, methods and seeds, as one resumable grid of runs. */
export function studyCommand(context: CommandContext): Command {
  const command = helpfulCommand({
    name: "study",
    summary: "plan, run and report a study: methods x domains x seeds, selected without looking at the target",
    examples: [
      "plan examples/cross-sequence.yaml",
      "run examples/cross-sequence.yaml --jobs 2",
      "status examples/cross-sequence.yaml",
      "report examples/cross-sequence.yaml",
    ],
    notes: `A study is one YAML file; docs/studies.md lists its keys. Runs lie in the store (--store), one folder each, and may be
worked on by several processes and machines at once.
${STUDY_GOES_ON}`,
  });
  for (const create of [planCommand, runCommand, statusCommand, reportCommand, queryCommand])
    command.addCommand(create(context));
  return command.addCommand(workCommand(context), { hidden: true });
}

function subcommand(name: string, summary: string, example: string, notes?: string): Command {
  const full = { name: `study ${name}`, summary, examples: [example], ...(notes !== undefined && { notes }) };
  return helpfulCommand(full)
    .name(name)
    .argument("<STUDY.yaml>", "the study")
    .addOption(setOption())
    .option("--store <DIR>", "folder that holds the runs", "runs");
}

function planCommand({ terminal, exitWith }: CommandContext): Command {
  const notes = `Keeps no training, and writes nothing but phantom data that are missing. Time, memory and disk follow from finished
runs of the store. --measure trains a few steps of a run of each kind of which there is none, validates, and scores a
held-out source case, in a temporary folder that is removed again; tested cases stay closed. All source cases of that
run are read, which takes a minute or more.`;
  return subcommand("plan", "print every run before anything starts", "examples/cross-sequence.yaml --measure", notes)
    .option("--measure", "try a few steps of kinds of runs whose costs the store does not know")
    .option("--json", "print one JSON object (schema panshift.study-plan/1)")
    .action(async (file: string, options: PlanOptions) => {
      const { printPlan } = await import("../study/plan-command.ts");
      await printPlan(file, options, { terminal, exitWith });
    });
}

function runCommand({ terminal, exitWith }: CommandContext): Command {
  const notes = `Training and selection see source cases alone; selection oracle, an upper bound, sees a share of the target.
Every opening of a tested reference is written to audit.jsonl.
Ctrl-C finishes the step in hand, saves and ends with 130. ${STUDY_GOES_ON}
A run that fails is tried again as often as compute.retries says, does not stop the others, and is listed at the end
(exit code 1). With --fail-fast the first such run stops the others: on this machine they save and end, Slurm jobs finish
the run in hand.
--executor slurm submits a job array of workers (compute.slurm) and waits for it. Ctrl-C then leaves the jobs running;
the same command comes back to them instead of submitting others.`;
  return subcommand("run", "train and score what is not done", "examples/cross-sequence.yaml --jobs 2", notes)
    .option("--jobs <N>", "runs at a time; default: compute.jobs of the study", wholeNumber(1))
    .addOption(
      new Option("--executor <NAME>", "where runs are worked on: in processes of this machine, or in Slurm jobs")
        .choices(["local", "slurm"])
        .default("local"),
    )
    .option("--fail-fast", "stop when a run has failed, after its retries, instead of doing the others first")
    .action(async (file: string, options: RunOptions) => {
      const { runStudy } = await import("../study/run-command.ts");
      await runStudy(file, options, { terminal, exitWith });
    });
}

function statusCommand({ terminal, exitWith }: CommandContext): Command {
  return subcommand("status", "show where every run stands, from the store alone", "examples/cross-sequence.yaml")
    .addOption(new Option("--watch", "show it anew every few seconds until no run is left to do").conflicts("json"))
    .option("--json", "print one JSON object (schema panshift.study-status/1)")
    .action(async (file: string, options: StudyOptions & { readonly json?: true; readonly watch?: true }) => {
      const { printStatus } = await import("../study/status-command.ts");
      await printStatus(file, options, { terminal, exitWith });
    });
}

function reportCommand({ terminal }: CommandContext): Command {
  const notes = `Writes report.html (one file, no network), tables/, figures/, results.parquet, results.json, costs.csv and provenance.csv
into the study's folder, and prints the verdict. Of an unfinished study it shows what is scored so far, and says so.`;
  return subcommand("report", "write the report and print the verdict", "examples/cross-sequence.yaml", notes)
    .option("--json", "print the analysis as one JSON object (schema panshift.study-results/1)")
    .action(async (file: string, options: StudyOptions & { readonly json?: true }) => {
      const { reportStudy } = await import("../study/report-command.ts");
      await reportStudy(file, options, { terminal });
    });
}

function queryCommand({ terminal }: CommandContext): Command {
  const example = `examples/cross-sequence.yaml "SELECT * FROM cells"`;
  const notes = `Asks what the last report wrote, in DuckDB's SQL. Views: results (a row for each model, case, label and metric) and
every table of the report by its name, such as cells and drops.`;
  return subcommand("query", "ask a study's results in SQL", example, notes)
    .argument("<SQL>", "the query")
    .option("--json", "print one JSON object (schema panshift.study-query/1)")
    .action(async (file: string, sql: string, options: StudyOptions & { readonly json?: true }) => {
      const { queryStudy } = await import("../study/query-command.ts");
      await queryStudy(file, sql, options, { terminal });
    });
}

/** What executors start. */
function workCommand({ terminal }: CommandContext): Command {
  const command = subcommand(
    "work",
    "one worker of a study: works through the plan beside others",
    "study.yaml --session a",
  );
  return command
    .requiredOption("--session <NAME>", "the `study run` that attempts are counted by")
    .addOption(
      new Option("--tell <HOW>", "what happens: each WorkEvent as a line of JSON, or a log in words")
        .choices(["json", "words"])
        .default("json"),
    )
    .option("--starter-answers", "say nothing of Ctrl-C: the process that started this one does")
    .option("--fail-fast", "begin no further run once one has failed for good in the session")
    .action(async (file: string, options: WorkCommandOptions) => {
      const { workOnStudy } = await import("../study/work-command.ts");
      await workOnStudy(file, options, terminal);
    });
}
