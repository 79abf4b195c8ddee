import { counted, fail } from "@panshift/core";
import { writeFileAtomic } from "@panshift/core/files";
import { presets, shifts } from "@panshift/phantom";
import type { DatasetOptions, GenerationProgress } from "@panshift/phantom/files";
import type { Command } from "commander";
import { Option } from "commander";
import type { CommandContext } from "../context.ts";
import { helpfulCommand } from "../help.ts";
import { interruptible } from "../interrupt.ts";
import { names, number, wholeNumber } from "../options.ts";
import { organValues } from "../phantom/organ-values.ts";
import { duration, Progress } from "../progress.ts";
import type { Terminal } from "../terminal.ts";

interface PhantomOptions {
  readonly out: string;
  readonly preset: string;
  readonly modality?: "mr" | "ct";
  readonly sequences?: readonly string[];
  readonly centers?: number;
  readonly subjects?: number;
  readonly seed: number;
  readonly shift?: readonly string[];
  readonly readers: number;
  readonly breathHoldMm?: number;
  readonly anatomy?: string;
  readonly anatomyLabels?: Readonly<Record<string, number>>;
  readonly jobs?: number;
  readonly preview?: string;
}

/** `panshift phantom`: makes a dataset of phantom abdomens. */
export function phantomCommand({ terminal }: CommandContext): Command {
  return helpfulCommand({
    name: "phantom",
    summary: "make a dataset of phantom abdomens whose images follow from tissue and scanner parameters",
    examples: [
      "--out Dataset001_Phantom --centers 2 --subjects 8 --sequences t1w,t2w,opposed",
      "--out Dataset002_CrossPan --preset crosspan --subjects 16 --preview sheet.png",
      "--out Dataset003_Readers --preset standard --shift annotation --readers 3",
      "--out Dataset004_Phases --sequences ct:non-contrast,ct:arterial,ct --subjects 4",
    ],
    notes: `Presets:
${Object.entries(presets)
  .map(([name, { about }]) => `  ${name.padEnd(11)} ${about}`)
  .join("\n")}

Writes the nnU-Net v2 raw layout with cases.tsv; labels 0 background, 1 pancreas, 2 lesion. Subject k belongs to
center k mod N, so adding subjects changes none. The same flags give the same bytes, with any number of jobs, and
make only what is missing or damaged; more subjects, sequences or readers may be asked for later.
Results on such data are phantom results. docs/phantom.md says what it is made of.`,
  })
    .requiredOption("--out <DATASET>", "the dataset's folder, DatasetNNN_Name")
    .option("--preset <NAME>", `one of ${Object.keys(presets).join(", ")}`, "demo")
    .addOption(
      new Option("--modality <NAME>", "what to make; default: that of the sequences, else the preset's").choices([
        "mr",
        "ct",
      ]),
    )
    .option(
      "--sequences <NAMES>",
      "of t1w, t2w, opposed, in, or ct; with a phase as t1w:arterial; default: preset",
      names,
    )
    .option("--centers <N>", "number of centers; default: the preset's", wholeNumber(1))
    .option("--subjects <N>", "number of subjects of the whole dataset; default: the preset's", wholeNumber(1))
    .option("--seed <S>", "everything random follows from it", wholeNumber(0), 1)
    .option(
      "--shift <NAMES>",
      `what differs between centers: ${shifts.join(", ")}, or none; default: the preset's`,
      names,
    )
    .option(
      "--readers <N>",
      "people who label each scan, up to 3, in labelsTr, labelsTr_reader2, ...",
      wholeNumber(1),
      1,
    )
    .option("--breath-hold-mm <SD>", "how far the sequences of a subject lie apart; default: 0, registered", number(0))
    .option("--anatomy <DIR>", "take the anatomy from the organ maps (NIfTI) in this folder")
    .option("--anatomy-labels <name=value,...>", "what the maps' values mean, pancreas=2,liver=6,...", organValues)
    .option("--jobs <N>", "worker threads; the result is the same; default: as cores and memory allow", wholeNumber(1))
    .option("--preview <PNG>", "draw a contact sheet: subjects down, sequences across, with outlines")
    .action((options: PhantomOptions) => runPhantom(options, terminal));
}

async function runPhantom(options: PhantomOptions, terminal: Terminal): Promise<void> {
  const { out, preview } = options;
  const { defaultJobs, estimateDataset, generateDataset } = await import("@panshift/phantom/files");
  const wanted = datasetOptions(options);
  const jobs = options.jobs ?? defaultJobs(wanted);
  const { cases, bytes, seconds } = estimateDataset(wanted);
  const time = duration(seconds / jobs);
  terminal.message(
    `${counted(cases, "case")} in ${out}: about ${Math.ceil(bytes / 1e6)} MB, about ${time} with ${counted(jobs, "job")}\n`,
  );
  const progress = new Progress(terminal);
  const report = await interruptible(terminal, "Finished cases are kept; the same command goes on.", async (signal) => {
    // What is there already goes by much faster: a piece of work of its own, so that the time left is right.
    const onProgress = ({ done, total, kept }: GenerationProgress) =>
      progress.update(kept ? "check" : "phantom", done, total);
    const result = await generateDataset(out, wanted, { jobs, signal, onProgress });
    if (result.interrupted) signal.throwIfAborted();
    return result;
  });
  progress.end();
  if (report.kept > 0)
    terminal.message(
      `${report.kept} of ${counted(report.total, "case")} ${report.kept === 1 ? "was" : "were"} there already\n`,
    );
  if (preview !== undefined) await drawPreview(out, preview);
  terminal.out(`${out}\n`);
}

function datasetOptions({ anatomy, anatomyLabels, out, jobs, preview, ...options }: PhantomOptions): DatasetOptions {
  if (anatomy === undefined && anatomyLabels === undefined) return options;
  if (anatomy !== undefined && anatomyLabels !== undefined)
    return { ...options, anatomy: { folder: anatomy, labels: anatomyLabels } };
  return fail("CALL_INVALID", {
    expected: "--anatomy and --anatomy-labels together",
    found: anatomy === undefined ? "only --anatomy-labels" : "only --anatomy",
    hint: "name the folder of the organ maps, and what their values mean: pancreas=2,liver=6,...",
  });
}

async function drawPreview(folder: string, file: string): Promise<void> {
  const [{ readDataset }, { contactSheet }] = await Promise.all([
    import("@panshift/dataset"),
    import("../phantom/contact-sheet.ts"),
  ]);
  writeFileAtomic(file, contactSheet(readDataset(folder)));
}
