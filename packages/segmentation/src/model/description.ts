import { z } from "zod";
import { inferenceSchema } from "../inference/options.ts";
import { preprocessingSchema } from "../preprocessing/options.ts";

/** Raised when a model written before can no longer be read as it was meant. */
export const MODEL_SCHEMA = "panshift.model/1";

const positive = z.number().positive();
const range = z.tuple([z.number(), z.number()]);
const perAxis = z.tuple([z.number(), z.number(), z.number()]);

/** Which data made a choice; `last` is the last checkpoint, `fixed` a value that no data chose. */
const chosenOn = z.enum(["source-val", "leave-one-domain-out", "oracle", "fixed", "last"]);

/** `model.json`: everything that applying a model needs besides its weights, and where they come from. */
export const modelSchema = z.object({
  schema: z.literal(MODEL_SCHEMA),
  network: z.object({
    kind: z.literal("conresnet"),
    inChannels: z.literal(1),
    classes: z.int().min(1),
    width: z.int().min(8),
    layers: z.tuple([z.int(), z.int(), z.int(), z.int(), z.int()]),
    upsample: z.enum(["trilinear", "nearest"]),
    dropout: z.number(),
  }),
  preprocessing: preprocessingSchema,
  patchSizeDhw: z.tuple([positive, positive, positive]),
  inference: inferenceSchema,
  /** In channel order; class c has label c + 1 in a segmentation. */
  classes: z.array(z.object({ name: z.string(), threshold: z.number(), thresholdChosenOn: chosenOn })).min(1),
  weights: z.object({ chosenOn, iteration: z.int(), sha256: z.string() }),
  method: z.object({
    id: z.string(),
    version: z.int(),
    hparams: z.unknown(),
    /** Of the hyper-parameters: a training is given them; a study that chooses among trainings says so in its results. */
    chosenOn: chosenOn.default("fixed"),
  }),
  precision: z.enum(["fp32", "bf16"]),
  /** What the training scans were like, over all of them. */
  trainedOn: z.object({
    modality: z.enum(["ct", "mr"]),
    cases: z.int(),
    subjects: z.int(),
    domains: z.array(z.string()),
    /** Lowest 0.5th and highest 99.5th percentile, in the scans' own unit. */
    intensityRange: range,
    /** Smallest and largest spacing along (i, j, k) of the canonical scans, mm. */
    spacingMm: z.object({ least: perAxis, most: perAxis }),
    /** Smallest and largest extent along (i, j, k) of the canonical scans, mm. */
    extentMm: z.object({ least: perAxis, most: perAxis }),
  }),
  run: z.string(),
  provenance: z.record(z.string(), z.unknown()),
});

export type ModelDescription = z.output<typeof modelSchema>;
