import { testedCases } from "../grid/case-scoring.ts";
import { chooseByOracle } from "../grid/choose-by-oracle.ts";
import { chooseDraw, type DrawChoice, trainingsOf } from "../grid/choose-draw.ts";
import type { Choosing } from "../grid/model-tests.ts";
import type { PlannedRun, PlannedUse, StudyPlan } from "../study/plan.ts";
import type { SearchDraw } from "../study/search-draws.ts";
import type { Selection } from "../study/selection-config.ts";

/** A finished search: which draw was chosen for one choice of training subjects and one seed, by what. */
export interface SearchResult extends Pick<PlannedUse, "protocol" | "leftOut" | "fold" | "sample"> {
  readonly selection: Selection;
  readonly method: string;
  readonly seed: number;
  /** Names of the domains trained on, joined by " + ". */
  readonly sources: string;
  readonly budget: number;
  /** Trainings of the draws that differ; those without a domain are counted too. */
  readonly trainings: number;
  readonly diverged: number;
  /** Identity of the chosen run; `null` where no draw has a score. */
  readonly run: string | null;
  readonly draw: number | null;
  readonly values: SearchDraw["values"];
  /** Which data the hyper-parameters were chosen on. */
  readonly chosenOn: "source-val" | "leave-one-domain-out" | "oracle";
  /** The domain that the oracle chose for, and how many of its cases every draw opened to that end; `null`: none. */
  readonly target: string | null;
  readonly targetCases: number | null;
  /** Mean Dice on the cases that were chosen by: of the chosen draw, and of the values that the study gave. */
  readonly score: number | null;
  readonly givenScore: number | null;
}

/** The searches of a plan that are over, one for each selection rule. */
export function searchResults({ runs }: StudyPlan, context: Choosing): SearchResult[] {
  const first = runs.filter(({ id, search }) => search?.candidates[0]?.id === id);
  return first.flatMap((run) => context.study.selection.flatMap((rule) => resultsOf(run, rule, context)));
}

function resultsOf(run: PlannedRun, rule: Selection, context: Choosing): SearchResult[] {
  const { search } = run;
  if (search === null) return [];
  if (rule !== "oracle") {
    return resultOf(run, rule, chooseDraw(search, rule, context.store), { target: null, targetCases: null });
  }
  return search.oracles.flatMap((oracle) => {
    const seen = { target: oracle.domain, targetCases: testedCases({ uses: oracle.share }).length };
    return resultOf(run, rule, chooseByOracle(search, oracle, context), seen);
  });
}

function resultOf(
  { search, uses, method, seed }: PlannedRun,
  selection: Selection,
  choice: DrawChoice | null,
  seen: Pick<SearchResult, "target" | "targetCases">,
): SearchResult[] {
  if (search === null || choice === null) return [];
  const { chosen, draws } = choice;
  return uses.slice(0, 1).map(({ protocol, sources, leftOut, fold, sample }) => ({
    ...{ selection, method: method.name, seed, protocol, leftOut, fold, sample },
    sources: sources.join(" + "),
    budget: search.budget,
    trainings: trainingsOf(search).length,
    diverged: draws.filter(({ diverged }) => diverged).length,
    run: chosen?.id ?? null,
    draw: chosen?.draw.index ?? null,
    values: chosen?.draw.values ?? {},
    chosenOn: selection === "last" ? "source-val" : selection,
    ...seen,
    score: chosen?.score ?? null,
    givenScore: draws[0]?.score ?? null,
  }));
}
