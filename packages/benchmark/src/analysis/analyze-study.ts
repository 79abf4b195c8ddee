import type { StudyResults } from "../results/collect-results.ts";
import type { ResultRow } from "../results/result-row.ts";
import type { SearchResult } from "../results/search-result.ts";
import type { StudyPlan } from "../study/plan.ts";
import type { Selection } from "../study/selection-config.ts";
import { nameOfMethod, type Study } from "../study/study-config.ts";
import { type Cell, cellsOfMetrics, summarizeCell } from "./cell.ts";
import { detectionOf, type LesionDetection, lesionLabels } from "./detection.ts";
import { type Drop, type DropContrast, dropContrast, dropsOf, pooledContrast, pooledDrops } from "./drops.ts";
import { type GeneralizationGap, generalizationGaps } from "./generalization-gap.ts";
import { type Matrix, matricesOf } from "./matrices.ts";
import { type MethodDifference, methodDifferences, pooledDifferences } from "./method-differences.ts";
import { poolCells } from "./pooled.ts";
import type { Resampling } from "./resampling.ts";
import { rowsOfSelection } from "./rows-of-selection.ts";
import { type SamplingResult, samplingOf } from "./sampling.ts";
import { scoreWarnings } from "./score-warnings.ts";
import { type MarkedCell, markSeenPeople } from "./seen-people.ts";
import { type AtSourceCenters, sourceCentersOf } from "./source-centers.ts";
import { type SourceTargetResult, sourceTargetOf } from "./source-target.ts";
import { policyOf } from "./study-policy.ts";
import { rankingsOf, type StudyRanking } from "./study-rankings.ts";
import { type SizeBorders, type SubgroupSummary, subgroupsOf } from "./subgroups.ts";
import { methodsWithTargetImages } from "./unlabeled-target.ts";
import { type Finding, verdictOf } from "./verdict.ts";
import { type VolumeAgreement, volumeAgreements } from "./volume-agreement.ts";
import { warningsOf } from "./warnings.ts";

const RESULTS_SCHEMA = "panshift.study-results/1";

/** Everything that a study's scores say; equal scores give equal analyses, whatever machine scored them. */
export interface StudyAnalysis extends SelectionAnalysis {
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
    /** Methods that were given images of the tested domains, without labels. */
    readonly unlabeledTarget: readonly string[];
  };
  /** Runs by where they stand. */
  readonly runs: { readonly planned: number; readonly done: number };
  readonly verdict: readonly Finding[];
  readonly warnings: readonly string[];
  /** Which hyper-parameters were chosen, by what; empty where nothing was searched. */
  readonly searches: readonly SearchResult[];
  /** The same of the study's further selection rules, each on its own. */
  readonly further: readonly SelectionAnalysis[];
}

/** What the scores of the models that one selection rule chose say. */
export interface SelectionAnalysis {
  readonly selection: Selection;
  readonly cells: readonly MarkedCell[];
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
  /** Of labels that are lesions. */
  readonly detection: readonly LesionDetection[];
  readonly volumes: readonly VolumeAgreement[];
}

export interface Pooled {
  readonly cells: readonly MarkedCell[];
  readonly drops: readonly Drop[];
  readonly contrasts: readonly DropContrast[];
  readonly differences: readonly MethodDifference[];
}

/** The cells behind the pooled summaries: their cases are no part of results.json. */
const cellsOfPooled = new WeakMap<Pooled, readonly Cell[]>();

/** The leading rule's pooled cells with every case, as figures draw them; none of an analysis that was read from a file. */
export function pooledCellsOf({ pooled }: StudyAnalysis): readonly Cell[] {
  return cellsOfPooled.get(pooled) ?? [];
}

/**
 * Analyzes a study's scores, as far as there are some.
 *
 * Limited sampling, correlation, subgroups and source centers are of the leading metric, the rest of all that the
 * study shows. Holm's correction is over one table of differences of one selection rule. The verdict is the leading
 * rule's.
 *
 * @see docs/studies.md, What a report computes
 */
export function analyzeStudy(study: Study, plan: StudyPlan, results: StudyResults): StudyAnalysis {
  const { rows, standings, searches } = results;
  const { scoring, statistics, selection, seeds, title, question } = study;
  const { metrics } = scoring;
  const [lead] = metrics as [string];
  const resampling = { replicates: statistics.replicates, seed: statistics.seed };
  const reference = statistics.reference ?? nameOfMethod(study.methods[0] as Study["methods"][number]);
  const [leading, ...further] = selection.map((rule) => {
    const own = rowsOfSelection(rows, selection, rule);
    const sized = rowsOfSelection(rows, selection);
    return { selection: rule, ...analyzeRows(own, study, plan, { reference, resampling, sized }) };
  }) as [SelectionAnalysis, ...SelectionAnalysis[]];
  const leads = <T extends { readonly metric: string }>(of: readonly T[]) => of.filter(({ metric }) => metric === lead);
  const { gaps, sampling, correlations } = leading;
  const cells = leads(leading.cells);
  const pooled = { cells: leads(leading.pooled.cells), drops: leads(leading.pooled.drops) };
  const verdict = verdictOf({
    metric: lead,
    given: cells.filter(({ protocol }) => protocol === null),
    ...pooled,
    contrasts: leads(leading.pooled.contrasts),
    differences: leads(leading.pooled.differences),
    tests: leading.pooled.differences.filter(({ p }) => p !== null).length,
    gaps: leads(gaps),
    sampling,
    correlations,
  });
  return {
    schema: RESULTS_SCHEMA,
    title,
    question,
    planHash: plan.hash,
    settings: {
      ...{ metrics, reference, scoring, selection, seeds, resampling },
      unlabeledTarget: methodsWithTargetImages(study, plan),
    },
    runs: { planned: standings.length, done: standings.filter(({ standing }) => standing.kind === "done").length },
    verdict,
    warnings: [...warningsOf(study, plan, standings, { cells, pooled, gaps: leads(gaps) }), ...scoreWarnings(results)],
    searches,
    ...leading,
    further,
  };
}

interface Comparison {
  readonly reference: string;
  /** The leading rule's rows: what is small, medium and large is the same for every rule. */
  readonly sized: readonly ResultRow[];
  readonly resampling: Resampling;
}

function analyzeRows(
  rows: readonly ResultRow[],
  study: Study,
  plan: StudyPlan,
  { reference, resampling, sized }: Comparison,
): Omit<SelectionAnalysis, "selection"> {
  const { metrics } = study.scoring;
  const [lead] = metrics as [string];
  const byMetric = cellsOfMetrics(rows, metrics, policyOf(study));
  const all = byMetric.flat();
  const leading = byMetric[0] as Cell[];
  const pooledByMetric = byMetric.map((of) => poolCells(of));
  const pooledCells = pooledByMetric.flat();
  const pooled: Pooled = {
    cells: markSeenPeople(
      pooledCells,
      pooledCells.map((cell) => summarizeCell(cell, resampling, cell.members)),
      plan.leaks,
    ),
    drops: pooledDrops(all, resampling),
    contrasts: contrastsOf(all, (more, less) => pooledContrast(all, more, less, resampling)),
    differences: pooledDifferences(all, reference, resampling),
  };
  // Without their members, which are all cells of the study: figures draw cases.
  const drawn = pooledCells.map(({ members: _members, ...cell }) => cell);
  cellsOfPooled.set(pooled, drawn);
  const cells = markSeenPeople(
    all,
    all.map((cell) => summarizeCell(cell, resampling)),
    plan.leaks,
  );
  return {
    cells,
    pooled,
    drops: dropsOf(all, resampling),
    contrasts: contrastsOf(all, (more, less) => dropContrast(all, more, less, resampling)),
    matrices: matricesOf(cells),
    differences: methodDifferences(all, reference, resampling),
    rankings: rankingsOf(all, lead, resampling),
    gaps: generalizationGaps(all, resampling),
    sampling: samplingOf(leading, resampling),
    correlations: sourceTargetOf(leading, resampling),
    ...subgroupsOf(pooledByMetric[0] as Cell[], sized, resampling),
    sourceCenters: sourceCentersOf(leading, plan, resampling),
    detection: detectionOf(rows, lesionLabels(study.task), resampling),
    volumes: volumeAgreements(rows, resampling),
  };
}

/** Every pair of shifts in a single column; sequence first, as the field's question is whether it costs more. */
function contrastsOf(
  cells: readonly Cell[],
  contrastOf: (more: string, less: string) => readonly DropContrast[],
): DropContrast[] {
  const single = cells.filter(({ changed }) => changed.length === 1).flatMap(({ changed }) => changed);
  const columns = [...new Set(single)].sort(bySequenceFirst);
  return columns.flatMap((more, at) => columns.slice(at + 1).flatMap((less) => contrastOf(more, less)));
}

function bySequenceFirst(a: string, b: string): number {
  return Number(b === "sequence") - Number(a === "sequence") || (a < b ? -1 : 1);
}
