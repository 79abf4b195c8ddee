import { z } from "zod";

const finite = z.number();
const bounds = (of: z.ZodNumber, what: string) =>
  z
    .tuple([of, of])
    .refine(([low, high]) => low < high, { error: "expected the lower bound first" })
    .describe(what);

const priorSchema = z.union(
  [
    z.strictObject({ uniform: bounds(finite, "[low, high): evenly; whole numbers are rounded down.") }),
    z.strictObject({ logUniform: bounds(finite.positive(), "[low, high): evenly in the logarithm.") }),
    z.strictObject({
      choice: z
        .array(z.union([z.number(), z.string(), z.boolean(), z.array(z.number())]))
        .min(1)
        .describe("Each value as likely."),
    }),
  ],
  { error: "expected {uniform: [low, high]}, {logUniform: [low, high]} or {choice: [values]}" },
);

/** Where a search draws a value from. */
export type Prior = z.output<typeof priorSchema>;

/** A random search over a method's settings. */
export const searchSchema = z.strictObject({
  budget: z
    .int()
    .min(2)
    .max(1000)
    .describe("Draws of each choice of training subjects and seed; the first one has the given values."),
  seed: z.int().min(0).default(1).describe("Of the draws."),
  hparams: z
    .record(z.string(), priorSchema)
    .optional()
    .describe(
      "Priors by hyper-parameter: {uniform: [a, b]}, {logUniform: [a, b]} or {choice: [...]}; default: the method's own, of all that the study does not give.",
    ),
  optimization: z
    .strictObject({
      learningRate: priorSchema.optional(),
      weightDecay: priorSchema.optional(),
    })
    .default({})
    .describe("Priors of keys of the training configuration."),
});
