import { Rng } from "@panshift/core";
import { peakMemoryMiB, resetPeakMemory } from "./peak-memory.ts";
import { type Interval, median, medianInterval } from "./statistics.ts";

/** One run of one side; `check` is what its result comes to, and must agree between sides. */
export interface Measured<C> {
  readonly ms: number;
  readonly peakMiB: number | null;
  readonly check: C;
}

/** A library that does the same task. */
export interface Side<C> {
  readonly measure: () => Promise<Measured<C>>;
  /** Highest ratio of our time to its time; null for one that is only shown. */
  readonly target: number | null;
}

/** What one side of a task took. */
export interface Row<C> {
  readonly name: string;
  readonly side: string;
  /** Median of the times. */
  readonly ms: number;
  readonly times: readonly number[];
  readonly peakMiB: number | null;
  readonly check: C;
  /** Median over the rounds of our time to this side's; null for our own side. */
  readonly ratio: Interval | null;
  readonly target: number | null;
  /** The interval lies within the target; null without one. */
  readonly met: boolean | null;
}

/**
 * Runs all sides of a task in turn, in each round from another one on, so that slow drifts of the machine cancel.
 *
 * @param ours does the task, and gives what computes the check outside of the time
 * @param warmup rounds before these that are not counted
 * @returns our row first
 */
export async function sideBySide<C>(
  name: string,
  ours: () => (() => C) | Promise<() => C>,
  peers: Readonly<Record<string, Side<C>>>,
  rounds: number,
  warmup = 1,
): Promise<Row<C>[]> {
  const sides = new Map<string, () => Promise<Measured<C>>>([["PanShift", () => measureHere(ours)]]);
  for (const [side, { measure }] of Object.entries(peers)) sides.set(side, measure);
  const results = new Map<string, Measured<C>[]>([...sides.keys()].map((side) => [side, []]));
  const order = [...sides];
  for (let round = -warmup; round < rounds; round++) {
    for (const [side, measure] of order) {
      const measured = await measure();
      if (round >= 0) results.get(side)?.push(measured);
    }
    order.push(...order.splice(0, 1));
  }
  const rows = [...results].map(([side, list]) => rowOf(name, side, list));
  const [own] = rows as [Row<C>, ...Row<C>[]];
  return rows.map((row) => (row === own ? row : besideOwn(own, row, peers[row.side]?.target ?? null)));
}

function besideOwn<C>(own: Row<C>, row: Row<C>, target: number | null): Row<C> {
  const ratios = row.times.map((ms, round) => (own.times[round] as number) / ms);
  const ratio = medianInterval(ratios, Rng.of("bench", row.name, row.side));
  return { ...row, ratio, target, met: target === null ? null : ratio.upper <= target };
}

async function measureHere<C>(run: () => (() => C) | Promise<() => C>): Promise<Measured<C>> {
  resetPeakMemory();
  const start = performance.now();
  const check = await run();
  const ms = performance.now() - start;
  return { ms, peakMiB: peakMemoryMiB(), check: check() };
}

function rowOf<C>(name: string, side: string, list: readonly Measured<C>[]): Row<C> {
  const times = list.map(({ ms }) => ms);
  const peaks = list.map(({ peakMiB }) => peakMiB).filter((peak) => peak !== null);
  const peakMiB = peaks.length === 0 ? null : Math.max(...peaks);
  return {
    name,
    side,
    ms: median(times),
    times,
    peakMiB,
    check: list[0]?.check as C,
    ratio: null,
    target: null,
    met: null,
  };
}

/** A line for the terminal, with columns of these widths for the case and the side. */
export function formatRow({ name, side, ms, peakMiB, ratio, target, met }: Row<unknown>, widths = [11, 10]): string {
  const [estimate, lower, upper] = [ratio?.estimate, ratio?.lower, ratio?.upper].map((value) => value?.toFixed(3));
  const cells = [
    name,
    side,
    `${ms.toFixed(1)} ms`,
    ratio === null ? "" : `ratio ${estimate} [${lower}, ${upper}]`,
    met === null ? "" : `<= ${target} ${met ? "met" : "missed"}`,
    peakMiB === null ? "" : `peak ${peakMiB.toFixed(0)} MiB`,
  ];
  return cells
    .map((cell, n) => cell.padEnd([...widths, 12, 28, 14, 14][n] ?? 0))
    .join(" ")
    .trimEnd();
}
