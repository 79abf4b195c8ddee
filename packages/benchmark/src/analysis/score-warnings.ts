import { noticesOf } from "../grid/given-notices.ts";
import { groupBy } from "../group-by.ts";
import type { StudyResults } from "../results/collect-results.ts";

/** Methods that tables miss, and predictions made elsewhere that are not as they should be. */
export function scoreWarnings({ rows, standings, scorings }: StudyResults): string[] {
  const unscored = [...groupBy(standings, ({ run }) => run.method.name)].filter(([, runs]) =>
    runs.every(({ standing }) => standing.kind !== "done"),
  );
  const told = rows.length === 0 ? [] : unscored; // where nothing is scored, that is said once
  return [
    ...told.map(([name]) => `${name} has no scores: none of its runs is done; \`panshift study status\` says why.`),
    ...scorings.flatMap(({ scoring, standing }) => noticesOf(scoring, standing)),
  ];
}
