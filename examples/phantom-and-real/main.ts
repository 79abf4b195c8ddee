/**
 * Values of tissues in real scans beside those of the phantom: a table on stdout, and pictures where asked.
 *
 * @example
 * node --import=jiti/register examples/phantom-and-real/main.ts --real $REAL --figure docs/images/phantom-and-real.png
 */
import { parseArgs } from "node:util";
import { renderSvg } from "@panshift/cli/pictures";
import { fail } from "@panshift/core";
import { writeFileAtomic } from "@panshift/core/files";
import { type FigureRow, figureSvg } from "./figure.ts";
import { phantomScans } from "./phantom-scans.ts";
import { sideBySide } from "./pictures.ts";
import { type Comparison, comparisons, type LabelledScan, readReal, tissueNames } from "./scans.ts";
import { type Quartiles, quartilesOf, type TissueQuartiles } from "./tissue-values.ts";

const { values } = parseArgs({
  options: {
    /** Folder of the real scans, as `PANSHIFT_REAL_DATA` names it. */
    real: { type: "string" },
    subjects: { type: "string", default: "6" },
    /** Figure without any real voxel. */
    figure: { type: "string" },
    /** Phantom and real slices side by side: holds real scans' pictures, for your own eyes. */
    pictures: { type: "string" },
  },
});

function compare(folder: string, subjects: number): (FigureRow & { readonly realScan: LabelledScan })[] {
  return comparisons.map((comparison) => {
    const scans = readReal(folder, comparison);
    const made = phantomScans(comparison, subjects);
    const row = {
      comparison,
      real: quartilesOf(scans, comparison),
      phantom: quartilesOf(made, { ...comparison, looseSlices: false }),
      example: made[0] as FigureRow["example"],
      realScan: scans[scans.length - 1] as LabelledScan,
    };
    process.stdout.write(tableOf(row));
    return row;
  });
}

function tableOf({
  comparison,
  real,
  phantom,
}: {
  comparison: Comparison;
  real: TissueQuartiles;
  phantom: TissueQuartiles;
}): string {
  const digits = comparison.relativeTo === undefined ? 0 : 2;
  const words = (q: Quartiles | undefined) =>
    q === undefined ? "-" : `${q.median.toFixed(digits)} (${q.low.toFixed(digits)} to ${q.high.toFixed(digits)})`;
  const unit = comparison.relativeTo === undefined ? "HU" : `relative to ${comparison.relativeTo}`;
  const lines = tissueNames
    .filter((name) => real.has(name))
    .map((name) => `| ${name} | ${words(real.get(name))} | ${words(phantom.get(name))} |`);
  return [
    `\n**${comparison.title}**, ${unit}\n`,
    "| tissue | real | phantom |",
    "| --- | --- | --- |",
    ...lines,
    "",
  ].join("\n");
}

const folder = values.real ?? process.env.PANSHIFT_REAL_DATA;
if (folder === undefined) {
  fail("VALUE_INVALID", { expected: "--real FOLDER", found: "none", hint: "name the folder of the real scans" });
}
const rows = compare(folder, Number(values.subjects));
if (values.figure !== undefined) writeFileAtomic(values.figure, renderSvg(figureSvg(rows)));
if (values.pictures !== undefined) {
  const pairs = rows.map(({ comparison, example, realScan }) => ({ comparison, phantom: example, real: realScan }));
  writeFileAtomic(values.pictures, sideBySide(pairs));
}
