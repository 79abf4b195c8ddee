import type { Command } from "commander";
import { Option } from "commander";
import type { CommandContext } from "../context.ts";
import { helpfulCommand } from "../help.ts";
import { interruptible } from "../interrupt.ts";
import { names, wholeNumber } from "../options.ts";
import { Progress } from "../progress.ts";
import type { Terminal } from "../terminal.ts";

interface PhantomOptions {
  readonly out: string;
  readonly preset: string;
  readonly modality: "mr" | "ct";
  readonly sequences?: readonly string[];
  readonly centers: number;
  readonly subjects: number;
  readonly seed: number;
}

/** `panshift phantom`: makes a dataset of phantom abdomens. */
export function phantomCommand({ terminal }: CommandContext): Command {
  return helpfulCommand({
    name: "phantom",
    summary: "make a dataset of phantom abdomens whose images follow from tissue and scanner parameters",
    examples: ["--out Dataset001_Phantom --centers 2 --subjects 8 --sequences t1w,t2w,opposed"],
    notes: `Writes the nnU-Net v2 raw layout with cases.tsv; labels 0 background, 1 pancreas, 2 lesion. Subject k belongs to
center k mod N, so adding subjects changes none. The same flags give the same bytes, and make only what is
missing or damaged; more subjects or sequences may be asked for later.
Results on such data are phantom results.`,
  })
    .requiredOption("--out <DATASET>", "the dataset's folder, DatasetNNN_Name")
    .option("--preset <NAME>", "size and resolution of the scans: demo or standard", "demo")
    .addOption(new Option("--modality <NAME>", "what to make").choices(["mr", "ct"]).default("mr"))
    .option("--sequences <NAMES>", "of t1w, t2w, opposed, in (MR); default t1w,t2w,opposed", names)
    .option("--centers <N>", "number of centers", wholeNumber(1), 2)
    .option("--subjects <N>", "number of subjects of the whole dataset", wholeNumber(1), 16)
    .option("--seed <S>", "everything random follows from it", wholeNumber(0), 1)
    .action((options: PhantomOptions) => runPhantom(options, terminal));
}

async function runPhantom({ out, ...options }: PhantomOptions, terminal: Terminal): Promise<void> {
  const { estimateDataset, generateDataset } = await import("@panshift/phantom/files");
  const { cases, bytes } = estimateDataset(options);
  terminal.message(`${cases} cases, about ${Math.ceil(bytes / 1e6)} MB in ${out}\n`);
  const progress = new Progress(terminal);
  const report = await interruptible(terminal, "Finished cases are kept; the same command goes on.", async (signal) => {
    const onProgress = ({ done, total }: { done: number; total: number }) => progress.update("phantom", done, total);
    const result = await generateDataset(out, options, { signal, onProgress });
    if (result.interrupted) signal.throwIfAborted();
    return result;
  });
  progress.end();
  if (report.kept > 0) terminal.message(`${report.kept} of ${report.total} cases were there already\n`);
  terminal.out(`${out}\n`);
}
