import { z } from "zod";

const text = z.union([z.string(), z.number()], { error: "expected text" }).transform(String);
const labelValues = z.union([z.literal("rest"), z.array(z.int().min(0))], {
  error: "expected a list of label values, such as [10], or `rest`",
});

const casePair = z.strictObject({
  image: z.string().describe("Image: a file, or a folder of DICOM slices."),
  label: z.string().describe("Label on the image's grid: a file, or a folder of DICOM slices."),
  subject: text.optional().describe("The person; default: the case's name."),
  domain: text.optional().describe("Source domain; default: one domain for all."),
});

/** Where training cases come from; paths start at `root`. */
export const dataSchema = z
  .strictObject({
    root: z.string().optional().describe("Folder where relative paths start; default: the configuration's own."),
    dataset: z.string().optional().describe("Folder of a dataset (nnU-Net layout, `cases.tsv` if there is one)."),
    where: z
      .record(z.string(), z.union([text.transform((value) => [value]), z.array(text).min(1)]))
      .default({})
      .describe("Columns of `cases.tsv` and the values to keep, such as {center: [A], sequence: [t1w]}."),
    cases: z.array(casePair).min(1).optional().describe("Bare pairs of volumes, instead of `dataset`."),
    labels: z
      .record(z.string(), labelValues)
      .optional()
      .describe(
        "Target classes by name with their label values, plus `background` and `ignore`; default: as dataset.json says.",
      ),
    domain: z.string().default("center").describe("Column of `cases.tsv` whose values are the source domains."),
    validation: z
      .strictObject({
        share: z.number().min(0).max(0.9).default(0.2).describe("Share of the subjects held out; 0: none."),
        subjects: z.array(text).optional().describe("The subjects to hold out, by name, instead of a share."),
      })
      .prefault({})
      .describe("Held-out source cases. With fewer than two subjects there are none."),
  })
  .superRefine((data, context) => {
    const problem = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
    if ((data.dataset === undefined) === (data.cases === undefined)) {
      problem([], "expected exactly one of `dataset` and `cases`");
    }
    if (data.cases !== undefined && data.labels === undefined) {
      problem(["labels"], "expected the label values of each class, because bare pairs have no dataset.json");
    }
    if (data.cases !== undefined && Object.keys(data.where).length > 0) {
      problem(["where"], "expected `dataset` beside it; bare pairs have no columns");
    }
    if (data.labels !== undefined) checkLabels(data.labels, (key, message) => problem(["labels", ...key], message));
  });

export type DataConfig = z.output<typeof dataSchema>;

function checkLabels(labels: Record<string, "rest" | number[]>, problem: (key: string[], message: string) => void) {
  const owner = new Map<number, string>();
  for (const [name, values] of Object.entries(labels)) {
    if (values === "rest") {
      if (name !== "background") problem([name], "expected label values; only `background` may be `rest`");
      continue;
    }
    for (const value of values) {
      const other = owner.get(value);
      if (other !== undefined) problem([name], `label value ${value} belongs to \`${other}\` already`);
      owner.set(value, name);
    }
  }
  const classes = Object.keys(labels).filter((name) => name !== "background" && name !== "ignore");
  if (classes.length === 0) problem([], "expected at least one class beside `background` and `ignore`");
  for (const name of classes) if (labels[name]?.length === 0) problem([name], "expected at least one label value");
}
