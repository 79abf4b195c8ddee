import { existsSync } from "node:fs";
import { join } from "node:path";
import { costOf, defaultBackbone, runPaths } from "@panshift/segmentation";
import { median } from "@panshift/stats";
import { readSafetensorsHeader } from "@panshift/torch";
import { readCosts } from "../grid/run-costs.ts";
import { groupBy } from "../group-by.ts";
import type { StudyResults } from "../results/collect-results.ts";
import type { PlannedRun } from "../study/plan.ts";
import { numberColumn } from "./tables/columns.ts";
import { type Column, makeTable, type Table } from "./tables/table.ts";

interface RunCost {
  readonly method: string;
  readonly device: string;
  readonly parameters: number | null;
  /** Of the processes that ended in order; `null` unless they took every step exactly once. */
  readonly seconds: number | null;
  /** Multiply-adds of the convolutions of one inference pass over one patch. */
  readonly macs: number;
  /** Segmenting and scoring a tested case, reading included. */
  readonly secondsPerCase: number | null;
  readonly peakBytes: number | null;
}

/** The runs of one method on one kind of machine. */
interface Row {
  readonly method: string;
  readonly device: string;
  readonly of: readonly RunCost[];
}

/** What each method's runs cost, as far as their folders say: measured, and so no part of the scientific tables. */
export function costTable({ standings }: StudyResults, store: string): Table {
  // Counted for each method and draw, not for each of thousands of runs.
  const parameters = new Map<PlannedRun["method"], number>();
  const macs = new Map<PlannedRun["method"], number>();
  const costs = standings.flatMap(({ run, standing }): RunCost[] => {
    // A draw that diverged is done for its search, and tells no cost of a training.
    if (standing.kind !== "done" || standing.record.state.kind !== "done") return [];
    const paths = runPaths(store, run.id);
    const { device, threads } = standing.record;
    const machine = `${device}, ${threads} ${threads === 1 ? "thread" : "threads"}`;
    const counted = parameters.get(run.method) ?? parametersOf(join(paths.model, "weights.safetensors"));
    if (counted !== null) parameters.set(run.method, counted);
    const ofPatch = macs.get(run.method) ?? macsOf(run);
    macs.set(run.method, ofPatch);
    return [
      {
        method: run.method.name,
        device: machine,
        parameters: counted,
        ...measuredOf(paths.folder, run.method.config.iterations),
        macs: ofPatch,
      },
    ];
  });
  const rows = [...groupBy(costs, ({ method, device }) => JSON.stringify([method, device])).values()].map((of): Row => {
    const [{ method, device }] = of as [RunCost];
    return { method, device, of };
  });
  return makeTable<Row>(
    {
      name: "costs",
      title: "Costs",
      caption:
        "Parameters of the model that is kept; multiply-adds of the convolutions of one inference pass over a patch. Medians and ranges over the finished trainings, those that a search did not choose included, beside whatever else ran on the machine: time of training (reading and validation included; of those whose steps were each timed once, without what killed processes did), time to segment and score a case, peak memory of the worker.",
    },
    [
      { name: "method", title: "method", value: ({ method }) => method },
      { name: "device", title: "device", value: ({ device }) => device },
      {
        name: "parameters",
        title: "parameters",
        value: parametersOfRow,
        text: (row) => parametersOfRow(row)?.toLocaleString("en-US") ?? "n/a",
      },
      numberColumn("conv_gmacs", "multiply-adds of a patch (10^9)", 2, ({ of }) =>
        middle(of.map(({ macs }) => macs / 1e9)),
      ),
      ...measured("seconds", "training (s)", 0, ({ seconds }) => seconds),
      ...measured("seconds_per_case", "test (s per case)", 2, ({ secondsPerCase }) => secondsPerCase),
      ...measured("peak_gib", "peak memory (GiB)", 2, ({ peakBytes }) => peakBytes && peakBytes / 2 ** 30),
      { name: "runs", title: "runs", value: ({ of }) => of.length },
    ],
    rows,
  );
}

function parametersOfRow({ of }: Row): number | null {
  return middle(of.flatMap(({ parameters }) => parameters ?? []));
}

function middle(values: readonly number[]): number | null {
  return values.length === 0 ? null : median(values);
}

/** What differs from run to run: the median on pages with the range, in CSV in three columns. */
function measured(
  name: string,
  title: string,
  digits: number,
  read: (cost: RunCost) => number | null,
): readonly Column<Row>[] {
  const valuesOf = ({ of }: Row) => of.flatMap((cost) => read(cost) ?? []).sort((a, b) => a - b);
  const text = (row: Row) => {
    const values = valuesOf(row);
    if (values.length === 0) return "n/a";
    const [least, most] = [values[0], values.at(-1)].map((value) => value?.toFixed(digits));
    return `${median(values).toFixed(digits)} (${least} to ${most})`;
  };
  return [
    { name, title, value: (row) => middle(valuesOf(row)), text },
    { name: `${name}_min`, value: (row) => valuesOf(row)[0] ?? null },
    { name: `${name}_max`, value: (row) => valuesOf(row).at(-1) ?? null },
  ];
}

/** From the network's layers, without the heads that only training uses. */
function macsOf({ method: { config } }: PlannedRun): number {
  const { width, upsample } = config.network;
  const classes = Object.keys(config.data.labels ?? {}).filter((name) => name !== "background").length;
  return costOf({ ...defaultBackbone, width, upsample, classes }, [config.patchSizeDhw]).withoutHeads.sum.convMacs;
}

function measuredOf(folder: string, iterations: number): Pick<RunCost, "seconds" | "secondsPerCase" | "peakBytes"> {
  const costs = readCosts(folder);
  const training = costs.filter(({ phase }) => phase === "training");
  const testing = costs.filter(({ phase }) => phase === "testing");
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const seconds = (of: typeof costs) => sum(of.map((one) => one.seconds));
  const parts = (of: typeof costs) => sum(of.map((one) => one.parts));
  return {
    seconds: parts(training) === iterations ? seconds(training) : null,
    secondsPerCase: testing.length === 0 ? null : seconds(testing) / parts(testing),
    peakBytes: costs.length === 0 ? null : Math.max(...costs.map(({ peakBytes }) => peakBytes)),
  };
}

function parametersOf(weights: string): number | null {
  if (!existsSync(weights)) return null;
  const { entries } = readSafetensorsHeader(weights);
  return entries.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
}
