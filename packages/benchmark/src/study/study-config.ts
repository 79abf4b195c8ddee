import { dirname, resolve } from "node:path";
import { fail } from "@panshift/core";
import { failConfig, problemsOf, trainConfigSchema } from "@panshift/segmentation";
import { z } from "zod";
import { metricProblem } from "./metric-problem.ts";
import { phantomSchema } from "./phantom-config.ts";
import { protocolSchema } from "./protocol-config.ts";
import { searchSchema } from "./search-config.ts";
import { oracleSchema, SEARCH_ONLY, selectionSchema } from "./selection-config.ts";
import { slurmSchema } from "./slurm-config.ts";

const text = z.union([z.string(), z.number()], { error: "expected text" }).transform(String);
const count = z.int().min(1);
const WHERE = "Columns of cases.tsv and the values to keep, such as {sequence: [t1w, t2w]}.";
const where = z.record(z.string(), z.union([text.transform((value) => [value]), z.array(text).min(1)])).describe(WHERE);

const datasetSchema = z.strictObject({
  name: z.string().min(1).describe("How domains and tables call it."),
  folder: z.string().describe("Dataset folder (nnU-Net layout with cases.tsv), or labels alone; starts at data.root."),
  where: where.default({}).describe(WHERE),
  phantom: phantomSchema
    .optional()
    .describe("Options of `panshift phantom`: the folder is made with them where it is missing or unfinished."),
});

const dataSchema = z.strictObject({
  root: z.string().optional().describe("Folder where relative paths start; default: the study file's own."),
  datasets: z.array(datasetSchema).min(1).describe("Where the cases come from."),
});

const domainsSchema = z.union(
  [
    z.strictObject({
      by: z.array(z.string()).min(1).describe("Columns of cases.tsv; each combination of values is a domain."),
    }),
    z.strictObject({
      named: z.record(z.string(), where).describe("Domains by name, each a filter; no case may fit two."),
      as: z
        .string()
        .min(1)
        .default("domain")
        .describe("What the names vary, such as lesion: how `over` of a protocol, tables and verdicts call it."),
      by: z
        .array(z.string())
        .default([])
        .describe("Columns that the names are crossed with; each combination with a name is a domain."),
    }),
  ],
  { error: "expected `by: [columns]` or `named: {name: {column: [values]}}`, which may have `as` and `by`" },
);

const taskSchema = z.strictObject({
  labels: z
    .record(z.string(), z.array(z.int().min(0)).min(1))
    .default({ pancreas: [1, 2] })
    .describe("What is trained and scored: classes and their label values; a class may join several."),
  side: z
    .string()
    .optional()
    .describe(
      "Organ control: take the labels from this kind of side map (`organs`: sideTr) instead of the references.",
    ),
});

const trainedMethodSchema = z.strictObject({
  name: z.string().optional().describe("In tables; default: the id."),
  id: z.string().describe("A registered method, or the path or package of an external one."),
  preset: z.string().optional().describe("A named set of hyper-parameters of the method."),
  hparams: z.record(z.string(), z.unknown()).default({}).describe("Hyper-parameters; see `panshift methods`."),
  search: searchSchema
    .optional()
    .describe("Random search: the draw that is best on held-out source cases is tested, and no other."),
});

const predictedMethodSchema = z.strictObject({
  name: z.string().min(1).describe("In tables."),
  predictions: z
    .string()
    .describe(
      "Folder of label files made elsewhere, matched by case name; with several datasets, a folder of each one's name in it.",
    ),
  labels: z
    .record(z.string(), z.array(z.int().min(0)).min(1))
    .optional()
    .describe("Label values in these predictions, class by class, where they differ from the task's."),
  unlabeledTarget: z
    .boolean()
    .optional()
    .describe(
      "Whether their maker was given images of the tested domains, without labels; tables mark it by a dagger.",
    ),
});

const methodSchema = z.preprocess(
  (value) => (typeof value === "string" ? { id: value } : value),
  z.union([trainedMethodSchema, predictedMethodSchema], {
    error: "expected a method's name, {id, hparams, ...}, or {name, predictions}",
  }),
);

const scoringSchema = z.strictObject({
  policy: z
    .enum(["seed-paper", "exclude", "image-diagonal"])
    .default("seed-paper")
    .describe("What cases without a value count as."),
  bothEmpty: z.enum(["one", "skip"]).default("skip").describe("Both masks empty: perfect, or left out."),
  nsdTolerancesMm: z
    .array(z.number().positive())
    .min(1)
    .refine((all) => new Set(all).size === all.length, "expected tolerances that differ")
    .default([1, 2, 3, 5])
    .describe("Of the surface Dice."),
  surface: z.enum(["voxel", "mesh"]).default("voxel").describe("Boundary voxels, or area-weighted points."),
  metrics: z
    .array(z.string())
    .min(1)
    .default(["dice", "nsd.3", "assdMm", "hd95Mm"])
    .describe("Shown; the first leads."),
});

const powerSchema = z.strictObject({
  drop: z.number().positive().default(0.05).describe("The drop that `study plan` says how to show; leading metric."),
  subjectSd: z.number().positive().default(0.15).describe("Assumed scatter of subjects' scores, until it is measured."),
  drawSd: z
    .number()
    .positive()
    .default(0.03)
    .describe("Assumed scatter of the mean over trainings on other subjects, until it is measured."),
});

const statisticsSchema = z.strictObject({
  reference: z.string().optional().describe("The method that others are compared with; default: the first."),
  replicates: z.int().min(100).default(10_000).describe("Bootstrap draws of an interval."),
  seed: z.int().min(0).default(20240101).describe("Of the bootstrap."),
  power: powerSchema.prefault({}),
});

const computeSchema = z.strictObject({
  jobs: z
    .union([z.literal("auto"), count])
    .default("auto")
    .describe(
      "Runs at a time on this machine; `auto`: one for each GPU, each run on its own, or for `threadsPerRun` cores.",
    ),
  threadsPerRun: z
    .union([z.literal("auto"), count])
    .default("auto")
    .describe("Cores counted for a run where `jobs` is `auto`, and asked of Slurm; `auto`: `training.threads`, or 1."),
  memoryGiB: z
    .number()
    .positive()
    .optional()
    .describe("What a run needs: a further worker waits until so much is free, a Slurm job asks for it; default: 2."),
  retries: z
    .int()
    .min(0)
    .max(10)
    .default(1)
    .describe("Further attempts for a run that failed for another reason than its data or configuration."),
  slurm: slurmSchema.prefault({}),
});

/** A study as a person writes it. Every key is described; unknown keys are refused. */
export const studySchema = z.strictObject({
  title: z.string().min(1).describe("Heads the report."),
  question: z.string().min(1).describe("What the study answers, in a sentence."),
  data: dataSchema,
  domains: domainsSchema.default({ by: ["center", "sequence"] }).describe("What a domain is, in one of two forms."),
  task: taskSchema.prefault({}),
  protocols: z.array(protocolSchema).min(1).describe("Who trains on what and is tested where."),
  methods: z.array(methodSchema).min(1).describe("A registered method's name, or one of the two forms below."),
  training: trainConfigSchema
    .omit({ data: true, method: true, seed: true })
    .optional()
    .describe(
      "The training configuration without data, method and seed (docs/training.md); not needed for predictions alone.",
    ),
  patientOverlap: z
    .enum(["refused", "allowed"])
    .default("refused")
    .describe(
      "`allowed`: leave-one-out keeps the subjects that it tests, scanned otherwise, in training; plan and report mark it.",
    ),
  seeds: z.array(z.int().min(0)).min(1).default([1, 2, 3]).describe("Each method is trained with each of them."),
  unequalBudgets: z
    .enum(["refused", "allowed"])
    .default("refused")
    .describe("Whether methods may be searched with different budgets; the report says so."),
  selection: selectionSchema,
  oracle: oracleSchema.prefault({}),
  scoring: scoringSchema.prefault({}),
  statistics: statisticsSchema.prefault({}),
  compute: computeSchema.prefault({}),
});

export type Study = z.output<typeof studySchema> & { readonly file: string; readonly root: string };
export type StudyMethod = Study["methods"][number];
export type TrainedMethod = z.output<typeof trainedMethodSchema>;
export type PredictedMethod = z.output<typeof predictedMethodSchema>;

export function isTrained(method: StudyMethod): method is TrainedMethod {
  return "id" in method;
}

/** The method's name in tables. */
export function nameOfMethod(method: StudyMethod): string {
  return isTrained(method) ? (method.name ?? method.id) : method.name;
}

/**
 * Checks a study and fills in its defaults.
 *
 * @param value plain data, as a YAML or JSON reader gives it
 * @param file where it was read, for messages and as the start of relative paths
 * @throws CONFIG_INVALID with every problem and its path
 */
export function parseStudy(value: unknown, file: string): Study {
  refuseTrainingConfig(value, file);
  const parsed = studySchema.superRefine(checkWhole).safeParse(value);
  if (!parsed.success) failConfig(file, problemsOf(parsed.error, studySchema), "docs/studies.md");
  const study = parsed.data;
  return { ...study, file, root: resolve(dirname(file), study.data.root ?? ".") };
}

function refuseTrainingConfig(value: unknown, file: string): void {
  const { protocols, preprocessing, iterations } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (protocols !== undefined || (preprocessing ?? iterations) === undefined) return;
  fail("CONFIG_INVALID", {
    file,
    expected: "a study, with protocols and methods",
    found: "a training configuration",
    hint: "use `panshift train` for it; docs/studies.md says what a study is",
  });
}

/** What a schema of single keys cannot see. */
function checkWhole(study: z.output<typeof studySchema>, context: z.RefinementCtx): void {
  const problem = (path: (string | number)[], message: string) => context.addIssue({ code: "custom", path, message });
  const repeated = (names: readonly string[]) => names.find((name, at) => names.indexOf(name) !== at);
  const method = repeated(study.methods.map(nameOfMethod));
  if (method !== undefined) problem(["methods"], `two methods are called \`${method}\`; give one a \`name\``);
  const dataset = repeated(study.data.datasets.map(({ name }) => name));
  if (dataset !== undefined) problem(["data", "datasets"], `two datasets are called \`${dataset}\``);
  if ("named" in study.domains && study.domains.by.includes(study.domains.as)) {
    problem(["domains", "as"], "expected another name than those of the columns in `by`");
  }
  if (study.methods.some(isTrained) && study.training === undefined) {
    problem(["training"], "expected the training configuration, because a method is to be trained");
  }
  const isGiven = (each: { readonly family: string }) => each.family === "given";
  if (study.methods.some(isTrained) && study.protocols.every(isGiven)) {
    problem(["protocols"], "expected a protocol that trains, because a method is to be trained");
  }
  const classes = Object.keys(study.task.labels).sort().join(", ");
  for (const [at, each] of study.methods.entries()) {
    if (isTrained(each) || each.labels === undefined) continue;
    if (Object.keys(each.labels).sort().join(", ") === classes) continue;
    problem(["methods", at, "labels"], `expected values for the classes of \`task.labels\`: ${classes}`);
  }
  if (repeated(study.selection) !== undefined) problem(["selection"], "expected distinct rules");
  const budgets = new Set(study.methods.flatMap((each) => (isTrained(each) ? (each.search?.budget ?? 1) : [])));
  if (budgets.size > 1 && study.unequalBudgets === "refused") {
    const found = [...budgets].join(" and ");
    problem(["methods"], `expected one search budget for all, not ${found}; or say \`unequalBudgets: allowed\``);
  }
  const choosing = study.selection.find((rule) => SEARCH_ONLY.includes(rule));
  const unsearched = study.methods.flatMap((each) => (isTrained(each) && !each.search ? [nameOfMethod(each)] : []));
  if (choosing !== undefined && unsearched.length > 0) {
    const found = `there is none to choose from for ${unsearched.join(", ")}`;
    problem(["selection"], `expected a \`search\` of every trained method for ${choosing}: ${found}`);
  }
  if (new Set(study.seeds).size !== study.seeds.length) problem(["seeds"], "expected distinct seeds");
  for (const [at, metric] of study.scoring.metrics.entries()) {
    const message = metricProblem(metric, study.scoring.nsdTolerancesMm);
    if (message !== null) problem(["scoring", "metrics", at], message);
  }
  const { reference } = study.statistics;
  const names = study.methods.map(nameOfMethod);
  if (reference !== undefined && !names.includes(reference)) {
    problem(["statistics", "reference"], `expected one of ${names.join(", ")}`);
  }
}
