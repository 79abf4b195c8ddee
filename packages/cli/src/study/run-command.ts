import type { OpenStudy, PlannedRun, RunStanding } from "@panshift/benchmark/study";
import { counted, fail } from "@panshift/core";
import { requireWritable } from "@panshift/core/files";
import type { CommandContext } from "../context.ts";
import { STUDY_GOES_ON } from "../help.ts";
import { interruptible } from "../interrupt.ts";
import type { Terminal } from "../terminal.ts";
import { Board, runName } from "./board.ts";
import { type ExecutionOptions, type ExecutorName, executors } from "./executors.ts";
import { makePhantoms } from "./make-phantoms.ts";
import { openStudy, readStudy } from "./open-study.ts";
import { scoreGiven } from "./score-given.ts";

export interface RunOptions extends ExecutionOptions {
  readonly executor: ExecutorName;
}

/** `panshift study run`: makes phantom data, scores predictions made elsewhere, trains and scores what is not done. */
export async function runStudy(
  file: string,
  options: RunOptions,
  { terminal, exitWith }: CommandContext,
): Promise<void> {
  const study = await readStudy(file, options);
  requireWritable(options.store);
  await interruptible(terminal, STUDY_GOES_ON, async (signal) => {
    await makePhantoms(study, terminal, signal);
    const open = await openStudy(study, options);
    await refuseLeaks(open);
    const finished = await finishedRuns(open);
    await tellOtherCode(finished, terminal);
    const unsound = await scoreGiven(open, options.jobs, { terminal, signal });
    const failed = unsound + (await runGrid(file, options, open, { finished, terminal, signal }));
    if (failed > 0) exitWith(1);
    terminal.message(`What it shows: panshift study report ${file}\n`);
    terminal.out(`${open.folder.folder}\n`);
  });
}

/** Identities of the runs that were done at the start, with the revision of the code that made each. */
type FinishedRuns = ReadonlyMap<string, string | null>;

interface GridContext {
  readonly finished: FinishedRuns;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

async function finishedRuns({ plan, context }: OpenStudy): Promise<FinishedRuns> {
  const { standingsOf } = await import("@panshift/benchmark/study");
  const standings = await standingsOf(plan.runs, context);
  return new Map(
    plan.runs.flatMap((run, at) => {
      const standing = standings[at] as RunStanding;
      return standing.kind === "done" ? [[run.id, standing.record.provenance.codeRevision] as const] : [];
    }),
  );
}

/** Works through the plan; the number of runs that failed for good. */
async function runGrid(
  file: string,
  options: RunOptions,
  study: OpenStudy,
  { finished, terminal, signal }: GridContext,
): Promise<number> {
  const { readFailures, standingOf } = await import("@panshift/benchmark/study");
  const { plan, context, folder } = study;
  const isDone = (run: PlannedRun) => standingOf(run, context).kind === "done";
  const open = plan.runs.filter(({ id }) => !finished.has(id));
  if (open.length === 0) return 0;
  const board = new Board(terminal, plan.runs, [...finished.keys()]);
  const execute = executors[options.executor];
  const session = await execute({ file, options, study, open, board, signal }).finally(() => board.end());
  signal.throwIfAborted();
  const left = open.filter((run) => !isDone(run));
  const failures = readFailures(folder.failures).filter((one) => one.session === session);
  const failed = new Set(failures.map(({ run }) => run));
  const told = options.failFast ? left.filter(({ id }) => failed.has(id)) : left;
  for (const run of told) {
    const last = failures.findLast((one) => one.run === run.id);
    const isWaiting = standingOf(run, context).kind === "trained";
    const nothing = isWaiting ? "other draws of its search are not trained" : "its worker died";
    const reason = last === undefined ? nothing : `${last.reason} [${last.code}]`;
    terminal.message(`not done: ${runName(run)}: ${reason}\n`);
  }
  if (told.length < left.length) {
    terminal.message(
      `not done: ${counted(left.length - told.length, "other")}; the same command without --fail-fast goes on\n`,
    );
  }
  return left.length;
}

async function refuseLeaks({ plan, study }: OpenStudy): Promise<void> {
  const { refusedLeaks } = await import("@panshift/benchmark/study");
  const leaks = refusedLeaks(plan.leaks, study);
  if (leaks.length === 0) return;
  const shown = leaks.slice(0, 5).map(({ kind, tested, seen }) => `${tested} (${kind} as ${seen})`);
  fail("LEAKAGE", {
    expected: "tested cases of subjects and images that no run sees in training",
    found: `${counted(leaks.length, "leak")}: ${shown.join(", ")}`,
    hint: "`panshift study plan` lists them all; leave these cases out with `where`",
  });
}

/** Says when finished runs were made with other code than what runs now: they are kept. */
async function tellOtherCode(finished: FinishedRuns, terminal: Terminal): Promise<void> {
  const { currentProvenance } = await import("@panshift/segmentation");
  const now = currentProvenance().codeRevision;
  const others = [...finished.values()].filter((revision) => revision !== now).length;
  if (others === 0) return;
  terminal.message(
    `note: ${counted(others, "finished run")} made with another revision of the code; kept as they are\n`,
  );
}
