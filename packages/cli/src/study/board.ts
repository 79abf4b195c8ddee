import type { PlannedRun, RunStanding, WorkEvent } from "@panshift/benchmark/study";
import { counted } from "@panshift/core";
import { duration, Progress } from "../progress.ts";
import type { Terminal } from "../terminal.ts";

/** A run in a line: `dual-task, seed 2, trained on A/t1w, fold 1`. */
export function runName({ method, seed, uses, withoutDomain, training }: PlannedRun): string {
  const [use] = uses;
  const sources = use?.sources ?? [...new Set(training.map(({ domain }) => domain))];
  const without = withoutDomain === null ? "" : ` without ${withoutDomain}`;
  const trained = sources.length === 0 ? "" : `trained on ${shortList(sources)}${without}`;
  const fold = use?.fold == null ? "" : `fold ${use.fold + 1}`;
  const draw = method.draw === null ? "" : `draw ${method.draw.index} of ${method.draw.budget}`;
  const sample = use?.sample == null ? "" : `${counted(use.sample.size, "subject")}, draw ${use.sample.draw}`;
  return [method.name, draw, `seed ${seed}`, trained, fold, sample].filter(Boolean).join(", ");
}

function shortList(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 2).join(" + ")} + ${names.length - 2} more` : names.join(" + ");
}

/** What is known of a run besides where it stands. */
export interface RunActivity {
  /** Whether a process works on it now. */
  readonly isHeld: boolean;
  /** Of its training, as far as its pace is known. */
  readonly secondsLeft: number | null;
}

/** Where a run stands, in words. */
export function standingText(
  { withoutDomain }: Pick<PlannedRun, "withoutDomain">,
  standing: RunStanding,
  { isHeld, secondsLeft }: RunActivity,
): string {
  switch (standing.kind) {
    case "planned":
      return "planned";
    case "training":
      if (!isHeld) return `stopped at step ${standing.iteration} of its training`;
      return [
        `training, step ${standing.iteration}`,
        ...(secondsLeft === null ? [] : [`${duration(secondsLeft)} of it left`]),
        `last heard of ${standing.heartbeat}`,
      ].join(", ");
    case "failed":
      return `failed: ${standing.code}: ${standing.reason}`;
    case "testing":
      return `trained, ${standing.scored} of ${counted(standing.total, "case")} scored${isHeld ? "" : ", stopped"}`;
    case "trained":
      return "trained, its search is not over";
    case "done":
      if (standing.tests.length > 0) return `done, ${counted(standing.cases.length, "case")} scored`;
      if (standing.record.state.kind === "failed") return "done, diverged";
      return withoutDomain === null ? "done, not chosen by its search" : "done, for its search";
    default:
      return standing satisfies never;
  }
}

/** Shows how far all runs are together: steps of training and scored cases, a run counted as its own share. */
export class Board {
  readonly #progress: Progress;
  readonly #terminal: Terminal;
  readonly #runs: ReadonlyMap<string, PlannedRun>;
  readonly #done = new Set<string>();
  readonly #shares = new Map<string, number>();

  constructor(terminal: Terminal, runs: readonly PlannedRun[], done: readonly string[]) {
    this.#terminal = terminal;
    this.#progress = new Progress(terminal);
    this.#runs = new Map(runs.map((run) => [run.id, run]));
    for (const id of done) this.#done.add(id);
  }

  show(event: WorkEvent): void {
    if (event.kind === "progress") this.#move(event.run, shareOf(event.progress));
    else this.#shares.delete(event.run);
    if (event.kind === "done") this.#done.add(event.run);
    if (event.kind === "failed") {
      const run = this.#runs.get(event.run);
      this.say(`failed: ${run === undefined ? event.run : runName(run)}: ${event.reason} [${event.code}]\n`);
    }
    const moving = [...this.#shares.values()].reduce((sum, share) => sum + share, 0);
    // Hundredths of runs, so that the pace is known before the first run ends.
    const total = 100 * this.#runs.size;
    const done = Math.floor(100 * (this.#done.size + moving));
    const count = `${this.#done.size} of ${counted(this.#runs.size, "run")} done`;
    this.#progress.update("study:", done, total, { count, note: `${Math.floor((100 * done) / total)} %` });
  }

  #move(run: string, share: number | null): void {
    if (share !== null) this.#shares.set(run, share);
  }

  /** Prints a remark on lines of its own. */
  say(text: string): void {
    this.#progress.end();
    this.#terminal.message(text);
  }

  end(): void {
    this.#progress.end();
  }
}

/** Training is taken for nine tenths of a run; `null` while cases are loaded or validated, which count none of its steps. */
function shareOf(progress: Extract<WorkEvent, { kind: "progress" }>["progress"]): number | null {
  if (progress.phase === "testing") return 0.9 + (0.1 * progress.done) / progress.total;
  const { phase, iteration, total } = progress.training;
  return phase === "training" ? (0.9 * iteration) / total : null;
}
