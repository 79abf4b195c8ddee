import type { PlannedRun, PlannedUse, StudyPlan } from "@panshift/benchmark/study";
import { counted, shortId } from "@panshift/core";
import type { CommandContext } from "../context.ts";
import { interruptible } from "../interrupt.ts";
import { firstRows, textTable } from "../table.ts";
import { printJson } from "../terminal.ts";
import { runName } from "./board.ts";
import { makePhantoms } from "./make-phantoms.ts";
import { estimateOpen } from "./measure-costs.ts";
import { openStudy, readStudy, type StudyOptions } from "./open-study.ts";
import { estimateText, givenText, leakText, powerText } from "./plan-text.ts";

export interface PlanOptions extends StudyOptions {
  readonly json?: true;
  /** Try runs of which the store knows no cost. */
  readonly measure?: true;
}

/**
 * `panshift study plan`: every run, test and leak, and what they take. Exit code 1 when leaks would
 * stop the study, or predictions made elsewhere are not where it says.
 */
export async function printPlan(
  file: string,
  options: PlanOptions,
  { terminal, exitWith }: CommandContext,
): Promise<void> {
  const asked = await readStudy(file, options);
  const goOn = "The data made so far are kept; the same command goes on.";
  await interruptible(terminal, goOn, (signal) => makePhantoms(asked, terminal, signal)); // a plan needs their manifests
  const open = await openStudy(asked, options);
  const { collectResults, fewSubjectWarnings, leakCheckText, measuredScatter, planWarnings, powerOf, refusedLeaks } =
    await import("@panshift/benchmark/study");
  const { study, plan, data, context } = open;
  const results = await collectResults(plan, context);
  const unfinished = results.standings.filter(({ standing }) => standing.kind !== "done").map(({ run }) => run);
  const estimate = await estimateOpen(unfinished, context, options, terminal);
  const power = powerOf(study, plan, measuredScatter(results.rows, study));
  const refused = refusedLeaks(plan.leaks, study);
  const warnings = [...planWarnings(study, plan), ...fewSubjectWarnings(plan)];
  if (refused.length > 0 || results.scorings.some(({ standing }) => standing.problem !== null)) exitWith(1);
  if (options.json) {
    printJson(terminal, { ...describePlan(plan), refusedLeaks: refused, warnings, estimate, power });
    return;
  }
  terminal.out(`${study.title}\n${study.question}\n\n`);
  terminal.out(
    textTable(
      ["domain", "cases", "subjects"],
      data.domains.map(({ name, cases }) => [name, String(cases.length), String(subjects(cases))]),
      [1, 2],
    ),
  );
  terminal.out("\n");
  if (plan.runs.length > 0) terminal.out(runTable(plan));
  for (const scoring of results.scorings) terminal.out(givenText(scoring));
  terminal.out(`\n${counted(plan.runs.length, "training")}. Numbers after a domain are tested cases.\n`);
  if (plan.runs.length > 0) terminal.out(`\n${estimateText(estimate, study.selection)}\n${powerText(power, study)}`);
  terminal.out(leakText(plan.leaks, refused.length));
  for (const found of leakCheckText(plan)) terminal.out(`${found}\n`);
  for (const warning of warnings) terminal.out(`Note: ${warning}\n`);
}

function runTable({ runs }: StudyPlan): string {
  const { shown, note } = firstRows(runs);
  const table = textTable(
    ["run", "what", "training", "validation", "tests"],
    shown.map((run) => [
      shortId(run.id),
      runName(run),
      subjectsText(run.training),
      subjectsText(run.validation),
      plannedTests(run),
    ]),
  );
  return table + note;
}

function subjects(cases: readonly { readonly subject: string }[]): number {
  return new Set(cases.map(({ subject }) => subject)).size;
}

function subjectsText(cases: readonly { readonly subject: string }[]): string {
  return counted(subjects(cases), "subject");
}

function plannedTests({ search, withoutDomain, uses }: PlannedRun): string {
  if (withoutDomain !== null) return `none: validated on ${withoutDomain}, for the search`;
  if (search === null) return testsText(uses);
  const opened = search.oracles.map(({ share }) => testsText(share)).join(", ");
  return `if chosen: ${testsText(uses)}${opened === "" ? "" : `; in any case, for the oracle: ${opened}`}`;
}

function testsText(uses: readonly PlannedUse[]): string {
  return uses.flatMap(({ tests }) => tests.map(({ domain, cases }) => `${domain} ${cases.length}`)).join(", ");
}

function describePlan(plan: StudyPlan) {
  const keys = (cases: readonly { readonly key: string }[]) => cases.map(({ key }) => key);
  return {
    schema: "panshift.study-plan/1",
    hash: plan.hash,
    runs: plan.runs.map(({ id, method, seed, training, validation, uses, search, withoutDomain }) => ({
      id,
      method: method.name,
      seed,
      search:
        search === null
          ? null
          : {
              ...method.draw,
              candidates: search.candidates.map((one) => one.id),
              oracles: search.oracles.map(({ domain, share }) => ({
                domain,
                share: share.flatMap(({ tests }) => tests.flatMap(({ cases }) => keys(cases))),
              })),
            },
      withoutDomain,
      training: keys(training),
      validation: keys(validation),
      uses: uses.map(({ tests, ...use }) => ({
        ...use,
        tests: tests.map(({ cases, ...test }) => ({ ...test, cases: keys(cases) })),
      })),
    })),
    scorings: plan.scorings.map(({ methodName, tests }) => ({
      method: methodName,
      tests: tests.map(({ domain, cases }) => ({ domain, cases: keys(cases) })),
    })),
    leaks: plan.leaks,
    shared: plan.shared,
  };
}
