import { Rng } from "@panshift/core";
import {
  fitSizeCurve,
  mean,
  type SizeCurve,
  sizeOfNarrowBand,
  type TwoWayComponents,
  twoWayComponents,
  wilcoxonSignedRank,
} from "@panshift/stats";
import { groupBy } from "../group-by.ts";
import type { Cell, CellPlace } from "./cell.ts";
import { type DrawScores, differenceOfDraws, nullBand, scoresByDraw } from "./draws.ts";
import type { Interval, Resampling } from "./resampling.ts";

/** Below these numbers a verdict is marked as resting on too little. */
const FEW_CASES = 20;
const FEW_DRAWS = 5;
/** A size curve is narrow where its 95 % band is below two points. */
const NARROW_BAND = 0.02;

/** Is the drop to a domain larger than what drawing other training and test cases produces? At one training size. */
export interface SamplingAtSize {
  readonly size: number;
  readonly draws: number;
  readonly cases: readonly [inDomain: number, outOfDomain: number];
  readonly inDomain: number;
  readonly outOfDomain: number;
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
  readonly components: {
    readonly inDomain: TwoWayComponents | null;
    readonly outOfDomain: TwoWayComponents | null;
  };
  readonly verdict: "beyond-sampling" | "explained-by-sampling";
}

export interface SamplingResult
  extends Pick<CellPlace, "method" | "protocol" | "sources" | "domain" | "changed" | "label" | "metric"> {
  /** Ascending by size. */
  readonly sizes: readonly SamplingAtSize[];
  /** score(n) = a - b n^-c of the in-domain and the outside means; `null` below three sizes. */
  readonly curves: { readonly inDomain: SizeCurve | null; readonly outOfDomain: SizeCurve | null };
  /** Number of training subjects at which the in-domain curve is known to two points; `null` when none of those tried. */
  readonly narrowAt: number | null;
  /** Why the verdict rests on little; empty when it does not. */
  readonly warnings: readonly string[];
}

/**
 * The limited-sampling study: for every target, drops by training size with everything that drawing explains.
 *
 * @param cells of one metric, of a limited-sampling protocol: a cell for each domain, size and draw
 * @source protocols/benchmark.md, section 5
 */
export function samplingOf(cells: readonly Cell[], resampling: Resampling): SamplingResult[] {
  const sampled = cells.filter(({ sample }) => sample !== null);
  const models = ({ method, protocol, sources, label, metric }: Cell) =>
    JSON.stringify([method, protocol, sources, label, metric]);
  return [...groupBy(sampled, models).values()].flatMap((ofModels) => {
    const inDomain = ofModels.filter(({ changed }) => changed.length === 0);
    const outside = groupBy(
      ofModels.filter(({ changed }) => changed.length > 0),
      ({ domain }) => domain,
    );
    return [...outside.values()].map((target) => resultOf(inDomain, target, resampling));
  });
}

function resultOf(inDomain: readonly Cell[], target: readonly Cell[], resampling: Resampling): SamplingResult {
  const [{ method, protocol, sources, domain, changed, label, metric }] = target as [Cell];
  const sizes = [...new Set(target.flatMap(({ sample }) => sample?.size ?? []))].sort((a, b) => a - b);
  const ofSize = (cells: readonly Cell[], size: number) =>
    scoresByDraw(cells.filter(({ sample }) => sample?.size === size));
  const results = sizes.map((size) => atSize(size, ofSize(inDomain, size), ofSize(target, size), resampling));
  const [own, other] = [inDomain, target].map((cells) => curveOf(cells)) as [Points, Points];
  return {
    ...{ method, protocol, sources, domain, changed, label, metric },
    sizes: results,
    curves: { inDomain: curveThrough(own), outOfDomain: curveThrough(other) },
    narrowAt: narrowSize(own, resampling),
    warnings: warningsOf(results),
  };
}

function atSize(size: number, own: DrawScores, other: DrawScores, resampling: Resampling): SamplingAtSize {
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
    drop,
    dropByDraw,
    ci95: differenceOfDraws(own, other, resampling.replicates, rng("two stages")),
    p: dropByDraw.length < 2 ? null : wilcoxonSignedRank(dropByDraw).p,
    nullBand: band,
    components: { inDomain: componentsOf(own), outOfDomain: componentsOf(other) },
    verdict: drop > band ? "beyond-sampling" : "explained-by-sampling",
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

function curveThrough({ sizes, scores }: Points): SizeCurve | null {
  return sizes.length < 3 ? null : fitSizeCurve(sizes, scores);
}

function narrowSize({ sizes, scores }: Points, { seed }: Resampling): number | null {
  if (new Set(sizes).size < 3) return null;
  const largest = Math.max(...sizes);
  const candidates = [...new Set([...sizes, 2 * largest, 4 * largest, 8 * largest])].sort((a, b) => a - b);
  return sizeOfNarrowBand(sizes, scores, { width: NARROW_BAND, candidates, rng: Rng.of(seed, "size curve") });
}

function warningsOf(sizes: readonly SamplingAtSize[]): string[] {
  const cases = Math.min(...sizes.flatMap((one) => one.cases));
  const draws = Math.min(...sizes.map((one) => one.draws));
  return [
    ...(cases < FEW_CASES ? [`fewer than ${FEW_CASES} tested subjects in a domain (${cases})`] : []),
    ...(draws < FEW_DRAWS ? [`fewer than ${FEW_DRAWS} draws of the training subjects (${draws})`] : []),
  ];
}
