import { outcomeAt } from "../evaluation/metric-paths.ts";
import type { ResultRow } from "../results/result-row.ts";
import type { Cell } from "./cell.ts";
import type { Resampling } from "./resampling.ts";
import { type CellSummary, summarizeCell } from "./summarize-cell.ts";

/** Columns of cases.tsv that may explain a score within a domain. */
const COLUMNS = ["lesion", "stent", "field_strength_t", "phase"] as const;
const SIZE = "size";
const SIZES = ["small", "medium", "large"] as const;

/** The cases of a pooled cell that share a value. */
export interface SubgroupSummary extends Omit<CellSummary, "counts"> {
  /** Column of cases.tsv, or `size`. */
  readonly column: string;
  readonly value: string;
  /** Scores that stand for a missed, spurious or absent prediction. */
  readonly penalized: number;
}

/** Borders between the thirds of the references' volumes, ml; by label. */
export type SizeBorders = Readonly<Record<string, readonly [small: number, large: number]>>;

/** The subgroups of every pooled cell, for columns that take several values among the tested cases. */
export function subgroupsOf(
  pooled: readonly Cell[],
  rows: readonly ResultRow[],
  resampling: Resampling,
): { readonly subgroups: SubgroupSummary[]; readonly sizeBorders: SizeBorders } {
  const columnsOfCase = new Map(rows.map((row) => [row.case, row.columns]));
  const { sizeOf, borders } = sizesOf(rows);
  const subgroupOf = (column: string, label: string, name: string) =>
    column === SIZE ? sizeOf(label, name) : (columnsOfCase.get(name)?.[column] ?? null);
  const subgroups = pooled.flatMap((cell) =>
    [...COLUMNS, SIZE].flatMap((column) => {
      const values = new Set(cell.cases.flatMap((one) => subgroupOf(column, cell.label, one.case) ?? []));
      if (values.size < 2) return [];
      const ordered = column === SIZE ? SIZES.filter((size) => values.has(size)) : [...values].sort();
      return ordered.map((value) => {
        const cases = cell.cases.filter((one) => subgroupOf(column, cell.label, one.case) === value);
        const { counts: _, ...summary } = summarizeCell({ ...cell, cases }, resampling);
        return { ...summary, column, value, penalized: cases.reduce((sum, one) => sum + one.penalized, 0) };
      });
    }),
  );
  return { subgroups, sizeBorders: borders };
}

/** Thirds by the volume of the reference among the distinct tested cases of a label. */
function sizesOf(rows: readonly ResultRow[]) {
  const volumes = new Map<string, Map<string, number>>();
  for (const row of rows) {
    const ml = referenceMl(row);
    if (ml === null || ml === 0) continue;
    const ofLabel = volumes.get(row.label) ?? new Map<string, number>();
    volumes.set(row.label, ofLabel);
    ofLabel.set(row.case, ml);
  }
  const borders = Object.fromEntries(
    [...volumes].map(([label, ofLabel]) => {
      const sorted = [...ofLabel.values()].sort((a, b) => a - b);
      const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] as number;
      return [label, [at(1 / 3), at(2 / 3)] as const];
    }),
  );
  const sizeOf = (label: string, name: string) => {
    const ml = volumes.get(label)?.get(name);
    const [small, large] = borders[label] ?? [0, 0];
    if (ml === undefined) return null;
    return ml <= small ? "small" : ml <= large ? "medium" : "large";
  };
  return { sizeOf, borders };
}

/** Volume of the reference, ml; `null` where there is no prediction to tell it by. */
function referenceMl({ metrics }: Pick<ResultRow, "metrics">): number | null {
  const [predicted, error] = [outcomeAt(metrics, "volumeMl"), outcomeAt(metrics, "volumeErrorMl")];
  return predicted?.kind === "value" && error?.kind === "value" ? predicted.value - error.value : null;
}
