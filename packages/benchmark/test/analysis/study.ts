import {
  analyzeStudy,
  parseStudy,
  type ResultRow,
  type Study,
  type StudyAnalysis,
  type StudyPlan,
} from "../../src/study.ts";
import { type RowFacts, rowOf } from "./rows.ts";

/** A study that trains nothing, for scores that are written by hand. */
export function studyOf(
  methods: readonly string[],
  labels: Readonly<Record<string, readonly number[]>> = { pancreas: [1, 2] },
): Study {
  const config = {
    title: "Hand-made <study>",
    question: "Does it hold?",
    data: { datasets: [{ name: "d", folder: "d" }] },
    task: { labels },
    protocols: [{ family: "given" }],
    methods: methods.map((name) => ({ name, predictions: name })),
    scoring: { metrics: ["dice", "hd95Mm"] },
    statistics: { replicates: 400 },
  };
  return parseStudy(config, "/studies/hand-made.yaml");
}

export const emptyPlan: StudyPlan = { hash: "0".repeat(64), runs: [], scorings: [], leaks: [], shared: [] };

export function rowsOf(facts: readonly RowFacts[]): ResultRow[] {
  return facts.map(rowOf);
}

export function analysisOf(
  facts: readonly RowFacts[],
  methods: readonly string[] = ["baseline"],
  study: Study = studyOf(methods),
): Promise<StudyAnalysis> {
  return analyzeStudy(study, emptyPlan, { rows: rowsOf(facts), standings: [], scorings: [], searches: [] });
}

/** Eight subjects in domain, in another sequence and eight others at another center, with a loss for each. */
export function shiftedFacts(
  { sequence, center }: { readonly sequence: number; readonly center: number },
  of: Partial<RowFacts> = {},
): RowFacts[] {
  return Array.from({ length: 8 }, (_, at) => {
    const dice = 0.7 + 0.02 * at;
    return [
      { subject: `a${at}`, domain: "A/t1w", dice, ...of },
      { subject: `a${at}`, domain: "A/t2w", changed: ["sequence"], dice: dice - sequence, ...of },
      { subject: `b${at}`, center: "B", domain: "B/t1w", changed: ["center"], dice: dice - center, ...of },
    ];
  }).flat();
}
