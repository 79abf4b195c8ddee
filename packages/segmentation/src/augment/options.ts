import { z } from "zod";

const probability = (value: number) => z.number().min(0).max(1).default(value).describe("Chance of each draw.");
const range = (low: number, high: number) =>
  z
    .tuple([z.number().min(0), z.number().min(0)])
    .refine(([from, to]) => from <= to, "expected the lower end first")
    .default([low, high]);

const flip = z.strictObject({
  probability: probability(0.5),
  axes: z
    .array(z.enum(["d", "h", "w"]))
    .default(["d", "h", "w"])
    .describe("Axes that may be mirrored, each on its own."),
});
const rotate = z.strictObject({
  probability: probability(0.5),
  degrees: z.number().min(0).max(180).default(15).describe("Largest angle about each axis, either way."),
});
const scale = z.strictObject({
  probability: probability(0.5),
  range: range(0.8, 1.2).describe("Magnification, one factor for all axes."),
});
const elastic = z.strictObject({
  probability: probability(0.2),
  gridMm: z.number().positive().default(32).describe("Distance of the B-spline's control points, mm."),
  displacementMm: range(0, 4).describe("Standard deviation of a control point's shift along each axis, mm."),
});
const gamma = z.strictObject({
  probability: probability(0.5),
  range: range(0.7, 1.5).describe("Exponent of the intensities in [0, 1]."),
});
const noise = z.strictObject({
  probability: probability(0.5),
  standardDeviation: range(0, 0.1).describe("Of Gaussian noise, in units of the intensity window."),
});

/** Every augmentation with its range; the defaults are those of the dual-task paper's released trainer. */
const switches = z.strictObject({
  flip: flip.prefault({}).describe("Mirroring."),
  rotate: rotate.prefault({}).describe("Rotation about the patch's center, in mm."),
  scale: scale.prefault({}).describe("Scaling about the patch's center."),
  elastic: elastic.prefault({}).describe("Smooth random deformation."),
  gamma: gamma.prefault({}).describe("Non-linear contrast."),
  noise: noise.prefault({}).describe("Gaussian noise."),
});

export type AugmentationOptions = z.output<typeof switches>;

/** Every probability 0: patches leave as they were cut. */
export const noAugmentation: AugmentationOptions = switches.parse({
  flip: { probability: 0 },
  rotate: { probability: 0 },
  scale: { probability: 0 },
  elastic: { probability: 0 },
  gamma: { probability: 0 },
  noise: { probability: 0 },
});

export const augmentationSchema = z.preprocess((value) => (value === "none" ? noAugmentation : value), switches);
