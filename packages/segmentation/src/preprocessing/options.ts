import { z } from "zod";

const positive = z.number().positive();

/** How a scan becomes network input; stored in every model, so that inference repeats it exactly. */
export const preprocessingSchema = z.strictObject({
  modality: z.enum(["ct", "mr"]).describe("What the scans are; decides how intensities are normalized."),
  ctWindowHu: z
    .tuple([z.number(), z.number()])
    .refine(([low, high]) => low < high, "expected the lower end first")
    .default([-100, 240])
    .describe("Hounsfield units mapped to 0 and 1; values outside are clipped. CT only."),
  mrPercentiles: z
    .tuple([z.number().min(0).max(100), z.number().min(0).max(100)])
    .refine(([low, high]) => low < high, "expected the lower percentile first")
    .default([0.5, 99.5])
    .describe("Percentiles of each scan mapped to 0 and 1; values outside are clipped. MR only."),
  spacingDhwMm: z
    .union([z.literal("keep"), z.tuple([positive, positive, positive])])
    .default("keep")
    .describe("Voxel size of the network's grid [D, H, W] in mm, or `keep` for each scan's own."),
});

export type PreprocessingOptions = z.output<typeof preprocessingSchema>;
