import { writeFileAtomic } from "@panshift/core/files";
import type { Modality, Model } from "@panshift/segmentation";
import { readVolume, writeVolume } from "@panshift/volume/files";
import { type Command, Option } from "commander";
import type { CommandContext } from "../context.ts";
import { helpfulCommand } from "../help.ts";
import { interruptible } from "../interrupt.ts";
import { Progress } from "../progress.ts";
import { modalityOf, planSegmentation, type SegmentJob } from "../segment/plan.ts";
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
    examples: ["scan.nii.gz --model models/mr --out out.nii.gz", "a_0000.nii.gz b_0000.nii.gz --model models/mr --out out/"],
    notes: `For one scan PATH may be a file; otherwise it is a folder of CASE.nii.gz, CASE being the scan's name without
_0000. CASE.json beside it holds volumes, components and quality flags (touches the border, empty, many components,
outside the trained range), CASE_probabilities.nii.gz the foreground probability.
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
