import { fail } from "@panshift/core";
import { type CaseRecord, rowOfRecord } from "./case-record.ts";
import type { Dataset } from "./read-dataset.ts";
import { NOT_AVAILABLE, requiredColumns } from "./vocabulary.ts";

/** Column (as in cases.tsv, or in camelCase) to the values wanted; a case must fit every column named. */
export type Where = Readonly<Record<string, string | readonly string[]>>;

/**
 * The cases whose columns hold one of the wanted values each, in the manifest's order.
 *
 * @throws SELECTION_UNKNOWN for a column that does not exist or a value that no case has (both list what there is),
 * SELECTION_EMPTY when each exists but no case has all
 */
export function selectCases(dataset: Dataset, where: Where): CaseRecord[] {
  const conditions = Object.entries(where).map(([column, wanted]) => {
    const values = typeof wanted === "string" ? [wanted] : wanted;
    return { column, values, read: columnReader(dataset, column) };
  });
  for (const { column, values, read } of conditions) {
    const present = [...new Set(dataset.cases.map(read))].sort();
    const unknown = values.filter((value) => !present.includes(value));
    if (unknown.length > 0 || values.length === 0) {
      fail("SELECTION_UNKNOWN", {
        file: dataset.folder,
        expected: `${column} to be among ${listOf(present)}`,
        found: unknown,
        hint: dataset.hasManifest
          ? "choose among these"
          : "the folder has no cases.tsv, so it is one domain without names",
      });
    }
  }
  const selected = dataset.cases.filter((record) =>
    conditions.every(({ values, read }) => values.includes(read(record))),
  );
  if (selected.length === 0) {
    fail("SELECTION_EMPTY", {
      file: dataset.folder,
      expected: "a case that fits all conditions",
      found: where,
      hint: "each value exists, but no case has all of them",
    });
  }
  return selected;
}

/** Reads one column of a record by its name in the file or in camelCase; cases without the column have `n/a`. */
export function columnReader(dataset: Dataset, column: string): (record: CaseRecord) => string {
  const columns = [
    ...new Set([...Object.keys(requiredColumns), ...dataset.cases.flatMap(({ extra }) => Object.keys(extra))]),
  ];
  const name = columns.find((known) => known === column || camelCase(known) === column);
  if (name === undefined) {
    fail("SELECTION_UNKNOWN", {
      file: dataset.folder,
      expected: `a column among ${columns.join(", ")}`,
      found: column,
      hint: "check the name",
    });
  }
  return (record) => rowOfRecord(record)[name] ?? NOT_AVAILABLE;
}

function camelCase(column: string): string {
  return column.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function listOf(values: readonly string[]): string {
  return values.length > 20 ? `${values.slice(0, 20).join(", ")} and ${values.length - 20} more` : values.join(", ");
}
