import { z } from "zod";

const names = z.union([z.literal("all"), z.array(z.string()).min(1)], {
  error: "expected `all` or a list of domain names",
});
const sources = names.default("all").describe("Domains to train on, one at a time.");
const share = (fallback: number) => z.number().gt(0).max(0.9).default(fallback);

const splitSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("fixed"),
    test: share(0.25).describe("Share of the subjects that are tested, the same in every domain."),
    validation: share(0.2).describe("Share of the other subjects held out for selection."),
    seed: z.int().min(0).default(1).describe("Of the choice of both."),
  }),
  z.strictObject({
    kind: z.literal("cross-validation"),
    folds: z.int().min(2).default(5).describe("Each subject is tested once; folds as nnU-Net draws them (seed 12345)."),
    validation: share(0.2).describe("Share of the other subjects held out for selection."),
    seed: z.int().min(0).default(1).describe("Of the validation subjects."),
  }),
]);
const VALIDATION = "Share of the other subjects held out for selection.";
const seedOf = (what: string) => z.int().min(0).default(1).describe(`Of the choice of ${what}.`);

const split = splitSchema.prefault({ kind: "fixed" });

const over = z
  .array(z.string())
  .min(1)
  .describe("The columns in which a target may differ from its source, such as [sequence].");

const families = [
  z.strictObject({
    family: z.literal("in-domain").describe("F1: cross-validation within each domain."),
    domains: names.default("all").describe("Domains that take part."),
    folds: z.int().min(2).default(5).describe("Each subject is tested once."),
    validation: share(0.2).describe(VALIDATION),
    seed: seedOf("validation subjects"),
  }),
  z.strictObject({
    family: z.literal("leave-one-out").describe("F2 and joint training: all values of `over` but one."),
    over,
    within: names.default("all").describe("Domains that take part."),
    targets: z.array(z.string()).optional().describe("Values (or combinations a/b) to leave out; default: each."),
    trainingOnly: z.array(z.string()).default([]).describe("Domains that only train."),
    test: z
      .number()
      .gt(0)
      .max(0.9)
      .optional()
      .describe(
        "Share of the subjects that is tested, in what is left out and in the sources; default: all of what is left out.",
      ),
    validation: share(0.2).describe(VALIDATION),
    seed: seedOf("`test`"),
  }),
  z.strictObject({
    family: z.literal("shift").describe("F3, F4, F5, F9: train on one domain, test where `over` differs."),
    over,
    sources,
    targets: names.default("all").describe("Domains that may be tested, besides the source."),
    split: split.describe("Which subjects are tested."),
  }),
  z.strictObject({
    family: z.literal("limited-sampling").describe("F6: independent draws of few training subjects."),
    source: z.string().describe("The domain to train on."),
    targets: names.default("all").describe("Domains tested besides it."),
    sizes: z
      .array(z.union([z.int().min(1), z.literal("all")], { error: "expected a number of subjects, or `all`" }))
      .min(1)
      .describe("Numbers of training subjects; `all`: all there are, which is one draw."),
    repeats: z.int().min(1).default(5).describe("Draws of each size; equal ones count once."),
    test: share(0.25).describe("Share of the subjects that is tested, the same for every draw."),
    validation: share(0.2).describe(VALIDATION),
    seed: seedOf("test and validation subjects and draws"),
  }),
  z.strictObject({
    family: z.literal("given").describe("Nothing is trained: predictions made elsewhere are scored on every case."),
    domains: names.default("all").describe("Domains that are scored."),
  }),
] as const;

/** Families of the benchmark that have a name and no content yet, with what serves until then. */
const FAMILIES_TO_COME: Readonly<Record<string, string>> = {
  "semi-supervised": "has no content yet (F7): no registered method learns from scans without labels",
  "zero-shot": "has no content yet (F8): score the masks of a prompted model as `predictions` of the family `given`",
  "coarse-fine": "has no content yet (F10): no method has a second stage in a region of interest",
  ablation: "needs no family (F11): list the flag sets as methods (`preset`, `hparams`) of `leave-one-out`",
};

/** Who trains on what and is tested where; the families of the benchmark protocol. */
export const protocolSchema = z.discriminatedUnion("family", families, {
  error: ({ input }) => {
    const family = (input as { readonly family?: unknown } | null)?.family;
    const known = families.map(({ shape }) => shape.family.value).join(", ");
    const toCome = FAMILIES_TO_COME[String(family)];
    return toCome === undefined ? `expected one of ${known}` : `\`${family}\` ${toCome}`;
  },
});

export type Protocol = z.output<typeof protocolSchema>;
export type ProtocolOf<F extends Protocol["family"]> = Extract<Protocol, { readonly family: F }>;
