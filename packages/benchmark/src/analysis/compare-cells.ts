import { answerOf, builtWorker } from "@panshift/core/files";
import type { MetricPath } from "../evaluation/metric-paths.ts";
import type { Cell } from "./cell.ts";
import { type Drop, type DropContrast, dropContrast, dropsOf, pooledContrast, pooledDrops } from "./drops.ts";
import { type GeneralizationGap, generalizationGaps } from "./generalization-gap.ts";
import { type MethodDifference, methodDifferences, pooledDifferences } from "./method-differences.ts";
import type { Resampling } from "./resampling.ts";
import { rankingsOf, type StudyRanking } from "./study-rankings.ts";

/** Cells set against one another: domains, kinds of shift and methods. */
export interface CellComparisons {
  /** Over all sources and domains of one kind of shift. */
  readonly pooled: {
    readonly drops: readonly Drop[];
    readonly contrasts: readonly DropContrast[];
    readonly differences: readonly MethodDifference[];
  };
  readonly drops: readonly Drop[];
  readonly contrasts: readonly DropContrast[];
  readonly differences: readonly MethodDifference[];
  readonly rankings: readonly StudyRanking[];
  readonly gaps: readonly GeneralizationGap[];
}

/** What is compared: plain data, which goes to another thread as it is. */
export interface ComparedCells {
  readonly cells: readonly Cell[];
  readonly lead: MetricPath;
  /** The method that the others are set against. */
  readonly reference: string;
  readonly resampling: Resampling;
}

/** Every comparison of a study's cells, in this thread. */
export function compareCells({ cells, lead, reference, resampling }: ComparedCells): CellComparisons {
  return {
    pooled: {
      drops: pooledDrops(cells, resampling),
      contrasts: contrastsOf(cells, (more, less) => pooledContrast(cells, more, less, resampling)),
      differences: pooledDifferences(cells, reference, resampling),
    },
    drops: dropsOf(cells, resampling),
    contrasts: contrastsOf(cells, (more, less) => dropContrast(cells, more, less, resampling)),
    differences: methodDifferences(cells, reference, resampling),
    rankings: rankingsOf(cells, lead, resampling),
    gaps: generalizationGaps(cells, resampling),
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

/** With 10,000 replicates fewer are compared about as fast as a thread starts. */
const CELLS_FOR_A_THREAD = 100;

/** `compareCells`, in a thread of its own where that pays; its results are the same. */
export async function compareCellsAside(
  compared: ComparedCells,
  start = builtWorker(new URL("./compare-cells.worker.mjs", import.meta.url)),
): Promise<CellComparisons> {
  return start === null || compared.cells.length < CELLS_FOR_A_THREAD
    ? compareCells(compared)
    : answerOf(start(compared));
}
