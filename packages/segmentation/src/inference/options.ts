import { z } from "zod";

/** How a model is applied; stored with it. */
export const inferenceSchema = z.strictObject({
  overlap: z.number().min(0).max(0.9).default(0.5).describe("Overlap of neighboring windows along each axis."),
  flips: z.boolean().default(false).describe("Average over the 8 mirror images of each window."),
  threshold: z.number().min(0).max(1).default(0.5).describe("Lowest probability of a foreground voxel."),
  components: z
    .strictObject({
      keepRatio: z
        .number()
        .min(0)
        .max(1)
        .default(0.5)
        .describe("Keep the largest component of a class and those larger than this share of it; 0: keep all."),
    })
    .prefault({})
    .describe("26-connected component filter."),
});

export type InferenceOptions = z.output<typeof inferenceSchema>;
