import { Rng } from "@panshift/core";
import { bootstrapMeans, cohenDz, holm, mean, median, wilcoxonSignedRank } from "@panshift/stats";
import { INTERVALS } from "../evaluation/settings.ts";
import type { Difference } from "./comparison.ts";
import { type LabelCases, type ScoreTable, scoreOfCell } from "./score-table.ts";

/** Places of two methods in the list of methods. */
export type MethodPair = readonly [a: number, b: number];

/**
 * Every pair of methods on every metric of one label: the intervals come from the same draws of subjects, and Holm's
 * correction spans all tests together.
 *
 * @see docs/evaluation.md
 */
export function differencesOf(
  tables: readonly ScoreTable[],
  pairs: readonly MethodPair[],
  methods: readonly string[],
  { grouping }: LabelCases,
): Difference[] {
  const contrasts = tables.flatMap((table) => pairs.map((pair) => ({ table, pair, ...pairedScores(table, pair) })));
  const { level, replicates, seed } = INTERVALS;
  const options = { ...grouping, level, replicates, rng: Rng.of(seed, "compare") };
  const means = bootstrapMeans(
    contrasts.map(({ differences }) => differences),
    options,
  );
  const raw = contrasts.map(({ table, pair: [a, b], first, second, differences }, index) => ({
    label: table.label,
    metric: table.metric,
    a: methods[a] as string,
    b: methods[b] as string,
    pairs: first.length,
    unpaired: differences.length - first.length,
    ...statisticsOf(first, second),
    ci95: means[index]?.interval ?? null,
  }));
  const adjusted = holm(raw.flatMap(({ wilcoxon }) => (wilcoxon === null ? [] : [wilcoxon.p])))[Symbol.iterator]();
  return raw.map((each) => ({ ...each, pHolm: each.wilcoxon === null ? null : (adjusted.next().value as number) }));
}

/** Scores of both methods where both have one, and the difference of every case, null where there is none. */
function pairedScores({ cells }: ScoreTable, [a, b]: MethodPair) {
  const [first, second]: [number[], number[]] = [[], []];
  const differences = (cells[a] ?? []).map((cell, index) => {
    const [scoreA, scoreB] = [scoreOfCell(cell), scoreOfCell(cells[b]?.[index])];
    if (scoreA === null || scoreB === null) return null;
    first.push(scoreA);
    second.push(scoreB);
    return scoreA - scoreB;
  });
  return { first, second, differences };
}

function statisticsOf(first: readonly number[], second: readonly number[]) {
  if (first.length === 0) return NOTHING;
  const differences = first.map((score, index) => score - (second[index] as number));
  const { n, p, method, rankBiserial } = wilcoxonSignedRank(differences);
  return {
    meanA: mean(first),
    meanB: mean(second),
    difference: mean(differences),
    medianDifference: median(differences),
    wilcoxon: { n, p, method },
    rankBiserial,
    cohenDz: differences.length < 2 ? null : cohenDz(differences),
  };
}

const NOTHING = {
  meanA: null,
  meanB: null,
  difference: null,
  medianDifference: null,
  wilcoxon: null,
  rankBiserial: null,
  cohenDz: null,
} as const;
