import type { PlannedUse, StudyPlan } from "@panshift/benchmark/study";
import type { CommandContext } from "../context.ts";
import { interruptible } from "../interrupt.ts";
import { textTable } from "../table.ts";
import { printJson } from "../terminal.ts";
import { runName } from "./board.ts";
import { makePhantoms } from "./make-phantoms.ts";
import { openStudy, readStudy, type StudyOptions } from "./open-study.ts";

/** `panshift study plan`: every run, every test and every leak. Exit code 1 when there are leaks. */
export async function printPlan(
  file: string,
  options: StudyOptions & { readonly json?: true },
  { terminal, exitWith }: CommandContext,
): Promise<void> {
  const asked = await readStudy(file, options);
  const goOn = "The data made so far are kept; the same command goes on.";
  await interruptible(terminal, goOn, (signal) => makePhantoms(asked, terminal, signal)); // a plan needs their manifests
  const { study, plan, data } = await openStudy(asked, options);
  if (plan.leaks.length > 0) exitWith(1);
  if (options.json) {
    printJson(terminal, describePlan(plan));
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
  for (const { methodName, tests } of plan.scorings) {
    terminal.out(
      `predictions ${methodName}: ${tests.map(({ domain, cases }) => `${domain} ${cases.length}`).join(", ")}\n`,
    );
  }
  terminal.out(`\n${plan.runs.length} trainings. Numbers after a domain are tested cases.\n`);
  for (const { run, kind, tested, seen } of plan.leaks) {
    terminal.out(`LEAK in ${run.slice(0, 16)}: ${tested} is tested, and ${seen} of the ${kind} is trained on\n`);
  }
}

function runTable({ runs }: StudyPlan): string {
  return textTable(
    ["run", "what", "training", "validation", "tests"],
    runs.map((run) => [
      run.id.slice(0, 16),
      runName(run),
      `${subjects(run.training)} subjects`,
      `${subjects(run.validation)} subjects`,
      testsText(run.uses),
    ]),
  );
}

function subjects(cases: readonly { readonly subject: string }[]): number {
  return new Set(cases.map(({ subject }) => subject)).size;
}

function testsText(uses: readonly PlannedUse[]): string {
  return uses.flatMap(({ tests }) => tests.map(({ domain, cases }) => `${domain} ${cases.length}`)).join(", ");
}

function describePlan(plan: StudyPlan) {
  const keys = (cases: readonly { readonly key: string }[]) => cases.map(({ key }) => key);
  return {
    schema: "panshift.study-plan/1",
    hash: plan.hash,
    runs: plan.runs.map(({ id, method, seed, training, validation, uses }) => ({
      id,
      method: method.name,
      seed,
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
  };
}
