import { dirname, join, relative, resolve, sep } from "node:path";
import type { CaseRow } from "@panshift/dataset";
import { groupBy } from "../../group-by.ts";
import type { LabelPart, SidePart } from "../importer.ts";
import { DEFAULT_LABEL_MAP, type LabelMap, parseLabelMap } from "../label-map.ts";
import { CASE_COLUMNS } from "../records.ts";
import { foldersBelow, niftiNamesIn, stemOf } from "../source-files.ts";
import type { Table } from "../table-file.ts";

/** The label of a case and the other structures in the same file; neither where there is none. */
export interface FoundLabel {
  readonly labels: readonly LabelPart[];
  readonly side: readonly SidePart[];
}

/**
 * Finds the labels of cases: in the column `label` of a table whose column `case` is a name of the case (paths start at
 * the table's folder, `label_map` says what the values mean), else in a NIfTI file below the source that is called
 * as the case is, by its name (if no other has it) or by its path.
 */
export function labelFinder(source: string, table: Table | null): (names: readonly string[]) => FoundLabel {
  const files = foldersBelow(source).flatMap((folder) => niftiNamesIn(folder).map((name) => join(folder, name)));
  const named = new Map(files.map((path) => [nameBelow(source, path), path]));
  for (const [stem, paths] of groupBy(files, (path) => stemOf(path).toLowerCase())) {
    if (paths.length === 1 && !named.has(stem)) named.set(stem, paths[0] as string);
  }
  return (names) => {
    const row = table?.rows.find((one) => isGiven(one.label) && names.includes(caseNameOf(one)));
    if (table !== null && row !== undefined) {
      return labelOf(resolve(dirname(table.file), row.label as string), labelMapOf(row.label_map, table.file));
    }
    const name = names.find((one) => named.has(one.toLowerCase()));
    return name === undefined ? NO_LABEL : labelOf(named.get(name.toLowerCase()) as string, DEFAULT_LABEL_MAP);
  };
}

/** `PAT1/T1.nii.gz` below the source is `pat1/t1`, as the folder of its series may be called. */
function nameBelow(source: string, path: string): string {
  return join(relative(source, dirname(path)), stemOf(path))
    .split(sep)
    .join("/")
    .toLowerCase();
}

/** The name by which a row of a table means its case. */
function caseNameOf(row: CaseRow): string {
  return CASE_COLUMNS.map((column) => row[column]).find(isGiven) ?? "";
}

export const NO_LABEL: FoundLabel = { labels: [], side: [] };

/** A label file as parts of a case. */
export function labelOf(path: string, { side, ...meaning }: LabelMap): FoundLabel {
  return { labels: [{ path, ...meaning }], side: Object.keys(side).length === 0 ? [] : [{ path, names: side }] };
}

/** @throws VALUE_INVALID */
export function labelMapOf(text: string | undefined, file: string): LabelMap {
  return isGiven(text) ? parseLabelMap(text, file) : DEFAULT_LABEL_MAP;
}

/** Whether a table's value says something. */
export function isGiven(value: string | undefined): value is string {
  return value !== undefined && value !== "" && value !== "n/a";
}
