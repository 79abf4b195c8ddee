import { peakMemoryMiB, resetPeakMemory } from "./peak-memory.ts";
import { median } from "./statistics.ts";

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
  /** Our median over this side's; null for our own side. */
  readonly ratio: number | null;
  readonly target: number | null;
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
  return rows.map((row) =>
    row === own ? row : { ...row, ratio: own.ms / row.ms, target: peers[row.side]?.target ?? null },
  );
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
  return { name, side, ms: median(times), times, peakMiB, check: list[0]?.check as C, ratio: null, target: null };
}

/** A line for the terminal, with columns of these widths for the case and the side. */
export function formatRow({ name, side, ms, peakMiB, ratio, target }: Row<unknown>, widths = [11, 10]): string {
  const verdict = ratio === null || target === null ? "" : `<= ${target} ${ratio <= target ? "met" : "missed"}`;
  const peak = peakMiB === null ? "" : `peak ${peakMiB.toFixed(0)} MiB`;
  const cells = [name, side, `${ms.toFixed(1)} ms`, ratio === null ? "" : `ratio ${ratio.toFixed(2)}`, verdict, peak];
  return cells
    .map((cell, n) => cell.padEnd([...widths, 12, 11, 14, 14][n] ?? 0))
    .join(" ")
    .trimEnd();
}
