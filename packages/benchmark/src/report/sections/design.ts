import { counted } from "@panshift/core";
import type { StudyAnalysis } from "../../analysis/analyze-study.ts";
import { subjectsOf } from "../../study/experiment.ts";
import type { PlannedRun, StudyPlan } from "../../study/plan.ts";
import type { Protocol } from "../../study/protocol-config.ts";
import { nameOfSelection, type Selection } from "../../study/selection-config.ts";
import type { Study } from "../../study/study-config.ts";
import { facts, paragraph, section, tableHtml } from "../html/elements.ts";
import { MARK_NOTE, markedName } from "../tables/mark-methods.ts";
import { makeTable, type Table } from "../tables/table.ts";

const FAMILIES: Readonly<Record<string, string>> = {
  "in-domain": "cross-validation within each domain",
  "leave-one-out": "train on all domains but those left out, test on these",
  shift: "train on one domain, test in it and where the named columns differ",
  "limited-sampling": "independent draws of few training subjects, the same tests for all",
  given: "nothing is trained: predictions made elsewhere are scored",
};

const SELECTIONS: Readonly<Record<Selection, string>> = {
  "source-val": "the checkpoint with the best Dice on held-out source subjects; no target case is seen before the test",
  last: "the last checkpoint; no score chooses among checkpoints, and that of a search's draws which is best on held-out source subjects is taken",
  "leave-one-domain-out":
    "of a search's draws the one whose trainings without each source domain do best on it; its checkpoint as source-val",
  oracle:
    "of a search's draws the one whose last checkpoint does best on a share of the target's own subjects, as no user could choose; scored on the others, in targets alone",
};

/** Every choice of training subjects. */
export function designTable({ runs }: StudyPlan): Table {
  const models = runs.filter(({ withoutDomain }) => withoutDomain === null);
  const choices = [...new Map(models.map((run) => [run.training, run])).values()];
  return makeTable<PlannedRun>(
    {
      name: "design",
      title: "Trainings",
      caption:
        "A row is one choice of training subjects, the same for every method and seed. Tests: domain and number of cases.",
    },
    [
      {
        isPlace: true,
        name: "protocol",
        title: "protocol",
        value: ({ uses }) => uses.map(({ protocol }) => protocol + 1).join(", "),
      },
      { name: "sources", title: "trained on", value: ({ uses }) => uses[0]?.sources.join(" + ") ?? "" },
      { isPlace: true, name: "left_out", title: "left out", value: ({ uses }) => uses[0]?.leftOut ?? null },
      {
        isPlace: true,
        name: "fold",
        title: "fold",
        value: ({ uses }) => (uses[0]?.fold == null ? null : uses[0].fold + 1),
      },
      { isPlace: true, name: "draw", title: "draw", value: ({ uses }) => uses[0]?.sample?.draw ?? null },
      { name: "training", title: "training subjects", value: ({ training }) => subjectsOf(training).length },
      { name: "validation", title: "validation subjects", value: ({ validation }) => subjectsOf(validation).length },
      { name: "tested", title: "tested subjects", value: ({ uses }) => testedSubjects(uses) },
      { name: "tests", title: "tests", value: ({ uses }) => testsText(uses) },
    ],
    choices,
  );
}

/** Who trains where, who is tested, how a model is selected. */
export function designSection(study: Study, plan: StudyPlan, { settings, runs }: StudyAnalysis): string {
  const table = designTable(plan);
  const { resampling, scoring } = settings;
  const isTrained = plan.runs.length > 0;
  const methods = [
    ...new Set([...plan.runs.map(({ method }) => method.name), ...plan.scorings.map((s) => s.methodName)]),
  ];
  return section(
    "design",
    "Design",
    facts([
      [
        "methods",
        `${methods.map((name) => markedName(name, settings.unlabeledTarget)).join(", ")}${methods.length < 2 ? "" : `; others are compared with ${settings.reference}`}${settings.unlabeledTarget.length === 0 ? "" : `. ${MARK_NOTE}`}`,
      ],
      ...(isTrained
        ? ([
            ["seeds", study.seeds.join(", ")],
            ["runs", `${runs.done} of ${runs.planned} done`],
          ] as const)
        : []),
      ...study.data.datasets.map((dataset) => ["data", datasetText(dataset)] as const),
      ...study.protocols.map((protocol, at) => [`protocol ${at + 1}`, protocolText(protocol)] as const),
      ...trainingFacts(plan),
      ["domains", domainsText(study.domains)],
      ...(isTrained
        ? ([["splits", "by subject: all scans of a person are on one side, in every domain"]] as const)
        : []),
      ["selection", isTrained ? selectionText(study) : "not known: predictions made elsewhere"],
      ...searchFacts(plan),
      ...oracleFacts(study),
      ["labels", labelsText(study)],
      ["surfaces", `${scoring.surface}: see Definitions`],
      [
        "intervals",
        `95 %, percentile bootstrap over subjects (each with all its cases, every center keeping its number), ${resampling.replicates} draws, seed ${resampling.seed}`,
      ],
    ]),
    table.rows.length === 0 ? paragraph("No method is trained.") : tableHtml(table),
  );
}

function selectionText({ selection }: Study): string {
  const leads = selection.length > 1 ? " (leads: verdict and figures are its)" : "";
  return selection
    .map((rule, at) => `${nameOfSelection(rule)}${at === 0 ? leads : ""}: ${SELECTIONS[rule]}`)
    .join("; ");
}

function searchFacts({ runs }: StudyPlan): (readonly [string, string])[] {
  const draws = new Map(
    runs.flatMap(({ method, search }) => (search === null ? [] : [[method.name, method] as const])),
  );
  const texts = [...draws].map(([name, { draw }]) => {
    return `${name}: ${counted(draw?.budget ?? 0, "draw")} of ${Object.keys(draw?.values ?? {}).join(", ")}`;
  });
  const how =
    "the first has the values that the study gives; chosen for each choice of training subjects and seed on held-out source subjects, and only the chosen one is tested";
  return texts.length === 0 ? [] : [["search", `${texts.join("; ")}; ${how}`]];
}

function oracleFacts({ selection, oracle }: Study): (readonly [string, string])[] {
  if (!selection.includes("oracle")) return [];
  const what = `of a search, it chooses by ${Math.round(100 * oracle.share)} % of the tested subjects of each target (seed ${oracle.seed}), which every draw is scored on`;
  return [[nameOfSelection("oracle"), `${what}; its scores are of the others`]];
}

function datasetText({ name, folder, where, phantom }: Study["data"]["datasets"][number]): string {
  const made = phantom === undefined ? "" : `, a phantom made with ${optionsText(phantom)}`;
  const kept = Object.keys(where).length === 0 ? "" : `, of it ${optionsText(where)}`;
  return `${name} (${folder})${made}${kept}`;
}

/** A protocol with all its settings. */
function protocolText({ family, ...settings }: Protocol): string {
  return `${family}: ${FAMILIES[family] ?? family} (${optionsText(settings)})`;
}

function optionsText(options: Readonly<Record<string, unknown>>): string {
  const text = (value: unknown): string => {
    if (Array.isArray(value)) return value.map(text).join(" + ");
    return typeof value === "object" && value !== null ? `(${optionsText({ ...value })})` : String(value);
  };
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return given.map(([key, value]) => `${key} ${text(value)}`).join(", ");
}

/** What every training shares; methods may overrule the optimizer. */
function trainingFacts({ runs }: StudyPlan): (readonly [string, string])[] {
  const [run] = runs;
  if (run === undefined) return [];
  const isSearched = runs.some(({ search }) => search !== null);
  const { iterations, batchSize, patchSizeDhw, preprocessing, network, optimization } = run.method.config;
  const { spacingDhwMm: spacing } = preprocessing;
  const grid = spacing === "keep" ? "in each scan's own spacing" : `at ${spacing.join(" x ")} mm`;
  const { optimizer, learningRate, weightDecay } = optimization;
  return [
    [
      "training",
      `${iterations} steps of ${batchSize} ${batchSize === 1 ? "patch" : "patches"} of ${patchSizeDhw.join(" x ")} voxels ${grid} (superior, anterior, right axis); ` +
        `network of ${network.width} channels at its first level; ${optimizer}, learning rate ${learningRate}, weight decay ${weightDecay}${isSearched ? ", where the search draws none" : ""}`,
    ],
  ];
}

/** Columns whose values together name a domain. */
function domainsText(domains: Study["domains"]): string {
  if (!("named" in domains)) return byText(domains.by);
  const names = Object.keys(domains.named).join(", ");
  return domains.by.length === 0 ? names : `${names}, each by ${byText(domains.by)}`;
}

function byText(columns: readonly string[]): string {
  return columns.length === 1 ? `by ${columns[0]}` : `by ${columns.join(" and ")}, written ${columns.join("/")}`;
}

function labelsText({ task }: Study): string {
  const labels = Object.entries(task.labels).map(
    ([name, values]) =>
      `${name}: ${values.length === 1 ? "value" : "values"} ${values.join(" and ")} of the references`,
  );
  const side = task.side === undefined ? "" : ` of the side map ${task.side} (an organ control)`;
  return `${labels.join(", ")}${side}`;
}

function testedSubjects(uses: PlannedRun["uses"]): number {
  return subjectsOf(uses.flatMap(({ tests }) => tests.flatMap(({ cases }) => cases))).length;
}

function testsText(uses: PlannedRun["uses"]): string {
  return uses.flatMap(({ tests }) => tests.map(({ domain, cases }) => `${domain} ${cases.length}`)).join(", ");
}
