import type { Rng } from "@panshift/core";
import { type Phase, phases } from "./phases.ts";

/** A phase of the work, or none of them. */
export type Hit = Phase | "elsewhere";

/** What the next kill is aimed at. */
export interface Aim {
  /** `elsewhere`: a random moment, whatever it hits. */
  readonly phase: Hit;
  /** Writes of the phase that pass before. */
  readonly skip: number;
  /** Whether the run in hand is let through, and the next one hit. */
  readonly nextRun?: boolean;
}

const anywhere: Aim = { phase: "elsewhere", skip: 0 };
/** A worker writes no report. */
const noAim: Aim = { phase: "report write", skip: 0 };

/** The phases of a run in their order; kills of one group leave the run in it. */
const groups: readonly (readonly (Aim & { readonly phase: Phase })[])[] = [
  [
    { phase: "training step", skip: 0 },
    { phase: "checkpoint write", skip: 0 },
    { phase: "checkpoint write", skip: 1 },
    { phase: "record write", skip: 0 },
  ],
  [
    { phase: "model write", skip: 0 },
    { phase: "model write", skip: 1 },
    { phase: "record write", skip: 1 },
  ],
  [
    { phase: "prediction write", skip: 0 },
    { phase: "cases.jsonl append", skip: 0 },
  ],
];

/**
 * Spreads kills over a grid: each run gets its share of what is left for each phase, in the order in which a run goes
 * through them; the report's come when every run is done, and a few in between fall at random.
 */
export class Aims {
  readonly counts = new Map<Hit, number>(phases.map((phase) => [phase, 0]));
  readonly #kills: number;
  readonly #runs: number;
  readonly #quota: number;
  readonly #rng: Rng;
  #used = 0;
  #finished = -1;
  #share = new Map<Phase, number>();

  constructor(kills: number, runs: number, rng: Rng) {
    this.#kills = kills;
    this.#runs = runs;
    this.#quota = Math.floor(kills / (phases.length + 1));
    this.#rng = rng;
  }

  /** The next aim when so many runs are done; `null` when all kills are spent. */
  next(finished: number): Aim | null {
    const left = this.#kills - this.#used;
    if (left === 0) return null;
    if (finished !== this.#finished) this.#shareOut(finished);
    const wanted = phases.reduce((sum, phase) => sum + this.#wanted(phase), 0);
    if (wanted === 0 || (left > wanted && this.#rng.chance(0.2))) return anywhere;
    if (finished === this.#runs) return { phase: "report write", skip: this.#rng.int(0, 10) };
    // Without an aim a worker is let through to the end of the grid.
    const spare = left > this.#wanted("report write") ? groups : [];
    const shared = this.#pick(spare, (phase) => this.#share.get(phase) ?? 0);
    return shared ?? { ...(this.#pick(spare, (phase) => this.#wanted(phase)) ?? noAim), nextRun: true };
  }

  /** An aim of the first group in which a phase has kills left. */
  #pick(from: typeof groups, left: (phase: Phase) => number): Aim | null {
    const open = from.map((group) => group.filter(({ phase }) => left(phase) > 0)).find(({ length }) => length > 0);
    return open === undefined ? null : (open[this.#rng.int(0, open.length)] ?? null);
  }

  /** Notes what a kill hit. */
  hit(what: Hit): void {
    this.#used++;
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
    if (what !== "elsewhere") this.#share.set(what, (this.#share.get(what) ?? 0) - 1);
  }

  #wanted(phase: Phase): number {
    return Math.max(0, this.#quota - (this.counts.get(phase) ?? 0));
  }

  #shareOut(finished: number): void {
    this.#finished = finished;
    const open = Math.max(1, this.#runs - finished);
    this.#share = new Map(phases.map((phase) => [phase, Math.ceil(this.#wanted(phase) / open)]));
  }
}
