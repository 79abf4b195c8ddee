import { existsSync, readFileSync } from "node:fs";
import { parseLog, runPaths } from "@panshift/segmentation";
import { mean } from "@panshift/stats";
import type { PlannedRun } from "../../study/plan.ts";
import type { Figure } from "./figure.ts";

/** Runs drawn at most: the first of the plan. */
const MOST_RUNS = 24;
const LOSS = "training loss (no unit)";
/** Points of a line. */
const POINTS = 80;

/** Training loss and validation Dice by step, a line for each run, as far as their logs say. */
export function learningCurves(runs: readonly PlannedRun[], store: string): Figure[] {
  const shown = runs.filter(({ id }) => existsSync(runPaths(store, id).log)).slice(0, MOST_RUNS);
  const values = shown.flatMap((run) => linesOf(run, store));
  if (values.length === 0) return [];
  const last = Math.max(...values.map(({ iteration }) => iteration));
  return [
    {
      name: "learning-curves",
      title: "Learning curves",
      caption: `${shown.length} of ${runs.length} runs, a line each. Training loss: mean of neighboring steps; each method's own sum of terms, so that losses of two methods do not compare. Validation Dice: mean over the held-out source cases of the run.`,
      spec: {
        data: { values },
        spacing: 16,
        vconcat: [...new Set(values.map(({ panel }) => panel))].map((panel) => ({
          transform: [{ filter: { field: "panel", equal: panel } }],
          width: 560,
          height: 160,
          mark: { type: "line" as const, opacity: 0.8, point: { size: 10 } },
          encoding: {
            x: {
              field: "iteration",
              type: "quantitative" as const,
              title: "training step",
              scale: { domain: [0, last] },
            },
            y: { field: "value", type: "quantitative" as const, title: panel, scale: { zero: false } },
            color: { field: "method", type: "nominal" as const, title: "method" },
            detail: { field: "run", type: "nominal" as const },
          },
        })),
      },
    },
  ];
}

function linesOf({ id, method }: PlannedRun, store: string) {
  const entries = parseLog(readFileSync(runPaths(store, id).log, "utf8"));
  const steps = entries.flatMap((entry) => (entry.kind === "step" ? [entry] : []));
  const chunk = Math.max(1, Math.ceil(steps.length / POINTS));
  const run = { run: id.slice(0, 8), method: method.name };
  const losses = Array.from({ length: Math.ceil(steps.length / chunk) }, (_, at) => {
    const members = steps.slice(at * chunk, (at + 1) * chunk);
    const iteration = members.at(-1)?.iteration ?? 0;
    return { ...run, panel: LOSS, iteration, value: mean(members.map(({ loss }) => loss)) };
  });
  const validations = entries.flatMap((entry) =>
    entry.kind === "step"
      ? []
      : Object.entries(entry.dice).flatMap(([label, { mean: value }]) =>
          value === null
            ? []
            : [{ ...run, panel: `validation Dice (0 to 1), ${label}`, iteration: entry.iteration, value }],
        ),
  );
  return [...losses, ...validations];
}
