import { dirname, resolve } from "node:path";
import { z } from "zod";
import { augmentationSchema } from "../augment/options.ts";
import { inferenceSchema } from "../inference/options.ts";
import { preprocessingSchema } from "../preprocessing/options.ts";
import { failConfig, problemsOf } from "./config-problems.ts";
import { dataSchema } from "./data-config.ts";

const side = z.int().min(8).multipleOf(8, "expected a multiple of 8, the network's total stride");
const count = z.int().min(1);

const networkSchema = z.strictObject({
  width: z.int().min(8).multipleOf(8).default(32).describe("Channels of the first level; a multiple of 8."),
  upsample: z.enum(["trilinear", "nearest"]).default("trilinear").describe("How the decoder doubles its grid."),
  dropout: z.number().min(0).max(0.9).default(0.1).describe("Share of channels dropped before the decoder."),
});

const methodSchema = z.preprocess(
  (value) => (typeof value === "string" ? { id: value } : value),
  z.strictObject({
    id: z.string().default("baseline").describe("A registered method, or the path or package of an external one."),
    preset: z.string().optional().describe("A named set of hyper-parameters of the method."),
    hparams: z.record(z.string(), z.unknown()).default({}).describe("Hyper-parameters; see `panshift methods`."),
  }),
);

const optimizationSchema = z.strictObject({
  optimizer: z.enum(["adam", "adamw", "sgd"]).default("adam").describe("A method may overrule all of these."),
  learningRate: z.number().positive().default(1e-4).describe("At the first step."),
  weightDecay: z.number().min(0).default(5e-4).describe("L2 in Adam and SGD, decoupled in AdamW."),
  momentum: z.number().min(0).max(1).default(0.99).describe("SGD only."),
  nesterov: z.boolean().default(true).describe("SGD only."),
  polyPower: z.number().min(0).default(0.9).describe("The rate decays as (1 - step / steps) ^ power; 0: constant."),
  gradientClip: z.number().positive().nullable().default(null).describe("Largest L2 norm of all gradients together."),
});

/** A training configuration as a person writes it. Every key is described; unknown keys are refused. */
export const trainConfigSchema = z.strictObject({
  data: dataSchema.describe("What to train on."),
  preprocessing: preprocessingSchema.describe("How scans become network input."),
  patchSizeDhw: z.tuple([side, side, side]).describe("Training and inference patch [D, H, W], voxels."),
  batchSize: count.default(1).describe("Patches per step."),
  foregroundShare: z.number().min(0).max(1).default(0.5).describe("Share of patches centered on a target voxel."),
  augmentation: augmentationSchema.prefault({}).describe("Random changes of each patch, or `none`."),
  network: networkSchema.prefault({}).describe("The backbone."),
  method: methodSchema.prefault({}).describe("The training method."),
  optimization: optimizationSchema.prefault({}).describe("Optimizer and schedule."),
  inference: inferenceSchema.prefault({}).describe("How the model is applied; stored in it."),
  iterations: count.describe("Training steps."),
  precision: z
    .enum(["fp32", "bf16", "auto"])
    .default("auto")
    .describe("`auto`: bf16 where the device is fast at it and sound."),
  validationInterval: count.default(500).describe("Steps between evaluations on the held-out cases."),
  checkpointInterval: count.default(250).describe("Steps between checkpoints."),
  seed: z.int().min(0).default(2022).describe("Everything random follows from it."),
  device: z
    .union([z.literal("auto"), z.literal("cpu"), z.string().regex(/^cuda:\d+$/)], {
      error: "expected `auto`, `cpu` or `cuda:0`, `cuda:1`, ...",
    })
    .default("auto")
    .describe("`auto`: the first CUDA device, else the CPU. No part of a run's identity."),
  threads: z
    .union([z.literal("auto"), count], { error: "expected `auto` or a number of threads" })
    .default("auto")
    .describe("CPU threads of the engine. No part of a run's identity."),
  workers: z
    .int()
    .min(0)
    .max(64)
    .default(0)
    .describe("Threads that make patches ahead; 0: the training thread itself."),
});

/** A complete configuration: defaults filled in, `data.root` absolute. */
export type TrainConfig = z.output<typeof trainConfigSchema> & { readonly file: string };

/**
 * Checks a configuration and fills in its defaults.
 *
 * @param value plain data, as a YAML or JSON reader gives it
 * @param file where it was read, for messages and as the start of relative paths
 * @throws CONFIG_INVALID with every problem and its path
 */
export function parseTrainConfig(value: unknown, file: string): TrainConfig {
  const parsed = trainConfigSchema.safeParse(value);
  if (!parsed.success) failConfig(file, problemsOf(parsed.error, trainConfigSchema));
  const config = parsed.data;
  const root = resolve(dirname(file), config.data.root ?? ".");
  return { ...config, data: { ...config.data, root }, file };
}
