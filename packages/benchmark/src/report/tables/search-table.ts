import { shortId } from "@panshift/core";
import type { SearchResult } from "../../results/search-result.ts";
import { countColumn, numberColumn, placeColumns as place } from "./columns.ts";
import { makeTable, type Table } from "./table.ts";

/** What every search chose, by what. */
export function searchTable(searches: readonly SearchResult[]): Table {
  return makeTable<SearchResult>(
    {
      name: "searches",
      title: "Hyper-parameters chosen",
      caption:
        "A row is one choice of training subjects and one seed. Equal draws are one training; those without a source domain count too where leave-one-domain-out chooses; draw 0 has the values that the study gives, and what a row does not name has them too. Dice: mean over the held-out source cases, by which the draw was chosen (leave-one-domain-out: mean over the trainings without each source domain, on that domain; oracle, an upper bound: over those cases of the target that every draw opened, which are in none of its scores).",
    },
    [
      ...[place.selection, place.protocol, place.method, place.sources, place.leftOut, place.size],
      { name: "subject_draw", value: ({ sample }) => sample?.draw ?? null },
      { name: "fold", title: "fold", value: ({ fold }) => (fold === null ? null : fold + 1) },
      countColumn("seed", "seed", ({ seed }) => seed),
      countColumn("budget", "draws", ({ budget }) => budget),
      countColumn("trainings", "trainings", ({ trainings }) => trainings),
      countColumn("diverged", "diverged", ({ diverged }) => diverged),
      countColumn("chosen_draw", "chosen", ({ draw }) => draw),
      { name: "values", title: "values", value: ({ values }) => valuesText(values) },
      { name: "chosen_on", title: "chosen on", value: ({ chosenOn }) => chosenOn },
      { isPlace: true, name: "target", title: "target", value: ({ target }) => target },
      { isPlace: true, name: "target_cases", title: "target cases opened", value: ({ targetCases }) => targetCases },
      numberColumn("dice", "Dice", 3, ({ score }) => score),
      numberColumn("given_dice", "Dice of draw 0", 3, ({ givenScore }) => givenScore),
      { name: "run", value: ({ run }) => (run === null ? null : shortId(run)) },
    ],
    searches,
  );
}

function valuesText(values: SearchResult["values"]): string {
  const one = (value: unknown) => (typeof value === "number" ? Number(value.toPrecision(6)) : JSON.stringify(value));
  return Object.entries(values)
    .map(([key, value]) => `${key}=${one(value)}`)
    .join(" ");
}
