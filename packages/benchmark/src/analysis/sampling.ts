import { counted, Rng } from "@panshift/core";
import {
  type CurveBand,
  fitSizeCurve,
  mean,
  type SizeCurve,
  sizeCurveBand,
  type TwoWayComponents,
  twoWayComponents,
  wilcoxonSignedRank,
} from "@panshift/stats";
import { betterOf } from "../evaluation/metric-paths.ts";
import { groupBy } from "../group-by.ts";
import { type Cell, type CellPlace, runsBehind, type Traced } from "./cell.ts";
import { type DrawScores, differenceOfDraws, nullBand, scoresByDraw } from "./draws.ts";
import type { Interval, Resampling } from "./resampling.ts";

/** Below these numbers a verdict is marked as resting on too little. */
const FEW_CASES = 20;
const FEW_DRAWS = 5;
/** A size curve is narrow where its 95 % band is below two points. */
const NARROW_BAND = 0.02;
/** Sizes at which a band is told. */
const BAND_POINTS = 25;

/** Something of the source domain and of a target. */
interface Sides<T> {
  readonly inDomain: T;
  readonly outOfDomain: T;
}

/** Is the drop to a domain larger than what drawing other training and test cases produces? At one training size. */
export interface SamplingAtSize extends Traced {
  readonly size: number;
  readonly draws: number;
  readonly cases: readonly [inDomain: number, outOfDomain: number];
  readonly inDomain: number;
  readonly outOfDomain: number;
  /** Of each draw. */
  readonly means: Sides<readonly number[]>;
  readonly drop: number;
  /** The drop of each draw's models. */
  readonly dropByDraw: readonly number[];
  /** Of draws, then of subjects within them. */
  readonly ci95: Interval;
  /** Two-sided Wilcoxon signed-rank test of the drops over draws; `null` with one draw. */
  readonly p: number | null;
  /** The 97.5 % point of the differences that drawing alone produces. */
  readonly nullBand: number;
  /** Where the scatter comes from; `null` below two draws or cases. */
  readonly components: Sides<TwoWayComponents | null>;
  readonly verdict: "beyond-sampling" | "explained-by-sampling";
}

export interface SamplingResult
  extends Pick<CellPlace, "method" | "protocol" | "sources" | "domain" | "changed" | "label" | "metric"> {
  /** Ascending by size. */
  readonly sizes: readonly SamplingAtSize[];
  /** score(n) = a - b n^-c of the in-domain and the outside means; `null` below three sizes. */
  readonly curves: Sides<SizeCurve | null>;
  /** Where 95 % of the curves through resampled draws lie; empty below three sizes. */
  readonly bands: Sides<readonly CurveBand[]>;
  /** Number of training subjects at which a curve is known to two points; `null` when none of those tried. */
  readonly narrowAt: Sides<number | null>;
  /** The largest number of training subjects that was tried for it; `null` below three sizes. */
  readonly triedUpTo: number | null;
  /** Why the verdict rests on little; empty when it does not. */
  readonly warnings: readonly string[];
}

/**
 * The limited-sampling study: for every target, drops by training size with everything that drawing explains.
 *
 * @param cells of one metric, of a limited-sampling protocol: a cell for each domain, size and draw
 * @see docs/studies.md, What a report computes
 */
export function samplingOf(cells: readonly Cell[], resampling: Resampling): SamplingResult[] {
  const sampled = cells.filter(({ sample }) => sample !== null);
  const models = ({ method, protocol, sources, label, metric }: Cell) =>
    JSON.stringify([method, protocol, sources, label, metric]);
  return [...groupBy(sampled, models).values()].flatMap((ofModels) => {
    const inDomain = ofModels.filter(({ changed }) => changed.length === 0);
    const own = curveFacts(curveOf(inDomain), resampling);
    const outside = groupBy(
      ofModels.filter(({ changed }) => changed.length > 0),
      ({ domain }) => domain,
    );
    return [...outside.values()].flatMap((target) => resultOf(inDomain, own, target, resampling) ?? []);
  });
}

/** `null` where no size has scores on both sides. */
function resultOf(
  inDomain: readonly Cell[],
  own: CurveFacts,
  target: readonly Cell[],
  resampling: Resampling,
): SamplingResult | null {
  const [{ method, protocol, sources, domain, changed, label, metric }] = target as [Cell];
  const sizes = [...new Set(target.flatMap(({ sample }) => sample?.size ?? []))].sort((a, b) => a - b);
  const ofSize = (cells: readonly Cell[], size: number) => cells.filter(({ sample }) => sample?.size === size);
  const sign = betterOf(metric) === "lower" ? -1 : 1;
  const results = sizes.flatMap((size) => {
    const [own, other] = [ofSize(inDomain, size), ofSize(target, size)];
    const [ownScores, otherScores] = [scoresByDraw(own), scoresByDraw(other)];
    if (ownScores === null || otherScores === null) return [];
    const facts = atSize(size, sign, ownScores, otherScores, resampling);
    return [{ ...facts, runs: runsBehind([...own, ...other]) }];
  });
  if (results.length === 0) return null;
  const other = curveFacts(curveOf(target), resampling);
  return {
    ...{ method, protocol, sources, domain, changed, label, metric },
    sizes: results,
    curves: { inDomain: own.curve, outOfDomain: other.curve },
    bands: { inDomain: own.band, outOfDomain: other.band },
    narrowAt: { inDomain: own.narrowAt, outOfDomain: other.narrowAt },
    triedUpTo: other.triedUpTo,
    warnings: warningsOf(results),
  };
}

/** @param sign -1 where lower is better, so that a loss is above 0 */
function atSize(
  size: number,
  sign: 1 | -1,
  own: DrawScores,
  other: DrawScores,
  resampling: Resampling,
): Omit<SamplingAtSize, keyof Traced> {
  const dropByDraw = own.means.map((value, draw) => value - (other.means[draw] as number));
  const drop = mean(dropByDraw);
  const rng = (name: string) => Rng.of(resampling.seed, "sampling", name, size);
  const band = nullBand(own, other.subjects.length, resampling.replicates, rng("null band"));
  return {
    size,
    draws: own.means.length,
    cases: [own.subjects.length, other.subjects.length],
    inDomain: mean(own.means),
    outOfDomain: mean(other.means),
    means: { inDomain: own.means, outOfDomain: other.means },
    drop,
    dropByDraw,
    ci95: differenceOfDraws(own, other, resampling.replicates, rng("two stages")),
    p: dropByDraw.length < 2 ? null : wilcoxonSignedRank(dropByDraw).p,
    nullBand: band,
    components: { inDomain: componentsOf(own), outOfDomain: componentsOf(other) },
    verdict: sign * drop > band ? "beyond-sampling" : "explained-by-sampling",
  };
}

function componentsOf({ scores }: DrawScores): TwoWayComponents | null {
  return scores.length < 2 || (scores[0]?.length ?? 0) < 2 ? null : twoWayComponents(scores);
}

interface Points {
  readonly sizes: readonly number[];
  readonly scores: readonly number[];
}

/** The mean of every draw against its training size. */
function curveOf(cells: readonly Cell[]): Points {
  const points = cells.flatMap(({ sample, cases }) => {
    const present = cases.flatMap(({ score }) => score ?? []);
    return sample === null || present.length === 0 ? [] : [{ size: sample.size, score: mean(present) }];
  });
  return { sizes: points.map(({ size }) => size), scores: points.map(({ score }) => score) };
}

/** A curve through the scores of one domain, and how well it is known. */
interface CurveFacts {
  readonly curve: SizeCurve | null;
  readonly band: readonly CurveBand[];
  readonly narrowAt: number | null;
  readonly triedUpTo: number | null;
}

function curveFacts({ sizes, scores }: Points, { seed }: Resampling): CurveFacts {
  if (new Set(sizes).size < 3) return { curve: null, band: [], narrowAt: null, triedUpTo: null };
  const [smallest, largest] = [Math.min(...sizes), Math.max(...sizes)];
  const candidates = [...new Set([...sizes, 2 * largest, 4 * largest, 8 * largest])].sort((a, b) => a - b);
  const shown = Array.from(
    { length: BAND_POINTS },
    (_, at) => smallest * (largest / smallest) ** (at / (BAND_POINTS - 1)),
  );
  const bands = sizeCurveBand(sizes, scores, { at: [...candidates, ...shown], rng: Rng.of(seed, "size curve") });
  const narrow = bands.slice(0, candidates.length).find(({ low, high }) => high - low < NARROW_BAND);
  return {
    curve: fitSizeCurve(sizes, scores),
    band: bands.slice(candidates.length),
    narrowAt: narrow?.size ?? null,
    triedUpTo: 8 * largest,
  };
}

function warningsOf(sizes: readonly SamplingAtSize[]): string[] {
  const cases = Math.min(...sizes.flatMap((one) => one.cases));
  const few = sizes
    .filter(({ draws }) => draws < FEW_DRAWS)
    .map(({ draws, size }) => `${draws} at ${counted(size, "subject")}`);
  return [
    ...(cases < FEW_CASES ? [`fewer than ${FEW_CASES} tested subjects in a domain (${cases})`] : []),
    ...(few.length > 0 ? [`fewer than ${FEW_DRAWS} draws of the training subjects (${few.join(", ")})`] : []),
  ];
}
