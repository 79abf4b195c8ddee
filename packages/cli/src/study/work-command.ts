import type { StudyPlan, WorkEvent } from "@panshift/benchmark/study";
import { requireWritable } from "@panshift/core/files";
import { STUDY_GOES_ON } from "../help.ts";
import { interruptible } from "../interrupt.ts";
import type { Terminal } from "../terminal.ts";
import { runName } from "./board.ts";
import { openStudyFile, type StudyOptions } from "./open-study.ts";

export interface WorkCommandOptions extends StudyOptions {
  readonly session: string;
  readonly failFast?: true;
  readonly tell: "json" | "words";
  /** Who started the worker hears the user, too, and answers. */
  readonly starterAnswers?: true;
}

/** `panshift study work`: works through a plan and tells what happens, as lines of JSON or in words. */
export async function workOnStudy(file: string, options: WorkCommandOptions, terminal: Terminal): Promise<void> {
  const { TimeIsOver, work } = await import("@panshift/benchmark/study");
  const worker = async (signal: AbortSignal) => {
    requireWritable(options.store); // a node of a cluster may see the disk otherwise
    const { study, plan, context, folder } = await openStudyFile(file, options);
    const { retries } = study.compute;
    const { session } = options;
    const onEvent = options.tell === "json" ? jsonTeller(terminal) : wordTeller(terminal, plan);
    const onNotice = (notice: string) => terminal.message(`note: ${notice}\n`);
    const running = { ...context, signal, onNotice };
    const result = await work(plan, running, {
      folder,
      session,
      retries,
      failFast: options.failFast ?? false,
      onEvent,
    });
    if (result === "interrupted") signal.throwIfAborted();
  };
  const { starterAnswers = false } = options;
  await interruptible(terminal, STUDY_GOES_ON, worker, { starterAnswers, echoes: true, timeIsOver: new TimeIsOver() });
}

function jsonTeller(terminal: Terminal): (event: WorkEvent) => void {
  return (event) => terminal.out(`${JSON.stringify(event)}\n`);
}

/** A line when a run begins a phase, ends or fails: a log that days of steps do not fill. */
function wordTeller(terminal: Terminal, plan: StudyPlan): (event: WorkEvent) => void {
  const names = new Map(plan.runs.map((run) => [run.id, runName(run)]));
  let last = "";
  return (event) => {
    const text = `${eventText(event)}: ${names.get(event.run) ?? event.run}`;
    if (text === last) return;
    last = text;
    terminal.out(`${new Date().toISOString()} ${text}\n`);
  };
}

function eventText(event: WorkEvent): string {
  switch (event.kind) {
    case "progress":
      return event.progress.phase;
    case "done":
      return "done";
    case "failed":
      return `failed, ${event.reason} [${event.code}]`;
    default:
      return event satisfies never;
  }
}
