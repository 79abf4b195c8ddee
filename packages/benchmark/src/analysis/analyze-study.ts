import type { StudyResults } from "../results/collect-results.ts";
import type { StudyPlan } from "../study/plan.ts";
import { nameOfMethod, type Study } from "../study/study-config.ts";
import { type Cell, type CellSummary, cellsOfMetrics, summarizeCell } from "./cell.ts";
import { type Drop, type DropContrast, dropContrast, dropsOf } from "./drops.ts";
import { type GeneralizationGap, generalizationGaps } from "./generalization-gap.ts";
import { type Matrix, matricesOf } from "./matrices.ts";
import { type MethodDifference, methodDifferences } from "./method-differences.ts";
import { poolCells } from "./pooled.ts";
import type { Resampling } from "./resampling.ts";
import { type SamplingResult, samplingOf } from "./sampling.ts";
import { type AtSourceCenters, sourceCentersOf } from "./source-centers.ts";
import { type SourceTargetResult, sourceTargetOf } from "./source-target.ts";
import { policyOf } from "./study-policy.ts";
import { rankingsOf, type StudyRanking } from "./study-rankings.ts";
import { type SizeBorders, type SubgroupSummary, subgroupsOf } from "./subgroups.ts";
import { type Finding, verdictOf } from "./verdict.ts";
import { warningsOf } from "./warnings.ts";

export const RESULTS_SCHEMA = "panshift.study-results/1";

/** Everything that a study's scores say; equal scores give equal analyses, whatever machine scored them. */
export interface StudyAnalysis {
  readonly schema: typeof RESULTS_SCHEMA;
  readonly title: string;
  readonly question: string;
  readonly planHash: string;
  readonly settings: {
    /** The first leads. */
    readonly metrics: readonly string[];
    readonly reference: string;
    readonly scoring: Study["scoring"];
    readonly selection: Study["selection"];
    readonly seeds: readonly number[];
    readonly resampling: Resampling;
  };
  /** Runs by where they stand. */
  readonly runs: { readonly planned: number; readonly done: number };
  readonly verdict: readonly Finding[];
  readonly warnings: readonly string[];
  readonly cells: readonly CellSummary[];
  /** Over all sources and domains of one kind of shift. */
  readonly pooled: Pooled;
  readonly drops: readonly Drop[];
  readonly contrasts: readonly DropContrast[];
  readonly matrices: readonly Matrix[];
  readonly differences: readonly MethodDifference[];
  readonly rankings: readonly StudyRanking[];
  readonly gaps: readonly GeneralizationGap[];
  readonly sampling: readonly SamplingResult[];
  readonly correlations: readonly SourceTargetResult[];
  readonly subgroups: readonly SubgroupSummary[];
  readonly sizeBorders: SizeBorders;
  readonly sourceCenters: readonly AtSourceCenters[];
}

export interface Pooled {
  readonly cells: readonly CellSummary[];
  readonly drops: readonly Drop[];
  readonly contrasts: readonly DropContrast[];
  readonly differences: readonly MethodDifference[];
}

/**
 * Analyzes a study's scores, as far as there are some.
 *
 * Limited sampling, correlation, subgroups and source centers are of the leading metric, the rest of all that the
 * study shows. Holm's correction is over one table of differences.
 *
 * @source docs/studies.md, What a report computes
 */
export function analyzeStudy(study: Study, plan: StudyPlan, { rows, standings }: StudyResults): StudyAnalysis {
  const { scoring, statistics, selection, seeds, title, question } = study;
  const { metrics } = scoring;
  const [lead] = metrics as [string];
  const resampling = { replicates: statistics.replicates, seed: statistics.seed };
  const reference = statistics.reference ?? nameOfMethod(study.methods[0] as Study["methods"][number]);
  const byMetric = cellsOfMetrics(rows, metrics, policyOf(study));
  const all = byMetric.flat();
  const leading = byMetric[0] as Cell[];
  const cells = all.map((cell) => summarizeCell(cell, resampling));
  const pooledCells = byMetric.flatMap((of) => poolCells(of));
  const pooled = {
    cells: pooledCells.map((cell) => summarizeCell(cell, resampling)),
    drops: dropsOf(pooledCells, resampling),
    contrasts: contrastsOf(pooledCells, resampling),
    differences: methodDifferences(pooledCells, reference, resampling),
  };
  const gaps = generalizationGaps(all, resampling);
  const sampling = samplingOf(leading, resampling);
  const correlations = sourceTargetOf(leading, resampling);
  const leads = <T extends { readonly metric: string }>(of: readonly T[]) => of.filter(({ metric }) => metric === lead);
  const verdict = verdictOf({
    metric: lead,
    cells: leads(pooled.cells),
    drops: leads(pooled.drops),
    contrasts: leads(pooled.contrasts),
    differences: leads(pooled.differences),
    gaps: leads(gaps),
    sampling,
    correlations,
  });
  return {
    schema: RESULTS_SCHEMA,
    title,
    question,
    planHash: plan.hash,
    settings: { metrics, reference, scoring, selection, seeds, resampling },
    runs: { planned: standings.length, done: standings.filter(({ standing }) => standing.kind === "done").length },
    verdict,
    warnings: warningsOf(study, plan, standings, leads(cells)),
    cells,
    pooled,
    drops: dropsOf(all, resampling),
    contrasts: contrastsOf(all, resampling),
    matrices: matricesOf(cells),
    differences: methodDifferences(all, reference, resampling),
    rankings: rankingsOf(all, lead, resampling),
    gaps,
    sampling,
    correlations,
    ...subgroupsOf(poolCells(leading), rows, resampling),
    sourceCenters: sourceCentersOf(leading, plan, resampling),
  };
}

/** Every pair of shifts in a single column; sequence first, as the field's question is whether it costs more. */
function contrastsOf(cells: readonly Cell[], resampling: Resampling): DropContrast[] {
  const single = cells.filter(({ changed }) => changed.length === 1).flatMap(({ changed }) => changed);
  const columns = [...new Set(single)].sort(bySequenceFirst);
  return columns.flatMap((more, at) =>
    columns.slice(at + 1).flatMap((less) => dropContrast(cells, more, less, resampling)),
  );
}

function bySequenceFirst(a: string, b: string): number {
  return Number(b === "sequence") - Number(a === "sequence") || (a < b ? -1 : 1);
}
