import { readFileSync } from "node:fs";
import { join } from "node:path";
import { requireWritable, writeFileAtomic } from "@panshift/core/files";
import type { TrainResult } from "@panshift/segmentation";
import { type Command, Option } from "commander";
import { readConfigFile } from "../config-file.ts";
import type { CommandContext } from "../context.ts";
import { helpfulCommand, setOption } from "../help.ts";
import { interruptible } from "../interrupt.ts";
import { Progress } from "../progress.ts";
import type { Terminal } from "../terminal.ts";

interface TrainOptions {
  readonly set: readonly string[];
  readonly store: string;
  readonly resume?: true;
  readonly restart?: true;
  readonly out?: string;
}

const PHASES = { loading: "load", training: "train", validation: "validate" } as const;
const MODEL_FILES = ["weights.safetensors", "model.json"];

/** `panshift train`: trains the model of a configuration; the same command continues and repeats. */
export function trainCommand({ terminal }: CommandContext): Command {
  return helpfulCommand({
    name: "train",
    summary: "train the model that a configuration describes",
    examples: [
      "examples/real-ct.yaml --set data.root=$REAL",
      "mr.yaml --set seed=1 --store /data/runs --out models/mr",
    ],
    notes: `The last line of standard output is the run's folder; the model is in its folder model/.
The same command on an unfinished run goes on from its checkpoint, with weights equal to the bit to those of a run
that never stopped; on a finished run it prints the folder and ends with 0. Ctrl-C finishes the step in hand, saves,
says how to go on and ends with 130; a second Ctrl-C ends at once. An end by any other means loses the work since
the last checkpoint only. docs/training.md lists every key of CONFIG.`,
  })
    .argument("<CONFIG.yaml>", "the training configuration")
    .addOption(setOption())
    .option("--store <DIR>", "folder that holds the runs", "runs")
    .addOption(new Option("--resume", "fail (2) when there is nothing to go on from").conflicts("restart"))
    .option("--restart", "delete what the run has so far and begin anew")
    .option("--out <DIR>", "copy the finished model there")
    .action((file: string, options: TrainOptions) => runTrain(file, options, terminal));
}

async function runTrain(file: string, { set, store, out, ...flags }: TrainOptions, terminal: Terminal): Promise<void> {
  const { parseTrainConfig, train } = await import("@panshift/segmentation");
  const config = parseTrainConfig(readConfigFile(file, set), file);
  requireWritable(store);
  const progress = new Progress(terminal);
  const howToGoOn = "The run is saved; the same command goes on from there.";
  const run = await interruptible(terminal, howToGoOn, async (signal) => {
    const result = await train(config, {
      watch: true,
      store,
      resume: flags.resume ?? false,
      restart: flags.restart ?? false,
      signal,
      onNotice: (notice) => terminal.message(`note: ${notice}\n`),
      onProgress: ({ phase, iteration, total, loss }) =>
        progress.update(PHASES[phase], iteration, total, loss === null ? {} : { note: `loss ${loss.toFixed(4)}` }),
    });
    if (result.interrupted) signal.throwIfAborted();
    return result;
  });
  progress.end();
  terminal.message(`${summaryText(run)}\n`);
  if (out !== undefined) copyModel(join(run.folder, "model"), out);
  terminal.out(`${run.folder}\n`);
}

/** Steps, final loss, best validation and which weights the model has; that nothing was left to do comes first. */
function summaryText({ outcome, iteration, summary: { loss, best } }: TrainResult): string {
  const done = outcome === "skipped" ? "already done: " : "";
  const final = loss === null ? "" : `, loss ${loss.toFixed(4)} at the last`;
  const kept =
    best === null
      ? "no validation Dice; the last weights were kept"
      : `best validation Dice ${best.dice.toFixed(4)} at step ${best.iteration}, whose weights were kept`;
  return `${done}${iteration} steps${final}, ${kept}`;
}

/** The description comes last, so that a folder with one is whole. */
function copyModel(from: string, to: string): void {
  for (const name of MODEL_FILES) writeFileAtomic(join(to, name), readFileSync(join(from, name)));
}
