import { resolve } from "node:path";
import { IGNORE, labelsOfDataset } from "@panshift/benchmark";
import { readDatasetJson } from "@panshift/dataset";
import type { BackboneOptions, SizeDhw, TrainConfig } from "@panshift/segmentation";
import { z } from "zod";

/** A network and the sizes of one pass at each of its stages. */
export interface CostConfig {
  readonly network: Pick<BackboneOptions, "width" | "classes" | "upsample">;
  readonly stages: Readonly<Record<string, SizeDhw>>;
}

const side = z.int().min(8).multipleOf(8, "expected a multiple of 8, the network's total stride");
const stagesSchema = z.strictObject({
  network: z
    .strictObject({
      width: z.int().min(8).multipleOf(8).default(32),
      classes: z.int().min(1).default(1),
      upsample: z.enum(["trilinear", "nearest"]).default("trilinear"),
    })
    .prefault({}),
  stages: z
    .record(z.string(), z.strictObject({ patchSizeDhw: z.tuple([side, side, side]) }))
    .refine((stages) => Object.keys(stages).length > 0, "expected at least one stage"),
});

/**
 * Reads what to count: a configuration with `stages`, or a training configuration (its patch is the one stage).
 *
 * @throws CONFIG_INVALID with every problem and its path
 */
export async function parseCostConfig(value: unknown, file: string): Promise<CostConfig> {
  const { failConfig, parseTrainConfig, problemsOf } = await import("@panshift/segmentation");
  if (typeof value !== "object" || value === null || !("stages" in value)) {
    return costOfTraining(parseTrainConfig(value, file));
  }
  const parsed = stagesSchema.safeParse(value);
  if (!parsed.success) return failConfig(file, problemsOf(parsed.error, stagesSchema));
  const stages = Object.entries(parsed.data.stages).map(([name, { patchSizeDhw }]) => [name, patchSizeDhw]);
  return { network: parsed.data.network, stages: Object.fromEntries(stages) };
}

function costOfTraining({ network: { width, upsample }, patchSizeDhw, data }: TrainConfig): CostConfig {
  const names = Object.keys(data.labels ?? Object.fromEntries(labelsOfDataset(datasetLabels(data))));
  const classes = names.filter((name) => name !== "background" && name !== IGNORE).length;
  return { network: { width, upsample, classes }, stages: { patch: patchSizeDhw } };
}

function datasetLabels({ root, dataset }: TrainConfig["data"]): Readonly<Record<string, number>> {
  return readDatasetJson(resolve(root as string, dataset as string)).labels;
}
