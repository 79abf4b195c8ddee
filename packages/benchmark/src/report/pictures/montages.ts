import { existsSync } from "node:fs";
import { join } from "node:path";
import { runPaths } from "@panshift/segmentation";
import { readVolume } from "@panshift/volume/files";
import { formatWithUnit, titleOf } from "../../analysis/metric-words.ts";
import { kindOf } from "../../analysis/pooled.ts";
import { testedCases } from "../../grid/case-scoring.ts";
import type { RunContext } from "../../grid/execute-run.ts";
import { groupBy } from "../../group-by.ts";
import type { StudyResults } from "../../results/collect-results.ts";
import type { ResultRow } from "../../results/result-row.ts";
import type { Sheet, SheetCell } from "./sheet.ts";
import { largestSlice, type SlicePicture } from "./slice-picture.ts";
import { OUTLINES } from "./slice-svg.ts";

type Scorer = StudyResults["standings"][number];

/** The best, the median and the worst case of a method under one kind of shift. */
export interface Montage {
  readonly method: string;
  readonly kind: string;
  readonly label: string;
  /** Cases to choose from. */
  readonly n: number;
  /** In the order of `PLACES`; `null` where a file is gone. */
  readonly pictures: readonly (MontagePicture | null)[];
}

interface MontagePicture extends SheetCell {
  /** What made the outlined prediction. */
  readonly model: string;
}

/** What the pictures of a montage are. */
export const PLACES = ["best", "median", "worst"] as const;

/** Rows at most: reading volumes takes a second each. */
const MOST_MONTAGES = 12;

/** A row whose outcome in the leading metric became a score. */
export interface ScoredRow {
  readonly row: ResultRow;
  readonly score: number;
}

/**
 * Montages by method, kind of shift and label. References are opened through the vault, which writes it down.
 *
 * @param scored of the leading metric
 */
export function montagesOf(
  scored: readonly ScoredRow[],
  metric: string,
  higherIsBetter: boolean,
  standings: StudyResults["standings"],
  context: RunContext,
): Montage[] {
  const keyOf = (method: string, id: string | null) => JSON.stringify([method, id]);
  const runs = new Map(standings.map((one) => [keyOf(one.run.method.name, one.run.id), one]));
  const numbers = new Map(standings.map(({ run }, at) => [run.id, at + 1]));
  const trained = scored.filter(({ row }) => row.run !== null && row.sample === null);
  const groups = groupBy(trained, ({ row }) => JSON.stringify([row.label, kindOf(row), row.method]));
  return [...groups.values()].slice(0, MOST_MONTAGES).map((members) => {
    const [{ row }] = members as [ScoredRow];
    const ordered = members.toSorted((a, b) => (higherIsBetter ? b.score - a.score : a.score - b.score));
    const chosen = [0, Math.floor((ordered.length - 1) / 2), ordered.length - 1];
    const pictures = chosen.map((at) => {
      const one = ordered[at] as ScoredRow;
      const picture = pictureOf(one.row, runs.get(keyOf(one.row.method, one.row.run)), context);
      const { case: scan, run, sources, seed } = one.row;
      const caption = `${titleOf(metric)} ${formatWithUnit(metric, one.score)}, ${scan}`;
      const model = `run ${numbers.get(run ?? "")}: trained on ${sources}, seed ${seed}`;
      return picture === null ? null : { picture, caption, model };
    });
    return { method: row.method, kind: kindOf(row), label: row.label, n: members.length, pictures };
  });
}

/** All montages on one sheet, for files. */
export function montageSheet(montages: readonly Montage[], title: string): Sheet {
  return {
    title,
    cellWidthPx: 340,
    outlines: OUTLINES,
    columns: PLACES,
    rows: montages.map(({ method, kind, label, n, pictures }) => ({
      label: [method, ...kind.split(/ (?=and )/), `${label}, ${n} scores`],
      cells: pictures,
    })),
  };
}

/** The slice in which the reference is largest; `null` when a file is gone. */
function pictureOf(
  { case: key, label, selection }: ResultRow,
  scorer: Scorer | undefined,
  context: RunContext,
): SlicePicture | null {
  if (scorer?.standing.kind !== "done") return null;
  const { run, standing } = scorer;
  const test = standing.tests.find((one) => one.selection === selection);
  const tested = test && testedCases(test).find((one) => one.key === key);
  const scored = test?.cases.find((one) => one.key === key);
  if (tested === undefined || scored === undefined) return null;
  const prediction = join(runPaths(context.store, run.id).folder, scored.prediction.file);
  const image = context.files.image(tested);
  if (!existsSync(prediction) || !existsSync(image)) return null;
  const reference = context.vault.openReference(run, tested, "picture");
  const { labels } = context.study.task;
  const overlays = [
    { labels: readVolume(reference), values: labels[label] ?? [] },
    { labels: readVolume(prediction), values: [Object.keys(labels).indexOf(label) + 1] },
  ];
  return largestSlice(readVolume(image), overlays, { chosenBy: [0, 1] });
}
