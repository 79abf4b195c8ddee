import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { buildMeasure } from "./build-measure.ts";

/** What a task took in a process of its own. */
export interface TaskRow {
  readonly name: string;
  readonly seconds: number;
  /** Time that all cores worked: says more where other work slows the machine. */
  readonly coreSeconds: number;
  /** Of the whole process with its threads; no task starts another process. */
  readonly peakMiB: number;
  /** Of `seconds`. */
  readonly targetSeconds: number | null;
  readonly targetMiB: number | null;
  /** Size of report.html; `null` for tasks that write none. */
  readonly htmlMiB: number | null;
}

/** What `measure.ts` prints. */
export type Measured = Pick<TaskRow, "coreSeconds" | "seconds" | "peakMiB" | "htmlMiB">;

const TASKS = [
  { name: "plan", targetSeconds: 2, targetMiB: null },
  { name: "make the store", targetSeconds: null, targetMiB: null },
  { name: "read and report", targetSeconds: 30, targetMiB: 1024 },
  { name: "study status", targetSeconds: 5, targetMiB: null },
  { name: "runs list", targetSeconds: 5, targetMiB: null },
  { name: "runs disk", targetSeconds: 5, targetMiB: null },
] as const;

export type Task = (typeof TASKS)[number]["name"];

/** Measures every task on a study; a store that is there is not made again. */
export async function measureTasks(file: string, store: string, onRow: (row: TaskRow) => void): Promise<TaskRow[]> {
  const isMade = existsSync(store);
  const program = await buildMeasure();
  return TASKS.filter(({ name }) => !(isMade && name === "make the store")).map((task) => {
    const { status, stdout } = spawnSync(process.execPath, [program, task.name, file, store], {
      stdio: ["ignore", "pipe", "inherit"],
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`${task.name} ended with ${status}`);
    const row = { ...task, ...(JSON.parse(stdout) as Measured) };
    onRow(row);
    return row;
  });
}

/** A line for the terminal. */
export function formatTask({
  name,
  seconds,
  coreSeconds,
  peakMiB,
  targetSeconds,
  targetMiB,
  htmlMiB,
}: TaskRow): string {
  const verdict = (value: number, target: number | null, unit: string) =>
    target === null ? "" : ` (target ${target} ${unit}: ${value <= target ? "met" : "missed"})`;
  const time = `${seconds.toFixed(1)} s${verdict(seconds, targetSeconds, "s")}, cores ${coreSeconds.toFixed(1)} s`;
  const memory = `peak ${peakMiB.toFixed(0)} MiB${verdict(peakMiB, targetMiB, "MiB")}`;
  const page = htmlMiB === null ? "" : `, report.html ${htmlMiB.toFixed(1)} MiB`;
  return `${name.padEnd(16)} ${time}, ${memory}${page}`;
}
