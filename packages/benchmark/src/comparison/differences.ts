import { Rng } from "@panshift/core";
import { bootstrapMeans, cohenDz, holm, mean, median, wilcoxonSignedRank } from "@panshift/stats";
import { INTERVALS } from "../evaluation/settings.ts";
import { bySubject, meanOfCases } from "./by-subject.ts";
import type { Difference } from "./comparison.ts";
import { type LabelCases, type ScoreTable, scoreOfCell } from "./score-table.ts";

/** Places of two methods in the list of methods. */
export type MethodPair = readonly [a: number, b: number];

/**
 * Every pair of methods on every metric of one label: the intervals come from the same draws of subjects, tests are over
 * subjects, and Holm's correction spans all tests together.
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
    ...statisticsOf(first, second, pairedMeans(differences, grouping.clusters)),
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

/** The mean difference of every subject's paired cases; subjects without one are left out. */
function pairedMeans(differences: readonly (number | null)[], subjects: readonly string[]): number[] {
  return bySubject(differences, subjects).flatMap((of) => {
    const paired = of.filter((difference) => difference !== null);
    return paired.length === 0 ? [] : meanOfCases(paired);
  });
}

/** Means over cases; the rest over subjects, since scans of one person are not independent. */
function statisticsOf(first: readonly number[], second: readonly number[], ofSubjects: readonly number[]) {
  if (first.length === 0) return NOTHING;
  const { n, p, method, rankBiserial } = wilcoxonSignedRank(ofSubjects);
  return {
    subjects: ofSubjects.length,
    meanA: mean(first),
    meanB: mean(second),
    difference: mean(first.map((score, index) => score - (second[index] as number))),
    medianDifference: median(ofSubjects),
    wilcoxon: { n, p, method },
    rankBiserial,
    cohenDz: ofSubjects.length < 2 ? null : cohenDz(ofSubjects),
  };
}

const NOTHING = {
  subjects: 0,
  meanA: null,
  meanB: null,
  difference: null,
  medianDifference: null,
  wilcoxon: null,
  rankBiserial: null,
  cohenDz: null,
} as const;
