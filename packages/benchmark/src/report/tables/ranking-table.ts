import { formatP } from "../../analysis/metric-words.ts";
import type { RankedMethod, StudyRanking } from "../../analysis/study-rankings.ts";
import {
  countColumn,
  csvRuns,
  fixed,
  intervalColumns,
  metricColumn,
  numberColumn,
  placeColumns as place,
  type Selected,
} from "./columns.ts";
import { type Column, makeTable, type Table } from "./table.ts";

type RankedRow = Omit<Selected<StudyRanking>, "methods"> & RankedMethod;

/** Where a ranking belongs. */
const placeOfRanking: readonly Column<RankedRow>[] = [
  place.selection,
  place.protocol,
  { isPlace: true, name: "kind", title: "tested", value: ({ kind }) => kind },
  ...[place.domain, place.label, place.metric, place.method],
];

function rowsOf(rankings: readonly Selected<StudyRanking>[]): RankedRow[] {
  return rankings.flatMap(({ methods, ...ranking }) => methods.map((method) => ({ ...ranking, ...method })));
}

/** Ranks of every method in every place, by their means. */
export function rankingTable(rankings: readonly Selected<StudyRanking>[]): Table {
  return makeTable<RankedRow>(
    {
      name: "rankings",
      title: "Rankings and their stability",
      caption:
        "Ranked by the mean over subjects; over domains by the unweighted mean of the domains' means. A missing result ranks as worse than every other; means are of what is scored. Intervals, ranges and Kendall's tau over 1,000 resamples of the subjects.",
    },
    [
      ...placeOfRanking,
      metricColumn("mean", "mean", ({ mean }) => mean),
      ...intervalColumns<RankedRow>(({ ci95 }) => ci95),
      numberColumn("rank", "rank", 1, ({ rank }) => rank),
      {
        name: "rank_low",
        title: "95 % of ranks",
        value: ({ rankInterval }) => rankInterval[0],
        text: ({ rankInterval: [low, high] }) => `${fixed(low, 1)} to ${fixed(high, 1)}`,
      },
      { name: "rank_high", value: ({ rankInterval }) => rankInterval[1] },
      numberColumn("first_share", "share first", 2, ({ firstShare }) => firstShare),
      numberColumn("tau", "tau", 2, ({ tau }) => tau.mean),
      { name: "tau_low", value: ({ tau }) => tau.interval[0] },
      { name: "tau_high", value: ({ tau }) => tau.interval[1] },
      countColumn("subjects", "subjects", ({ subjects }) => subjects),
      { ...countColumn<RankedRow>("missing", "missing", ({ missing }) => missing), isPlace: true },
      csvRuns,
    ],
    rowsOf(rankings),
  );
}

/** The same methods ranked in three ways: a rank that one way alone gives is no finding. */
export function schemeTable(rankings: readonly Selected<StudyRanking>[]): Table {
  return makeTable<RankedRow>(
    {
      name: "ranking-schemes",
      title: "Rankings by other rules",
      caption:
        "By means: as in the table before. By cases: methods are ranked within each subject, and these ranks averaged. By tests: by the number of methods that one beats significantly (one-sided Wilcoxon signed-rank tests over subjects, alpha 0.05, uncorrected). Mean ranks that lie further apart than the critical difference (Nemenyi, alpha 0.05) differ, where Friedman's test finds that any do (p). N: subjects; over domains each with the mean of its domains.",
    },
    [
      ...placeOfRanking,
      numberColumn("aggregate_then_rank", "by means", 1, ({ rank }) => rank),
      numberColumn("rank_then_aggregate", "by cases", 1, ({ rankThenAggregate }) => rankThenAggregate),
      numberColumn("test_then_rank", "by tests", 1, ({ testThenRank }) => testThenRank),
      numberColumn("mean_rank", "mean rank", 2, ({ meanRank }) => meanRank),
      numberColumn("critical_difference", "critical difference", 2, ({ friedman }) => friedman.criticalDifference),
      { name: "friedman_p", title: "p (Friedman)", ...pOfFriedman },
      countColumn("n", "N", ({ friedman }) => friedman.n),
      csvRuns,
    ],
    rowsOf(rankings),
  );
}

const pOfFriedman: Pick<Column<RankedRow>, "value" | "text"> = {
  value: ({ friedman }) => friedman.p,
  text: ({ friedman }) => formatP(friedman.p),
};
