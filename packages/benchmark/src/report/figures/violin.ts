import { kernelDensity, quantileOfSorted } from "@panshift/stats";

/** Of fewer scores no density is drawn. */
export const LEAST_SCORES = 10;
/** Points of an outline. */
const POINTS = 80;
/** Share of the outline's width that points of scores keep to. */
const SPREAD = 0.8;
/** Width of the points' band where there is no outline. */
const PLAIN = 0.7;

/** What a box plot shows: quartiles, and whiskers to the farthest scores within 1.5 interquartile ranges of them. */
export interface Box {
  readonly low: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly high: number;
}

/** The shape of many scores. Widths are half of the whole, as shares of that at the density's peak. */
export interface Violin {
  readonly box: Box;
  /** Ascending, from the lowest score to the highest, and so within what the metric can be; empty below `LEAST_SCORES`, and where all scores are equal. */
  readonly outline: readonly { readonly score: number; readonly width: number }[];
  /** For each score a place between -1 and 1 beside the middle line, within the outline. */
  readonly places: readonly number[];
}

/**
 * Box, density and places of points.
 *
 * @param scores at least one
 * @source the places within the outline: Sidiropoulos et al., SinaPlot, J. Comput. Graph. Stat. 27, 2018
 */
export function violinOf(scores: readonly number[]): Violin {
  const sorted = Float64Array.from(scores).sort();
  const shape = scores.length < LEAST_SCORES ? null : kernelDensity(sorted);
  const box = boxOf(sorted);
  const jitter = scores.map((_, at) => SPREAD * (2 * ((at * GOLDEN) % 1) - 1));
  if (shape === null) return { box, outline: [], places: jitter.map((place) => PLAIN * place) };
  const [from, to] = [sorted[0] as number, sorted.at(-1) as number];
  const curve = Array.from({ length: POINTS }, (_, at) => {
    const score = from + ((to - from) * at) / (POINTS - 1);
    return { score, density: shape.density(score) };
  });
  const peak = Math.max(...curve.map(({ density }) => density));
  return {
    box,
    outline: curve.map(({ score, density }) => ({ score, width: density / peak })),
    places: scores.map((score, at) => Math.min(1, shape.density(score) / peak) * (jitter[at] as number)),
  };
}

/** Multiples of it, without their whole part, are spread evenly: the same points at the same places in every report. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

function boxOf(sorted: Float64Array): Box {
  const [q1, median, q3] = [0.25, 0.5, 0.75].map((q) => quantileOfSorted(sorted, q)) as [number, number, number];
  const reach = 1.5 * (q3 - q1);
  const within = sorted.filter((score) => score >= q1 - reach && score <= q3 + reach);
  // A quartile between two scores may lie beyond the last score that is within reach: a whisker never points inward.
  const [low, high] = [Math.min(q1, within[0] ?? q1), Math.max(q3, within.at(-1) ?? q3)];
  return { low, q1, median, q3, high };
}
