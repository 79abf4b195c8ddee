import type { StudyResults } from "../results/collect-results.ts";
import type { ResultRow } from "../results/result-row.ts";
import type { SearchResult } from "../results/search-result.ts";
import type { StudyPlan } from "../study/plan.ts";
import type { Selection } from "../study/selection-config.ts";
import { nameOfMethod, type Study } from "../study/study-config.ts";
import { type Cell, cellsOfMetrics } from "./cell.ts";
import { type CellComparisons, compareCellsAside } from "./compare-cells.ts";
import { detectionOf, type LesionDetection, lesionLabels } from "./detection.ts";
import { type Matrix, matricesOf } from "./matrices.ts";
import { type PooledCell, poolCells } from "./pooled.ts";
import type { Resampling } from "./resampling.ts";
import { rowsOfSelection } from "./rows-of-selection.ts";
import { type SamplingResult, samplingOf } from "./sampling.ts";
import { scoreWarnings } from "./score-warnings.ts";
import { type MarkedCell, markSeenPeople } from "./seen-people.ts";
import { type AtSourceCenters, sourceCentersOf, sourceCenterWarnings } from "./source-centers.ts";
import { type SourceTargetResult, sourceTargetOf } from "./source-target.ts";
import { policyOf } from "./study-policy.ts";
import { type SizeBorders, type SubgroupSummary, subgroupsOf } from "./subgroups.ts";
import { summarizeCell } from "./summarize-cell.ts";
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
export interface SelectionAnalysis extends CellComparisons {
  readonly selection: Selection;
  readonly cells: readonly MarkedCell[];
  /** Over all sources and domains of one kind of shift. */
  readonly pooled: Pooled;
  readonly matrices: readonly Matrix[];
  readonly sampling: readonly SamplingResult[];
  readonly correlations: readonly SourceTargetResult[];
  readonly subgroups: readonly SubgroupSummary[];
  readonly sizeBorders: SizeBorders;
  readonly sourceCenters: readonly AtSourceCenters[];
  /** Of labels that are lesions. */
  readonly detection: readonly LesionDetection[];
  readonly volumes: readonly VolumeAgreement[];
}

type Pooled = CellComparisons["pooled"] & { readonly cells: readonly MarkedCell[] };

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
export async function analyzeStudy(study: Study, plan: StudyPlan, results: StudyResults): Promise<StudyAnalysis> {
  const { rows, standings, searches } = results;
  const { scoring, statistics, selection, seeds, title, question } = study;
  const { metrics } = scoring;
  const [lead] = metrics as [string];
  const resampling = { replicates: statistics.replicates, seed: statistics.seed };
  const reference = statistics.reference ?? nameOfMethod(study.methods[0] as Study["methods"][number]);
  const sized = rowsOfSelection(rows, selection);
  const analyses: SelectionAnalysis[] = [];
  for (const rule of selection) {
    const own = rowsOfSelection(rows, selection, rule);
    analyses.push({ selection: rule, ...(await analyzeRows(own, { study, plan, reference, sized, resampling })) });
  }
  const [leading, ...further] = analyses as [SelectionAnalysis, ...SelectionAnalysis[]];
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
    warnings: [
      ...warningsOf(study, plan, standings, { cells, pooled, gaps: leads(gaps) }),
      ...sourceCenterWarnings(cells, leading.sourceCenters, plan),
      ...scoreWarnings(results),
    ],
    searches,
    ...leading,
    further,
  };
}

interface Setting {
  readonly study: Study;
  readonly plan: StudyPlan;
  readonly reference: string;
  /** The leading rule's rows: what is small, medium and large is the same for every rule. */
  readonly sized: readonly ResultRow[];
  readonly resampling: Resampling;
}

/** In two threads: one compares the cells, this one describes them. */
async function analyzeRows(
  rows: readonly ResultRow[],
  setting: Setting,
): Promise<Omit<SelectionAnalysis, "selection">> {
  const { study, reference, resampling } = setting;
  const { metrics } = study.scoring;
  const byMetric = cellsOfMetrics(rows, metrics, policyOf(study));
  const [compared, described] = await Promise.all([
    compareCellsAside({ cells: byMetric.flat(), lead: metrics[0] as string, reference, resampling }),
    describeCells(rows, byMetric, setting),
  ]);
  const { drops, contrasts, differences, rankings, gaps } = compared;
  const { pooledCells, pooledSummaries, cells, sampling, correlations, ...rest } = described;
  const pooled: Pooled = { cells: pooledSummaries, ...compared.pooled };
  // Without their members, which are all cells of the study: figures draw cases.
  const drawn = pooledCells.map(({ members: _members, ...cell }) => cell);
  cellsOfPooled.set(pooled, drawn);
  const matrices = matricesOf(cells);
  return { cells, pooled, drops, contrasts, matrices, differences, rankings, gaps, sampling, correlations, ...rest };
}

/** What every cell says for itself. Asynchronous so that a fault in it rejects, while the other thread is awaited, too. */
async function describeCells(
  rows: readonly ResultRow[],
  byMetric: readonly (readonly Cell[])[],
  { study, plan, sized, resampling }: Setting,
) {
  const all = byMetric.flat();
  const leading = byMetric[0] as readonly Cell[];
  const pooledByMetric = byMetric.map((of) => poolCells(of));
  const pooledCells = pooledByMetric.flat();
  const ofPooled = pooledCells.map((cell) => summarizeCell(cell, resampling, cell.members));
  const cells = all.map((cell) => summarizeCell(cell, resampling));
  return {
    pooledCells,
    pooledSummaries: markSeenPeople(pooledCells, ofPooled, plan.leaks),
    cells: markSeenPeople(all, cells, plan.leaks),
    sampling: samplingOf(leading, resampling),
    correlations: sourceTargetOf(leading, resampling),
    ...subgroupsOf(pooledByMetric[0] as readonly PooledCell[], sized, resampling),
    sourceCenters: sourceCentersOf(leading, plan, resampling),
    detection: detectionOf(rows, lesionLabels(study.task), resampling),
    volumes: volumeAgreements(rows, resampling),
  };
}
