import { groupBy } from "../group-by.ts";
import { type Cell, type CellPlace, runsBehind, type Traced } from "./cell.ts";
import { meanInterval } from "./mean-interval.ts";
import {
  type CellShare,
  countsOfShares,
  homesOf,
  meanOfCell,
  meanOfShares,
  modelsKey,
  outsideOf,
  sharesOf,
  termsOf,
} from "./models.ts";
import { ALL_SOURCES, kindOf } from "./pooled.ts";
import type { Interval, Resampling } from "./resampling.ts";

/** In-domain mean minus the mean in another domain, of the same models. */
export interface Drop
  extends Pick<CellPlace, "method" | "protocol" | "sources" | "leftOut" | "domain" | "changed" | "label" | "metric">,
    Traced {
  /** Of the models that enter; unweighted over the source domains of models that have several. */
  readonly inDomain: number | null;
  readonly outOfDomain: number | null;
  /** Above 0: the metric is lower outside. */
  readonly drop: number | null;
  readonly ci95: Interval | null;
  /** Distinct cases in domain and outside. */
  readonly n: readonly [inDomain: number, outOfDomain: number];
  readonly subjects: readonly [inDomain: number, outOfDomain: number];
  /** Of them, those tested on both sides: the drop is of the same people as far as they go. */
  readonly subjectsOfBoth: number;
  /** Scores that stand for a missed, spurious or absent prediction. */
  readonly penalized: readonly [inDomain: number, outOfDomain: number];
  readonly seeds: number;
}

/** The mean drop where one set of columns changes minus that where another does, on the same models. */
export interface DropContrast
  extends Pick<CellPlace, "method" | "protocol" | "sources" | "leftOut" | "label" | "metric">,
    Traced {
  readonly more: string;
  readonly less: string;
  readonly difference: number | null;
  readonly ci95: Interval | null;
  /** Distinct cases of either kind. */
  readonly n: readonly [more: number, less: number];
}

/** The drop from the training domains to every other domain, models by models; models without an in-domain cell have none. */
export function dropsOf(cells: readonly Cell[], resampling: Resampling): Drop[] {
  const whole = cells.filter(({ sample }) => sample === null);
  const homes = homesOf(whole);
  return outsideOf(whole)
    .filter((cell) => homes.has(modelsKey(cell)))
    .map((cell) => {
      const { sources, leftOut, domain } = cell;
      return { ...dropOf([cell], homes, resampling), sources, leftOut, domain };
    });
}

/**
 * The drop to every kind of shift: the unweighted mean of the drops of all models to all domains of the kind. Models
 * without an in-domain cell, or without such a domain, do not enter.
 */
export function pooledDrops(cells: readonly Cell[], resampling: Resampling): Drop[] {
  const whole = cells.filter(({ sample }) => sample === null);
  const homes = homesOf(whole);
  const hasHome = (cell: Cell) => homes.get(modelsKey(cell))?.some((home) => meanOfCell(home) !== null) ?? false;
  const entering = outsideOf(whole).filter((cell) => hasHome(cell) && meanOfCell(cell) !== null);
  const kinds = groupBy(entering, (cell) => {
    const { method, protocol, label, metric } = cell;
    return JSON.stringify([method, protocol, kindOf(cell), label, metric]);
  });
  return [...kinds.values()].map((of) => {
    const domain = kindOf(of[0] as Cell);
    return { ...dropOf(of, homes, resampling), sources: ALL_SOURCES, leftOut: null, domain };
  });
}

function dropOf(
  outside: readonly Cell[],
  homes: ReadonlyMap<string, readonly Cell[]>,
  resampling: Resampling,
): Omit<Drop, "sources" | "leftOut" | "domain"> {
  const [{ method, protocol, changed, label, metric }] = outside as [Cell];
  const away = sharesOf(outside);
  const home = [...groupBy(outside, modelsKey)].flatMap(([key, of]): CellShare[] =>
    sharesOf(homes.get(key) ?? []).map(({ weight, cell }) => ({ cell, weight: (weight * of.length) / outside.length })),
  );
  const [own, other] = [countsOfShares(home), countsOfShares(away)];
  const inDomain = meanOfShares(home);
  const outOfDomain = meanOfShares(away);
  const isKnown = inDomain !== null && outOfDomain !== null;
  const { estimate, interval } = isKnown
    ? meanInterval([...termsOf(home, 1), ...termsOf(away, -1)], resampling)
    : { estimate: null, interval: null };
  return {
    ...{ method, protocol, changed, label, metric },
    ...{ inDomain, outOfDomain, drop: estimate, ci95: interval },
    n: [own.cases, other.cases],
    subjects: [own.subjects.size, other.subjects.size],
    subjectsOfBoth: [...own.subjects].filter((subject) => other.subjects.has(subject)).length,
    penalized: [own.penalized, other.penalized],
    seeds: new Set(outside.flatMap(({ seeds }) => seeds)).size,
    runs: runsBehind([...home, ...away].map(({ cell }) => cell)),
  };
}

/**
 * Whether one kind of shift costs more than another, models by models: the drop where only `more` changes minus the drop
 * where only `less` does. The in-domain mean cancels, so it is the difference of the two means outside.
 */
export function dropContrast(
  cells: readonly Cell[],
  more: string,
  less: string,
  resampling: Resampling,
): DropContrast[] {
  return bothKinds(cells, more, less).map((models) => {
    const { sources, leftOut } = models.hard[0] as Cell;
    return { ...contrastOf([models], more, less, resampling), sources, leftOut };
  });
}

/** The unweighted mean of the contrasts of all models that have both kinds. */
export function pooledContrast(
  cells: readonly Cell[],
  more: string,
  less: string,
  resampling: Resampling,
): DropContrast[] {
  const groups = groupBy(bothKinds(cells, more, less), ({ hard }) => {
    const { method, protocol, label, metric } = hard[0] as Cell;
    return JSON.stringify([method, protocol, label, metric]);
  });
  return [...groups.values()].map((models) => {
    return { ...contrastOf(models, more, less, resampling), sources: ALL_SOURCES, leftOut: null };
  });
}

/** Scored cells of the same models outside of their sources. */
interface BothKinds {
  readonly hard: readonly Cell[];
  readonly easy: readonly Cell[];
}

function bothKinds(cells: readonly Cell[], more: string, less: string): BothKinds[] {
  const outside = outsideOf(cells).filter((cell) => cell.sample === null && meanOfCell(cell) !== null);
  return [...groupBy(outside, modelsKey).values()].flatMap((of) => {
    const where = (column: string) => of.filter(({ changed }) => changed.length === 1 && changed[0] === column);
    const [hard, easy] = [where(more), where(less)];
    return hard.length === 0 || easy.length === 0 ? [] : [{ hard, easy }];
  });
}

function contrastOf(
  models: readonly BothKinds[],
  more: string,
  less: string,
  resampling: Resampling,
): Omit<DropContrast, "sources" | "leftOut"> {
  const over = (of: readonly Cell[]) =>
    sharesOf(of).map(({ weight, cell }) => ({ cell, weight: weight / models.length }));
  const hard = models.flatMap((one) => over(one.hard));
  const easy = models.flatMap((one) => over(one.easy));
  const { estimate, interval } = meanInterval([...termsOf(easy, 1), ...termsOf(hard, -1)], resampling);
  const [{ cell }] = hard as [CellShare];
  const { method, protocol, label, metric } = cell;
  const n = [countsOfShares(hard).cases, countsOfShares(easy).cases] as const;
  const runs = runsBehind([...hard, ...easy].map((share) => share.cell));
  return { method, protocol, label, metric, more, less, difference: estimate, ci95: interval, n, runs };
}
