import { closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { runPaths } from "@panshift/segmentation";
import { median } from "@panshift/stats";
import { readSafetensorsHeader } from "@panshift/torch";
import { groupBy } from "../group-by.ts";
import type { StudyResults } from "../results/collect-results.ts";
import { makeTable, type Table } from "./tables/table.ts";

interface RunCost {
  readonly method: string;
  readonly device: string;
  readonly parameters: number | null;
  /** Time of the process that ended the training, from its first step to its last. */
  readonly seconds: number | null;
}

/** What each method's runs cost, as far as their folders say: measured, and so no part of the scientific tables. */
export function costTable({ standings }: StudyResults, store: string): Table {
  const costs = standings.flatMap(({ run, standing }): RunCost[] => {
    if (standing.kind !== "done") return [];
    const paths = runPaths(store, run.id);
    const { device, threads } = standing.record;
    const machine = `${device}, ${threads} threads`;
    return [
      {
        method: run.method.name,
        device: machine,
        parameters: parametersOf(join(paths.model, "weights.safetensors")),
        seconds: lastSeconds(paths.log),
      },
    ];
  });
  type Row = { readonly method: string; readonly device: string; readonly of: readonly RunCost[] };
  const rows = [...groupBy(costs, ({ method, device }) => JSON.stringify([method, device])).values()].map((of): Row => {
    const [{ method, device }] = of as [RunCost];
    return { method, device, of };
  });
  const middle = (values: readonly number[]) => (values.length === 0 ? null : median(values));
  const secondsOf = ({ of }: Row) => middle(of.flatMap(({ seconds }) => seconds ?? []));
  return makeTable<Row>(
    {
      name: "costs",
      title: "Costs",
      caption:
        "Parameters of the model that is kept; median time of training from the first step to the last (of the process that ended it, when it was interrupted), in seconds, runs beside others included.",
    },
    [
      { name: "method", title: "method", value: ({ method }) => method },
      { name: "device", title: "device", value: ({ device }) => device },
      {
        name: "parameters",
        title: "parameters",
        value: ({ of }) => middle(of.flatMap(({ parameters }) => parameters ?? [])),
      },
      {
        name: "seconds",
        title: "training (s)",
        value: secondsOf,
        text: (row) => secondsOf(row)?.toFixed(0) ?? "n/a",
      },
      { name: "runs", title: "runs", value: ({ of }) => of.length },
    ],
    rows,
  );
}

function parametersOf(weights: string): number | null {
  if (!existsSync(weights)) return null;
  const { entries } = readSafetensorsHeader(weights);
  return entries.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
}

/** Enough for the last lines of a log. */
const TAIL_BYTES = 4096;

function lastSeconds(log: string): number | null {
  if (!existsSync(log)) return null;
  const file = openSync(log, "r");
  try {
    const { size } = fstatSync(file);
    const tail = Buffer.alloc(Math.min(TAIL_BYTES, size));
    readSync(file, tail, 0, tail.length, size - tail.length);
    const found = tail
      .toString("utf8")
      .match(/"seconds":([0-9.]+)\}\n/g)
      ?.at(-1);
    return found === undefined ? null : Number(found.slice('"seconds":'.length, -2));
  } finally {
    closeSync(file);
  }
}
