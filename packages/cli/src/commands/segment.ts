import { existsSync, rmSync } from "node:fs";
import { PanShiftError } from "@panshift/core";
import { writeFileAtomic } from "@panshift/core/files";
import type { Modality, Model } from "@panshift/segmentation";
import { readVolume, writeVolumeParallel } from "@panshift/volume/files";
import { type Command, Option } from "commander";
import type { CommandContext } from "../context.ts";
import { helpfulCommand } from "../help.ts";
import { interruptible } from "../interrupt.ts";
import { Progress } from "../progress.ts";
import { statedModality } from "../segment/modality.ts";
import { modelFolder, scansAt } from "../segment/paths.ts";
import { planSegmentation, probabilitiesFile, type SegmentJob } from "../segment/plan.ts";
import type { Terminal } from "../terminal.ts";

interface SegmentOptions {
  readonly model: string;
  readonly out: string;
  readonly probabilities?: true;
  readonly modality?: Modality;
  readonly outOfScope: "refuse" | "allow";
}

/** `panshift segment`: applies a model to scans. */
export function segmentCommand({ terminal, exitWith }: CommandContext): Command {
  return helpfulCommand({
    name: "segment",
    summary: "segment scans with a trained model, each on its own grid",
    examples: [
      "scan.nii.gz --model models/mr --out out.nii.gz",
      "a_0000.nii.gz b_0000.nii.gz dicom/c --model models/mr --out out/",
      "Dataset001/imagesTs --model runs/RUN --out out/",
    ],
    notes: `A scan is a volume file (NIfTI, MetaImage, NRRD) or a folder of DICOM slices; any other folder stands for the
scans in it. Of several, one that cannot be segmented is reported, the others are done, and the exit code is 1.
For one scan PATH may be a file; otherwise it is a folder of CASE.nii.gz, CASE being the file's name without extension
and _0000, or the DICOM folder's own. CASE.json beside it holds volumes, components and quality flags (touches the
border, empty, many components, outside the trained range), CASE_probabilities.nii.gz the foreground probability
(CASE_probabilities_NAME.nii.gz each for models of several classes). Standard output names the segmentations.
The modality is that of the dataset's cases.tsv the scan lies in, else that of its DICOM headers, else --modality, else
it is inferred (1st percentile below -500: CT); CASE.json says which. Another modality than the model's, and a CT with
under 1 % of its voxels in the trained window, are refused unless --out-of-scope allow.`,
  })
    .argument("<INPUT...>", "scans to segment: files, DICOM folders or folders of these")
    .requiredOption("--model <DIR>", "folder with model.json and weights.safetensors, or the run's")
    .requiredOption("--out <PATH>", "a file for one scan, a folder for several")
    .option("--probabilities", "write the foreground probabilities too")
    .addOption(new Option("--modality <NAME>", "what the scans are").choices(["ct", "mr"]))
    .addOption(
      new Option("--out-of-scope <WHAT>", "what to do with scans the model was not trained for")
        .choices(["refuse", "allow"])
        .default("refuse"),
    )
    .action(async (inputs: string[], options: SegmentOptions) => {
      if (!(await runSegment(inputs, options, terminal))) exitWith(1);
    });
}

/** @returns false when a scan of several could not be segmented */
async function runSegment(inputs: readonly string[], options: SegmentOptions, terminal: Terminal): Promise<boolean> {
  const jobs = planSegmentation(scansAt(inputs), options.out);
  const { loadModel } = await import("@panshift/segmentation");
  const { cudaIsAvailable } = await import("@panshift/torch");
  const model = loadModel(modelFolder(options.model), { device: cudaIsAvailable() ? "cuda:0" : "cpu" });
  const progress = new Progress(terminal);
  const howToGoOn = "Scans that were finished are written; run the command again for the rest.";
  const failed: string[] = [];
  try {
    await interruptible(terminal, howToGoOn, async (signal) => {
      for (const job of jobs) {
        const label = jobs.length === 1 ? job.caseId : `${job.caseId} (${jobs.indexOf(job) + 1} of ${jobs.length})`;
        const replaced = existsSync(job.labels);
        try {
          const { flags } = await segmentCase(job, { model, options, signal, onProgress: progress.show(label) });
          progress.end();
          terminal.out(`${job.labels}\n`);
          if (replaced) terminal.message(`${job.caseId}: replaced ${job.labels}\n`);
          if (flags.length > 0) terminal.message(`${job.caseId}: ${flags.join(", ")}\n`);
        } catch (error) {
          progress.end();
          if (jobs.length === 1 || !concernsOneScan(error)) throw error;
          failed.push(job.caseId);
          terminal.message(`error: ${error.message} [${error.code}]\n`);
        }
        signal.throwIfAborted();
      }
    });
  } finally {
    model.dispose();
  }
  if (failed.length > 0) {
    terminal.message(`${failed.length} of ${jobs.length} scans were not segmented: ${failed.join(", ")}\n`);
  }
  return failed.length === 0;
}

/** A result that cannot be written would fail for the next scan too; a fault of PanShift is nobody's scan. */
function concernsOneScan(error: unknown): error is PanShiftError {
  return error instanceof PanShiftError && error.code !== "DISK_FULL" && error.code !== "WRITE_FAILED";
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
  const stated = statedModality(job, options.modality);
  const { labels, probabilities, report } = await segmentVolume(model, readVolume(input), {
    outOfScope: options.outOfScope,
    probabilities: options.probabilities ?? false,
    place: { caseId, file: input },
    ...(stated === null ? {} : { modality: stated.value }),
    signal,
    onProgress,
  });
  const { method, run, weights } = model.description;
  const sidecar = {
    schema: "panshift.segment/1",
    case: caseId,
    input,
    output: job.labels,
    model: { folder: model.folder, method: method.id, run, weightsSha256: weights.sha256 },
    outOfScope: options.outOfScope,
    ...report,
    modality: stated ?? report.modality,
  };
  const classes = model.description.classes.length;
  const files = new Map<string, () => void | Promise<void>>();
  for (const [name, volume] of Object.entries(probabilities ?? {})) {
    const path = probabilitiesFile(job, name, classes);
    files.set(path, () => writeVolumeParallel(path, volume));
  }
  files.set(job.labels, () => writeVolumeParallel(job.labels, labels));
  files.set(job.sidecar, () => writeFileAtomic(job.sidecar, `${JSON.stringify(sidecar, null, 2)}\n`));
  await writeAll(files);
  return report;
}

/** Writes files in their order; when one cannot be written, those before it go again. */
async function writeAll(files: ReadonlyMap<string, () => void | Promise<void>>): Promise<void> {
  const written: string[] = [];
  try {
    for (const [path, write] of files) {
      await write();
      written.push(path);
    }
  } catch (error) {
    for (const path of written) rmSync(path, { force: true });
    throw error;
  }
}
