import { shortId } from "@panshift/core";
import type { Outcome, OutcomeCounts } from "@panshift/metrics";
import { scoreOf } from "@panshift/metrics";
import { mean } from "@panshift/stats";
import { type PolicySettings, policyOfCase } from "../evaluation/case-scores.ts";
import { type MetricPath, outcomeAt, outcomeReader } from "../evaluation/metric-paths.ts";
import { groupBy } from "../group-by.ts";
import type { ResultRow } from "../results/result-row.ts";

/** What one place of a protocol is: whose models, trained where, tested where. Seeds and folds are inside of it. */
export interface CellPlace {
  readonly method: string;
  readonly protocol: number | null;
  readonly family: string;
  readonly sources: string;
  readonly leftOut: string | null;
  readonly sample: ResultRow["sample"];
  readonly domain: string;
  readonly changed: readonly string[];
  readonly label: string;
  readonly metric: MetricPath;
}

/** One tested case in a cell: its score with each seed, as the policy counts it. */
export interface CellCase {
  readonly case: string;
  readonly subject: string;
  readonly center: string;
  /** Mean over seeds; `null` where the policy leaves the case out. */
  readonly score: number | null;
  /** Scores that stand for a missed, spurious or absent prediction. */
  readonly penalized: number;
  /** Nothing of the label is there: a prediction without it is right, and has no score where the policy leaves it out. */
  readonly isEmpty: boolean;
  /** In the order of the cell's seeds. */
  readonly bySeed: readonly (number | null)[];
}

/** What tells the runs that it comes from: the first 16 digits of their identities. None: predictions made elsewhere. */
export interface Traced {
  readonly runs: readonly string[];
}

/** Every score of one place and metric. */
export interface Cell extends CellPlace, Traced {
  readonly seeds: readonly (number | null)[];
  readonly cases: readonly CellCase[];
  /** Outcomes of all seeds together. */
  readonly counts: OutcomeCounts;
}

/** The runs behind several cells. */
export function runsBehind(cells: readonly Traced[]): string[] {
  return [...new Set(cells.flatMap(({ runs }) => runs))];
}

/** The runs whose models were scored. */
export function runsOfRows(rows: readonly ResultRow[]): string[] {
  return [...new Set(rows.flatMap(({ run }) => run ?? []))].map(shortId);
}

/** The cells of one metric, in order of first appearance. */
export function cellsOf(rows: readonly ResultRow[], metric: MetricPath, policy: PolicySettings): Cell[] {
  return cellsOfMetrics(rows, [metric], policy)[0] as Cell[];
}

/** The cells of several metrics, metric by metric. */
export function cellsOfMetrics(
  rows: readonly ResultRow[],
  metrics: readonly MetricPath[],
  policy: PolicySettings,
): Cell[][] {
  const places = placesOf(rows);
  return metrics.map((metric) => {
    const outcomeOf = outcomeReader(metric);
    return places.flatMap((members) => {
      const scored = members.flatMap((row): ScoredRow | [] => {
        const outcome = outcomeOf(row.metrics);
        if (outcome === null) return [];
        return { row, kind: outcome.kind, score: scoreOfOutcome(outcome, row, metric, policy) };
      });
      return scored.length === 0 ? [] : [cellOf(scored, metric)];
    });
  });
}

/** A row with what it says of one metric, and what that counts. */
interface ScoredRow {
  readonly row: ResultRow;
  readonly kind: Outcome["kind"];
  readonly score: number | null;
}

/** Rows by place. Those of one test follow one another: the key is made anew only where the place changes. */
export function placesOf(rows: readonly ResultRow[]): ResultRow[][] {
  let [key, last] = ["", rows[0]];
  const groups = groupBy(rows, (row) => {
    if (key === "" || last === undefined || !isSamePlace(row, last)) {
      const { method, protocol, sources, leftOut, sample, domain, label } = row;
      key = JSON.stringify([method, protocol, sources, leftOut, sample, domain, label]);
      last = row;
    }
    return key;
  });
  return [...groups.values()];
}

function isSamePlace(a: ResultRow, b: ResultRow): boolean {
  return (
    a.method === b.method &&
    a.protocol === b.protocol &&
    a.sources === b.sources &&
    a.leftOut === b.leftOut &&
    a.sample === b.sample &&
    a.domain === b.domain &&
    a.label === b.label
  );
}

function cellOf(scored: readonly ScoredRow[], metric: MetricPath): Cell {
  const [{ row: first }] = scored as readonly [ScoredRow, ...ScoredRow[]];
  const { method, protocol, family, sources, leftOut, sample, domain, changed, label } = first;
  const seeds = [...new Set(scored.map(({ row }) => row.seed))];
  const cases = [...groupBy(scored, ({ row }) => row.case)].map(([name, of]): CellCase => {
    const bySeed = seeds.map((seed) => of.find(({ row }) => row.seed === seed)?.score ?? null);
    const present = bySeed.filter((score) => score !== null);
    const [{ row }] = of as [ScoredRow];
    return {
      case: name,
      subject: row.subject,
      center: row.columns.center ?? "",
      score: present.length === 0 ? null : mean(present),
      isEmpty: of.some(({ kind }) => kind === "both-empty" || kind === "spurious"),
      penalized: of.filter(({ kind }) => kind !== "value" && kind !== "both-empty").length,
      bySeed,
    };
  });
  const place = { method, protocol, family, sources, leftOut, sample, domain, changed, label, metric };
  const runs = runsOfRows(scored.map(({ row }) => row));
  return { ...place, seeds, cases, counts: countsOf(scored), runs };
}

/** A score of a row, as the policy counts it; `null` when it is left out. */
export function scoreOfRow(row: ResultRow, metric: MetricPath, policy: PolicySettings): number | null {
  return scoreOfOutcome(outcomeAt(row.metrics, metric), row, metric, policy);
}

/** The same of an outcome that was read before. */
export function scoreOfOutcome(
  outcome: Outcome | null,
  row: ResultRow,
  metric: MetricPath,
  policy: PolicySettings,
): number | null {
  if (outcome === null) return null;
  if (outcome.kind === "value" && !policy.clipToPenalty) return outcome.value; // no need to look up what else would count
  return scoreOf(outcome, policyOfCase(metric, row, policy));
}

const NO_OUTCOMES: OutcomeCounts = { value: 0, missed: 0, spurious: 0, bothEmpty: 0, noPrediction: 0 };
const COUNT_NAMES = {
  value: "value",
  missed: "missed",
  spurious: "spurious",
  "both-empty": "bothEmpty",
  "no-prediction": "noPrediction",
} as const;

function countsOf(scored: readonly ScoredRow[]): OutcomeCounts {
  const counts = { ...NO_OUTCOMES };
  for (const { kind } of scored) counts[COUNT_NAMES[kind]]++;
  return counts;
}
