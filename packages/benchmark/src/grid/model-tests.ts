import type { RunRecord } from "@panshift/segmentation";
import type { PlannedRun, PlannedUse } from "../study/plan.ts";
import type { Selection } from "../study/selection-config.ts";
import { chooseByOracle, type OracleContext } from "./choose-by-oracle.ts";
import { chooseDraw } from "./choose-draw.ts";
import { type KeptModel, keptBy } from "./kept-model.ts";

/** A model of a run to score, and the rule that asks for it. */
export interface ModelTest {
  readonly selection: Selection;
  readonly kept: KeptModel;
  readonly uses: readonly PlannedUse[];
  /** `oracle`: for the oracle to choose by, and in no table. */
  readonly purpose: "scoring" | "oracle";
}

/** What choosing among the draws of a search needs. */
export type Choosing = OracleContext;

/**
 * What is scored of a finished training: a query over records, no part of the training.
 *
 * @returns for a draw of a search, the tests of the rules that chose it; `null` while the search is not over
 */
export function modelTestsOf(run: PlannedRun, record: RunRecord, context: Choosing): ModelTest[] | null {
  const choices = choicesOf(run, context);
  return choices?.map((one) => ({ ...one, kept: keptBy(one.selection, record), purpose: "scoring" })) ?? null;
}

/** What is scored of every draw of a search, chosen or not, for the oracle to choose by. */
export function oracleTestsOf({ search, withoutDomain }: PlannedRun, record: RunRecord): ModelTest[] {
  if (search === null || withoutDomain !== null) return [];
  const kept = keptBy("oracle", record);
  return search.oracles.map(({ share }) => ({ selection: "oracle", kept, uses: share, purpose: "oracle" }));
}

/** A rule that has a run tested, and where. */
type RunChoice = Pick<ModelTest, "selection" | "uses">;

/**
 * The study's rules by which a run is tested: all, but for a draw of a search, and of the oracle those domains for which it
 * chose the draw; `null` while the search is not over.
 */
export function choicesOf({ id, search, uses }: PlannedRun, context: Choosing): RunChoice[] | null {
  const { selection: rules } = context.study;
  if (search === null) return rules.map((selection) => ({ selection, uses }));
  const choices: RunChoice[] = [];
  for (const selection of rules) {
    const asked =
      selection === "oracle"
        ? search.oracles.map((one) => ({ choice: chooseByOracle(search, one, context), uses: one.rest }))
        : [{ choice: chooseDraw(search, selection, context.store), uses }];
    for (const { choice, uses: places } of asked) {
      if (choice === null) return null;
      if (choice.chosen?.id === id) choices.push({ selection, uses: places });
    }
  }
  return choices;
}
