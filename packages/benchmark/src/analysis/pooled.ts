import { mean } from "@panshift/stats";
import { groupBy } from "../group-by.ts";
import { type Cell, type CellCase, runsBehind } from "./cell.ts";
import { type CellShare, sharesOf } from "./models.ts";

/** In the domains that were trained on. */
export const IN_DOMAIN = "in domain";
/** Predictions made elsewhere: which domains are new to them is not known. */
const GIVEN = "predictions made elsewhere";
/** In the place of sources' names: the cell is over all of them. */
export const ALL_SOURCES = "all sources";

/** Cells of one kind of shift as one: its mean is that of the members' means. */
export interface PooledCell extends Cell {
  /** Those with a score. */
  readonly members: readonly CellShare[];
}

/** What separates a cell's tested cases from its training: `in domain`, `other sequence`, `other center and sequence`. */
export function kindOf({ protocol, changed }: Pick<Cell, "protocol" | "changed">): string {
  if (protocol === null) return GIVEN;
  return changed.length === 0 ? IN_DOMAIN : `other ${changed.join(" and ")}`;
}

/**
 * Cells over all sources, folds and domains of one kind of shift: the verdict's numbers. Limited sampling is left out; it
 * has an analysis of its own.
 */
export function poolCells(cells: readonly Cell[]): PooledCell[] {
  const groups = groupBy(
    cells.filter(({ sample }) => sample === null),
    (cell) => {
      const { method, protocol, label, metric } = cell;
      return JSON.stringify([method, protocol, kindOf(cell), label, metric]);
    },
  );
  return [...groups.values()].map((of) => joinCells(of, sharesOf(of)));
}

/**
 * Several cells as one. For what has no weights (medians, violins, subgroups) a case that several models scored stands
 * once in it, with its mean.
 */
export function joinCells(cells: readonly Cell[], members: readonly CellShare[]): PooledCell {
  const [first] = cells as readonly [Cell, ...Cell[]];
  const seeds = [...new Set(cells.flatMap((cell) => cell.seeds))];
  return {
    ...first,
    sources: ALL_SOURCES,
    leftOut: null,
    domain: kindOf(first),
    seeds,
    cases: mergeCases(cells, seeds),
    counts: sumCounts(cells),
    runs: runsBehind(cells),
    members,
  };
}

function mergeCases(cells: readonly Cell[], seeds: readonly (number | null)[]): CellCase[] {
  const scored = cells.flatMap((cell) => {
    const places = seeds.map((seed) => cell.seeds.indexOf(seed));
    return cell.cases.map((one) => ({ ...one, bySeed: places.map((at) => one.bySeed[at] ?? null) }));
  });
  return [...groupBy(scored, (one) => one.case).values()].map((members) => {
    const [first] = members as readonly CellCase[] as readonly [CellCase];
    if (members.length === 1) return first;
    return {
      ...first,
      score: meanOfPresent(members.map(({ score }) => score)),
      penalized: members.reduce((sum, { penalized }) => sum + penalized, 0),
      bySeed: seeds.map((_, at) => meanOfPresent(members.map(({ bySeed }) => bySeed[at] ?? null))),
    };
  });
}

function meanOfPresent(scores: readonly (number | null)[]): number | null {
  const present = scores.filter((score) => score !== null);
  return present.length === 0 ? null : mean(present);
}

function sumCounts(cells: readonly Cell[]): Cell["counts"] {
  const sum = (kind: keyof Cell["counts"]) => cells.reduce((total, { counts }) => total + counts[kind], 0);
  return {
    value: sum("value"),
    missed: sum("missed"),
    spurious: sum("spurious"),
    bothEmpty: sum("bothEmpty"),
    noPrediction: sum("noPrediction"),
  };
}
