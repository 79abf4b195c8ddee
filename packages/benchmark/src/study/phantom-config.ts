import type { DatasetOptions } from "@panshift/phantom/files";
import { z } from "zod";

const whole = z.int().min(1);
const list = z.array(z.string()).min(1);

/** The options of `panshift phantom` that settle what a dataset holds, as a study gives them; their values are checked there. */
export const phantomSchema = z.strictObject({
  preset: z.string().optional().describe("A named population; default: demo."),
  modality: z.enum(["mr", "ct"]).optional().describe("Default: that of the sequences, else the preset's."),
  sequences: list.optional().describe("Such as [t1w, t2w], with a phase as t1w:arterial; default: the preset's."),
  centers: whole.optional().describe("Default: the preset's."),
  subjects: whole.optional().describe("Of the whole dataset; default: the preset's."),
  seed: z.int().min(0).optional().describe("Everything random follows from it; default: 1."),
  shift: z.array(z.string()).optional().describe("What differs between centers; none: []; default: the preset's."),
  readers: whole.optional().describe("People who label each scan; default: 1."),
  breathHoldMm: z.number().min(0).optional().describe("How far the sequences of a subject lie apart; default: 0."),
  anatomy: z
    .strictObject({
      folder: z.string().describe("Of label maps (NIfTI); starts at data.root."),
      labels: z.record(z.string(), z.int()).describe("Organs and their values in the maps: {pancreas: 2, liver: 6}."),
    })
    .optional()
    .describe("Organ maps to take the anatomy from; default: generated anatomy."),
}) satisfies z.ZodType<{ [Key in keyof DatasetOptions]: DatasetOptions[Key] | undefined }>;
