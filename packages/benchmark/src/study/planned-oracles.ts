import { fail } from "@panshift/core";
import { groupBy } from "../group-by.ts";
import { type PlannedTest, subjectsOf } from "./experiment.ts";
import type { PlannedOracle, PlannedUse } from "./plan.ts";
import { heldOut } from "./roles.ts";
import type { OracleConfig } from "./selection-config.ts";

/**
 * Parts the tested subjects of each target domain, whatever the method, the training's seed and the draw. Domains that were
 * trained on are no targets: the oracle has no numbers in domain.
 *
 * @source DomainBed (Gulrajani and Lopez-Paz, 2021), test-domain validation: 20 % of the target, reported on the other 80 %
 * @throws CONFIG_INVALID for a domain with a single tested subject
 */
export function plannedOracles(uses: readonly PlannedUse[], { share, seed }: OracleConfig): PlannedOracle[] {
  const targets = uses.flatMap(({ tests }) => tests.filter(isTarget));
  return [...groupBy(targets, ({ domain }) => domain)].map(([domain, tests]) => {
    const subjects = subjectsOf(tests.flatMap(({ cases }) => cases));
    const opened = heldOut(subjects, share, seed, "oracle");
    if (opened.size === 0) {
      fail("CONFIG_INVALID", {
        expected: `two tested subjects of ${domain}, one of them for selection oracle to choose by`,
        found: subjects.length,
        hint: "test more subjects, or leave the rule out of `selection`",
      });
    }
    const part = (isOpened: boolean) => partOf(uses, domain, (subject) => opened.has(subject) === isOpened);
    return { domain, share: part(true), rest: part(false) };
  });
}

function isTarget({ changed }: PlannedTest): boolean {
  return changed.length > 0;
}

function partOf(
  uses: readonly PlannedUse[],
  domain: string,
  isIn: (subject: string) => boolean,
): readonly PlannedUse[] {
  return uses.flatMap((use) => {
    const own = use.tests.filter((test) => test.domain === domain && isTarget(test));
    const tests = own
      .map((test) => ({ ...test, cases: test.cases.filter(({ subject }) => isIn(subject)) }))
      .filter(({ cases }) => cases.length > 0);
    return tests.length === 0 ? [] : [{ ...use, tests }];
  });
}
