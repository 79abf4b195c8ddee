import { chooseDraw, trainingsOf } from "../grid/choose-draw.ts";
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
  readonly chosenOn: "source-val" | "leave-one-domain-out";
  /** Mean Dice on the held-out source cases of the chosen draw, and of the values that the study gave. */
  readonly score: number | null;
  readonly givenScore: number | null;
}

/** The searches of a plan that are over, one for each selection rule. */
export function searchResults({ runs }: StudyPlan, { store, study }: Choosing): SearchResult[] {
  const first = runs.filter(({ id, search }) => search?.candidates[0]?.id === id);
  return first.flatMap((run) => study.selection.flatMap((rule) => resultOf(run, rule, store)));
}

function resultOf({ search, uses, method, seed }: PlannedRun, selection: Selection, store: string): SearchResult[] {
  const choice = search === null ? null : chooseDraw(search, selection, store);
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
    chosenOn: selection === "leave-one-domain-out" ? selection : "source-val",
    score: chosen?.score ?? null,
    givenScore: draws[0]?.score ?? null,
  }));
}
