import type { SurfaceKind } from "@panshift/metrics";
import { COMPARISONS, type Comparison, LIBRARIES, type Library } from "./agreement-comparisons.ts";

/** Values by name. */
export type Values = Readonly<Record<string, number>>;

/** What both sides give for a pair of masks that both hold something. */
export interface PairValues {
  readonly ours: Readonly<Record<SurfaceKind, Values>>;
  readonly theirs: Readonly<Record<Library, Values>>;
}

/** How far a library's values lie from ours over the pairs. */
export interface Agreement extends Comparison {
  readonly pairs: number;
  /** Pairs further apart than the tolerance. */
  readonly different: number;
  /** Their value less ours. */
  readonly mean: number;
  /** Of the sizes of the differences. */
  readonly median: number;
  readonly p95: number;
  readonly largest: number;
}

/** What the libraries' float32 leaves equal, relative to values above 1. */
export const TOLERANCE = 1e-5;

export function agreements(pairs: readonly PairValues[]): Agreement[] {
  return COMPARISONS.map((comparison) => {
    const { library, theirs, ours, surface } = comparison;
    const compared = pairs.map((pair) => {
      const own = valueNamed(pair.ours[surface], ours);
      return { own, difference: valueNamed(pair.theirs[library], theirs) - own };
    });
    const differences = compared.map(({ difference }) => difference);
    const apart = compared.filter(({ own, difference }) => Math.abs(difference) > TOLERANCE * Math.max(1, own));
    const sizes = differences.map(Math.abs).sort((a, b) => a - b);
    const quantile = (q: number) => sizes[Math.round(q * (sizes.length - 1))] ?? Number.NaN;
    return {
      ...comparison,
      pairs: pairs.length,
      different: apart.length,
      mean: differences.reduce((sum, difference) => sum + difference, 0) / pairs.length,
      median: quantile(0.5),
      p95: quantile(0.95),
      largest: quantile(1),
    };
  });
}

function valueNamed(values: Values, name: string): number {
  const value = values[name];
  if (value === undefined) throw new Error(`no value ${name} among ${Object.keys(values)}`);
  return value;
}

/** What a library's functions do with empty masks: by function, and by which mask is empty. */
export type Empties = Readonly<Record<string, Readonly<Record<"both-empty" | "missed" | "spurious", string>>>>;

/** The measured part of docs/metrics.md. */
export function agreementMarkdown(
  rows: readonly Agreement[],
  empties: Readonly<Record<Library, Empties>>,
  versions: Readonly<Record<string, string>>,
): string {
  const coinciding = rows
    .filter(({ why }) => why === null)
    .map((row) => [...nameCells(row), row.largest.toExponential(1), `${row.different} of ${row.pairs}`]);
  const differing = rows.flatMap((row) => {
    const { why, mean, median, p95, largest } = row;
    return why === null ? [] : [[...nameCells(row), ...[mean, median, p95, largest].map((v) => v.toFixed(3)), why]];
  });
  const empty = Object.entries(empties).flatMap(([library, functions]) =>
    Object.entries(functions).map(([call, outcomes]) => [
      LIBRARIES[library as Library],
      `\`${call}\``,
      outcomes["both-empty"],
      outcomes.missed,
      outcomes.spurious,
    ]),
  );
  const names = ["library", "call", "our metric", "surface"];
  return [
    `Versions: ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(", ")}.`,
    "### Where the definitions coincide",
    `Largest difference, and the pairs further apart than ${TOLERANCE} (relative where a value is above 1).`,
    table([...names, "largest", "apart"], coinciding),
    "### Where they do not",
    "Their value less ours, and the size of the difference; distances in mm.",
    table([...names, "mean", "median size", "95 % below", "largest", "why"], differing),
    "### Where a mask is empty",
    "Ours are outcomes, never numbers. Theirs, by what the prediction is:",
    table(["library", "call", "both empty", "missed", "spurious"], empty),
  ].join("\n\n");
}

function nameCells({ library, call, ours, surface }: Agreement): string[] {
  return [LIBRARIES[library], call, ours.replace(/^nsd(\d)$/, "nsd at $1 mm"), surface];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
