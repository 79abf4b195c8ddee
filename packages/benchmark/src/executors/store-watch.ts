import type { TrainProgress } from "@panshift/segmentation";
import { trainingsOf } from "../grid/choose-draw.ts";
import type { RunContext } from "../grid/execute-run.ts";
import { standingOf } from "../grid/run-standing.ts";
import { countAttempts, type FailedAttempt, readFailures, type StudyFolder } from "../grid/study-folder.ts";
import type { WorkEvent } from "../grid/work.ts";
import type { PlannedRun } from "../study/plan.ts";

export interface StoreWatchOptions {
  readonly context: Pick<RunContext, "store" | "study" | "files">;
  readonly folder: StudyFolder;
  /** The session whose failed attempts count. */
  readonly session: string;
  /** Nothing is open any more once a run is given up. */
  readonly failFast?: boolean;
}

/** What a look at the store found. */
export interface StoreLook {
  /** What happened since the look before, as workers would have told it. */
  readonly events: readonly WorkEvent[];
  /** Runs that are neither done nor given up. */
  readonly open: number;
  /** True when a run got further than it ever was. */
  readonly moved: boolean;
}

/** Follows the runs of a plan by the store alone, wherever their workers are. */
export class StoreWatch {
  readonly #options: StoreWatchOptions;
  /** Two methods of a study may share a training, which then is two planned runs of one identity. */
  readonly #open: Set<PlannedRun>;
  /** The furthest that each run was seen: the share of its steps, from 1 on also that of its scored cases. */
  readonly #furthest = new Map<PlannedRun, number>();
  #failuresTold = 0;

  /** Follows `runs` from where they are now. Failures that the session had before are told at the first look. */
  constructor(runs: readonly PlannedRun[], options: StoreWatchOptions) {
    this.#options = options;
    this.#open = new Set(runs);
    for (const run of runs) for (const event of this.#eventOf(run)) this.#furthest.set(run, reachedIn(event));
  }

  /** Reads where the open runs stand. @throws RUN_CORRUPT */
  look(): StoreLook {
    const failures = this.#failures();
    const failed = failures.slice(this.#failuresTold).map(eventOf);
    this.#failuresTold = failures.length;
    const seen = [...this.#open].flatMap((run) => this.#eventOf(run).map((event) => ({ run, event })));
    const moved = seen.map(({ run, event }) => this.#note(run, event)).some(Boolean);
    this.#forgetGivenUp(failures);
    return { events: [...failed, ...seen.map(({ event }) => event)], open: this.#open.size, moved };
  }

  #eventOf(run: PlannedRun): WorkEvent[] {
    const standing = standingOf(run, this.#options.context);
    switch (standing.kind) {
      case "done":
        return [{ kind: "done", run: run.id }];
      case "training":
      case "trained": {
        const total = run.method.config.iterations;
        const place = { iteration: standing.kind === "trained" ? total : standing.iteration, total };
        const training: TrainProgress = { phase: "training", ...place, loss: null, secondsLeft: null };
        return [{ kind: "progress", run: run.id, progress: { phase: "training", training } }];
      }
      case "testing": {
        const { scored, total } = standing;
        return [{ kind: "progress", run: run.id, progress: { phase: "testing", done: scored, total } }];
      }
      default:
        return [];
    }
  }

  /** Notes how far a run is; true when it is further than ever. */
  #note(run: PlannedRun, event: WorkEvent): boolean {
    if (event.kind === "done") this.#open.delete(run);
    const before = this.#furthest.get(run) ?? 0;
    const reached = reachedIn(event);
    this.#furthest.set(run, Math.max(before, reached));
    return reached > before;
  }

  #failures(): FailedAttempt[] {
    const { folder, session } = this.#options;
    return readFailures(folder.failures).filter((attempt) => attempt.session === session);
  }

  /** Workers leave a run that failed more often than the study retries, and draws of a search that wait for it. */
  #forgetGivenUp(failures: readonly FailedAttempt[]): void {
    const { context, session } = this.#options;
    const { retries } = context.study.compute;
    const failed = new Set(failures.map(({ run }) => run));
    const isGivenUp = (id: string) => failed.has(id) && countAttempts(failures, session, id) > retries;
    for (const run of this.#open) {
      const waitsInVain = run.search !== null && trainingsOf(run.search).some(isGivenUp);
      const isTrained = () => standingOf(run, context).kind === "trained";
      if (isGivenUp(run.id) || (waitsInVain && isTrained())) this.#open.delete(run);
    }
    if (this.#options.failFast && [...failed].some(isGivenUp)) this.#open.clear();
  }
}

function eventOf({ run, code, reason }: FailedAttempt): WorkEvent {
  return { kind: "failed", run, code, reason };
}

function reachedIn(event: WorkEvent): number {
  if (event.kind === "done") return 2;
  if (event.kind === "failed") return 0;
  const { progress } = event;
  if (progress.phase === "testing") return 1 + progress.done / (progress.total + 1); // below 2
  return progress.training.iteration / progress.training.total;
}
