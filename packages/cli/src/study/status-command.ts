import { setTimeout } from "node:timers/promises";
import type { PlannedRun, RunStanding } from "@panshift/benchmark/study";
import { counted, shortId } from "@panshift/core";
import type { CommandContext } from "../context.ts";
import { firstRows, textTable } from "../table.ts";
import { printJson } from "../terminal.ts";
import { runName, standingText } from "./board.ts";
import { openStudyFile, type StudyOptions } from "./open-study.ts";

/** Between two looks at the store. */
const WATCH_MS = 5000;
/** Clears the screen, and begins at its top. */
const CLEAR = "\u001b[2J\u001b[H";

/** A run, where it stands, and whether a process works on it now. */
interface Standing {
  readonly run: PlannedRun;
  readonly standing: RunStanding;
  readonly isHeld: boolean;
}
type Given = readonly {
  readonly name: string;
  readonly scored: number;
  readonly total: number;
  /** Why none is scored. */
  readonly problem?: string;
}[];

/**
 * `panshift study status`: where every run stands. Exit code 1 while some have failed.
 *
 * @param pause what `--watch` waits for before it looks again
 */
export async function printStatus(
  file: string,
  options: StudyOptions & { readonly json?: true; readonly watch?: true },
  { terminal, exitWith }: CommandContext,
  pause: () => Promise<void> = () => setTimeout(WATCH_MS),
): Promise<void> {
  const { orLastFailure, readFailures, scoringStanding, secondsLeft, standingsOf } = await import(
    "@panshift/benchmark/study"
  );
  const { isHeld, runPaths } = await import("@panshift/segmentation");
  const { rememberedHash } = await import("@panshift/dataset");
  const { plan, context: opened, folder } = await openStudyFile(file, options);
  const context = { ...opened, hashOf: rememberedHash() };
  for (;;) {
    const looked = { store: context.store, failures: readFailures(folder.failures) };
    const found = await standingsOf(plan.runs, context);
    const runs = plan.runs.map((run, at): Standing => {
      const standing = orLastFailure(found[at] as RunStanding, run, looked);
      const isOpen = standing.kind === "training" || standing.kind === "testing";
      return { run, standing, isHeld: isOpen && isHeld(runPaths(context.store, run.id).lock) };
    });
    const given = plan.scorings.map((scoring) => {
      const { total, cases, problem } = scoringStanding(scoring, context, folder);
      const told = problem !== null && { problem: problem.message };
      return { name: scoring.methodName, total, scored: cases.length, ...told };
    });
    if (options.json) {
      printJson(terminal, describeStatus(folder.folder, runs, given));
    } else {
      const leftOf = ({ run, standing, isHeld }: Standing) =>
        standing.kind === "training" && isHeld ? secondsLeft(run, context.store) : null;
      terminal.out(`${options.watch && terminal.interactive ? CLEAR : ""}${statusText(runs, given, leftOf)}`);
    }
    const isOpen = runs.some(({ standing: { kind } }) => kind !== "done" && kind !== "failed");
    if (options.watch && isOpen) {
      await pause();
      continue;
    }
    if (runs.some(({ standing }) => standing.kind === "failed")) exitWith(1);
    return;
  }
}

function countsOf(runs: readonly Standing[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { standing, isHeld } of runs) {
    const isStopped = !isHeld && (standing.kind === "training" || standing.kind === "testing");
    const kind = isStopped ? "stopped" : standing.kind;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

function statusText(runs: readonly Standing[], given: Given, leftOf: (run: Standing) => number | null): string {
  const predictions = given.map(
    ({ name, scored, total, problem }) =>
      `predictions ${name}: ${scored} of ${counted(total, "case")} scored${problem === undefined ? "" : `; ${problem}`}\n`,
  );
  if (runs.length === 0) return predictions.join("");
  const { shown, note } = firstRows(runs, ({ standing }) => standing.kind !== "done");
  const table = textTable(
    ["run", "what", "state"],
    shown.map((one) => [
      shortId(one.run.id),
      runName(one.run),
      standingText(one.run, one.standing, { isHeld: one.isHeld, secondsLeft: leftOf(one) }),
    ]),
  );
  const counts = Object.entries(countsOf(runs)).map(([kind, count]) => `${count} ${kind}`);
  return `${predictions.join("")}${table}${note}\n${counts.join(", ")}\n`;
}

function describeStatus(folder: string, runs: readonly Standing[], given: Given) {
  const listed = runs.map(({ run, standing, isHeld }) => {
    const { cases, ...where } =
      standing.kind === "done"
        ? { ...standing, record: undefined, tests: undefined }
        : { ...standing, cases: undefined };
    return {
      run: run.id,
      name: runName(run),
      ...where,
      workedOn: isHeld,
      ...(cases !== undefined && { scored: cases.length }),
    };
  });
  return { schema: "panshift.study-status/1", folder, counts: countsOf(runs), runs: listed, predictions: given };
}
