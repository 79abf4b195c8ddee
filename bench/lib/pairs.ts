import { setTimeout as sleep } from "node:timers/promises";
import { Rng } from "@panshift/core";
import { type Interval, median, medianInterval } from "./statistics.ts";

export interface Comparison {
  readonly name: string;
  readonly unit: "ns" | "ms";
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
  readonly oursMedian: number;
  readonly theirsMedian: number;
  /** Of ours over theirs, pair by pair. */
  readonly ratio: Interval;
  readonly target: number;
  /** Whether the upper bound of the ratio is within the target. */
  readonly met: boolean;
  readonly notes: Readonly<Record<string, unknown>>;
}

export interface PairOptions {
  readonly name: string;
  readonly unit: "ns" | "ms";
  readonly pairs: number;
  readonly warmup: number;
  readonly target: number;
  readonly ours: () => number;
  readonly theirs: () => Promise<number>;
  readonly notes?: Readonly<Record<string, unknown>>;
}

/** Longer than an OpenMP thread goes on spinning after its work: the side that waits must not slow the other. */
const SETTLE_MS = 50;

/** Measures both sides in turn, the first of a pair alternating, so that slow drifts of the machine cancel. */
export async function compare(options: PairOptions): Promise<Comparison> {
  const { name, unit, pairs, warmup, target, notes = {} } = options;
  const ours: number[] = [];
  const theirs: number[] = [];
  const sides = [
    async () => ours.push(await settled(options.ours)),
    async () => theirs.push(await settled(options.theirs)),
  ];
  for (let pair = -warmup; pair < pairs; pair++) {
    for (const side of pair % 2 === 0 ? sides : sides.toReversed()) await side();
  }
  ours.splice(0, warmup);
  theirs.splice(0, warmup);
  const ratios = ours.map((value, index) => value / (theirs[index] as number));
  const ratio = medianInterval(ratios, Rng.of("bench", name));
  const medians = { oursMedian: median(ours), theirsMedian: median(theirs) };
  return { name, unit, ours, theirs, ...medians, ratio, target, met: ratio.upper <= target, notes };
}

async function settled(measure: () => number | Promise<number>): Promise<number> {
  await sleep(SETTLE_MS);
  return measure();
}
