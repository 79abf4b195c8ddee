import type { Terminal } from "./terminal.ts";

const LOG_INTERVAL_MS = 60_000;
const REDRAW_INTERVAL_MS = 100;
const BAR_WIDTH = 24;

interface ProgressWords {
  readonly count?: string;
  readonly note?: string;
}

/**
 * How far a piece of work is: a bar with the time left on a screen, one line a minute in a log, whichever piece of
 * work it is by then.
 */
export class Progress {
  readonly #terminal: Terminal;
  readonly #now: () => number;
  #label = "";
  #start = { time: 0, done: 0 };
  #shown: number | null = null;
  #drawn = 0;

  /** @param now milliseconds, from any origin */
  constructor(terminal: Terminal, now: () => number = () => performance.now()) {
    this.#terminal = terminal;
    this.#now = now;
  }

  /**
   * `done` of `total` parts of the work named `label` are finished; a new label begins a new piece of work.
   *
   * @param words what is said besides, and instead of `done/total`
   */
  update(label: string, done: number, total: number, words: ProgressWords = {}): void {
    const time = this.#now();
    if (label !== this.#label) {
      this.end();
      this.#label = label;
      this.#start = { time, done };
      this.#shown = this.#terminal.interactive ? Number.NEGATIVE_INFINITY : (this.#shown ?? time);
    }
    const interval = this.#terminal.interactive ? REDRAW_INTERVAL_MS : LOG_INTERVAL_MS;
    if (time - (this.#shown ?? time) < interval && !(this.#terminal.interactive && done >= total)) return;
    this.#shown = time;
    const left = timeLeft(time - this.#start.time, done - this.#start.done, total - done);
    const { count = `${done}/${total}`, note = "" } = words;
    this.#print([`${label} ${count}`, note, left].filter(Boolean).join(", "), done / total);
  }

  /** `update` of one piece of work. */
  show(label: string): (done: number, total: number) => void {
    return (done, total) => this.update(label, done, total);
  }

  /** Leaves the line, so that other text can follow. */
  end(): void {
    if (this.#drawn > 0) this.#terminal.message("\n");
    this.#drawn = 0;
    this.#label = "";
  }

  #print(text: string, share: number): void {
    if (!this.#terminal.interactive) {
      this.#terminal.message(`${text}\n`);
      return;
    }
    const filled = Math.round(BAR_WIDTH * Math.min(1, Math.max(0, share)));
    const line = `[${"#".repeat(filled)}${".".repeat(BAR_WIDTH - filled)}] ${text}`.slice(
      0,
      this.#terminal.columns - 1,
    );
    this.#terminal.message(`\r${line.padEnd(this.#drawn)}`);
    this.#drawn = line.length;
  }
}

/** Words for the time that `left` parts take at the pace of `done` parts in `elapsedMs`; empty while no pace is known. */
export function timeLeft(elapsedMs: number, done: number, left: number): string {
  if (done <= 0 || left <= 0) return "";
  const seconds = ((elapsedMs / done) * left) / 1000;
  return `${duration(seconds)} left`;
}

/** A duration in the unit a person would say it in: `48 s`, `7 min`, `2 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
