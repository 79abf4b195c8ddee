import type { RankedMethod, StudyRanking } from "../../analysis/study-rankings.ts";
import { countColumn, metricColumn, numberColumn, placeColumns as place, type Selected } from "./columns.ts";
import { makeTable, type Table } from "./table.ts";

type RankedRow = Omit<Selected<StudyRanking>, "methods"> & RankedMethod;

/** Ranks of every method in every place. */
export function rankingTable(rankings: readonly Selected<StudyRanking>[]): Table {
  const rows = rankings.flatMap(({ methods, ...ranking }) => methods.map((method) => ({ ...ranking, ...method })));
  return makeTable<RankedRow>(
    {
      name: "rankings",
      title: "Rankings and their stability",
      caption:
        "Ranked by the mean over subjects; over domains by the unweighted mean of the domains' means. A missing result ranks as worse than every other; means are of what is scored. Ranges and Kendall's tau over 1,000 resamples of the subjects.",
    },
    [
      place.selection,
      place.protocol,
      { name: "kind", title: "tested", value: ({ kind }) => kind },
      ...[place.domain, place.label, place.metric, place.method],
      metricColumn("mean", "mean", ({ mean }) => mean),
      numberColumn("rank", "rank", 1, ({ rank }) => rank),
      {
        name: "rank_low",
        title: "95 % of ranks",
        value: ({ rankInterval }) => rankInterval[0],
        text: ({ rankInterval: [low, high] }) => `${low.toFixed(1)} to ${high.toFixed(1)}`,
      },
      { name: "rank_high", value: ({ rankInterval }) => rankInterval[1] },
      numberColumn("first_share", "share first", 2, ({ firstShare }) => firstShare),
      numberColumn("tau", "tau", 2, ({ tau }) => tau.mean),
      { name: "tau_low", value: ({ tau }) => tau.interval[0] },
      { name: "tau_high", value: ({ tau }) => tau.interval[1] },
      countColumn("subjects", "subjects", ({ subjects }) => subjects),
      countColumn("missing", "missing", ({ missing }) => missing),
    ],
    rows,
  );
}
