import { writeFileAtomic } from "@panshift/core/files";
import type { Modality, Model } from "@panshift/segmentation";
import { readVolume, writeVolume } from "@panshift/volume/files";
import { type Command, Option } from "commander";
import type { CommandContext } from "../context.ts";
import { helpfulCommand } from "../help.ts";
import { interruptible } from "../interrupt.ts";
import { Progress } from "../progress.ts";
import { modalityOf, planSegmentation, probabilitiesFile, type SegmentJob } from "../segment/plan.ts";
import type { Terminal } from "../terminal.ts";

interface SegmentOptions {
  readonly model: string;
  readonly out: string;
  readonly probabilities?: true;
  readonly modality?: Modality;
  readonly outOfScope: "refuse" | "allow";
}

/** `panshift segment`: applies a model to scans. */
export function segmentCommand({ terminal }: CommandContext): Command {
  return helpfulCommand({
    name: "segment",
    summary: "segment scans with a trained model, each on its own grid",
    examples: [
      "scan.nii.gz --model models/mr --out out.nii.gz",
      "a_0000.nii.gz b_0000.nii.gz --model models/mr --out out/",
    ],
    notes: `For one scan PATH may be a file; otherwise it is a folder of CASE.nii.gz, CASE being the scan's name without
_0000. CASE.json beside it holds volumes, components and quality flags (touches the border, empty, many components,
outside the trained range), CASE_probabilities.nii.gz the foreground probability (CASE_probabilities_NAME.nii.gz each
for models of several classes). Standard output names the segmentations.
The modality is that of the dataset's cases.tsv the scan lies in, else --modality, else it is inferred (1st percentile
below -500: CT) and CASE.json says so. Another modality than the model's, and a CT with under 1 % of its voxels in the
trained window, are refused unless --out-of-scope allow.`,
  })
    .argument("<INPUT...>", "scans to segment")
    .requiredOption("--model <DIR>", "folder with model.json and weights.safetensors")
    .requiredOption("--out <PATH>", "a file for one scan, a folder for several")
    .option("--probabilities", "write the foreground probabilities too")
    .addOption(new Option("--modality <NAME>", "what the scans are").choices(["ct", "mr"]))
    .addOption(
      new Option("--out-of-scope <WHAT>", "what to do with scans the model was not trained for")
        .choices(["refuse", "allow"])
        .default("refuse"),
    )
    .action((inputs: string[], options: SegmentOptions) => runSegment(inputs, options, terminal));
}

async function runSegment(inputs: readonly string[], options: SegmentOptions, terminal: Terminal): Promise<void> {
  const jobs = planSegmentation(inputs, options.out);
  const { loadModel } = await import("@panshift/segmentation");
  const { cudaIsAvailable } = await import("@panshift/torch");
  const model = loadModel(options.model, { device: cudaIsAvailable() ? "cuda:0" : "cpu" });
  const progress = new Progress(terminal);
  const howToGoOn = "Scans that were finished are written; run the command again for the rest.";
  try {
    await interruptible(terminal, howToGoOn, async (signal) => {
      for (const job of jobs) {
        const label = jobs.length === 1 ? job.caseId : `${job.caseId} (${jobs.indexOf(job) + 1} of ${jobs.length})`;
        const report = await segmentCase(job, { model, options, signal, onProgress: progress.show(label) });
        progress.end();
        terminal.out(`${job.labels}\n`);
        if (report.flags.length > 0) terminal.message(`${job.caseId}: ${report.flags.join(", ")}\n`);
        signal.throwIfAborted();
      }
    });
  } finally {
    model.dispose();
  }
}

interface CaseWork {
  readonly model: Model;
  readonly options: SegmentOptions;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

/** The sidecar comes last, so that a case that has one is whole. */
async function segmentCase(job: SegmentJob, { model, options, signal, onProgress }: CaseWork) {
  const { segmentVolume } = await import("@panshift/segmentation");
  const { caseId, input } = job;
  const modality = modalityOf(job, options.modality);
  const { labels, probabilities, report } = await segmentVolume(model, readVolume(input), {
    outOfScope: options.outOfScope,
    probabilities: options.probabilities ?? false,
    place: { caseId, file: input },
    ...(modality === undefined ? {} : { modality }),
    signal,
    onProgress,
  });
  for (const [name, volume] of Object.entries(probabilities ?? {})) {
    writeVolume(probabilitiesFile(job, name, model.description.classes.length), volume);
  }
  writeVolume(job.labels, labels);
  const { method, run, weights } = model.description;
  const sidecar = {
    schema: "panshift.segment/1",
    case: caseId,
    input,
    output: job.labels,
    model: { folder: options.model, method: method.id, run, weightsSha256: weights.sha256 },
    outOfScope: options.outOfScope,
    ...report,
  };
  writeFileAtomic(job.sidecar, `${JSON.stringify(sidecar, null, 2)}\n`);
  return report;
}
