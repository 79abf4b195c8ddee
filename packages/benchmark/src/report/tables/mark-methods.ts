import type { Table } from "./table.ts";

/** Columns that hold names of methods. */
const METHOD_COLUMNS = ["method", "reference"];
const MARK = "\u2020";
/** What the mark says. */
export const MARK_NOTE = `${MARK}: was given images of the tested domains, without their labels.`;

/** A method's name, with a dagger when it was given target images. */
export function markedName(name: string, marked: readonly string[]): string {
  return marked.includes(name) ? `${name}${MARK}` : name;
}

/** The table with a dagger behind such methods and a note; in CSV names stay, and a column `unlabeled_target` says it. */
export function markMethods(table: Table, marked: readonly string[]): Table {
  const places = table.columns.flatMap(({ name }, at) => (METHOD_COLUMNS.includes(name) ? at : []));
  const isMarked = (name: unknown) => typeof name === "string" && marked.includes(name);
  if (!table.rows.some((row) => places.some((at) => isMarked(row[at])))) return table;
  const method = table.columns.findIndex(({ name }) => name === "method");
  return {
    ...table,
    caption: `${table.caption.trim()} ${MARK_NOTE}`,
    columns: [
      ...table.columns.map((column, at) =>
        places.includes(at) && column.everywhere !== null
          ? { ...column, everywhere: markedName(column.everywhere, marked) }
          : column,
      ),
      { name: "unlabeled_target", title: null, isNumber: false, everywhere: null },
    ],
    rows: table.rows.map((row) => [...row, isMarked(row[method]) ? "yes" : "no"]),
    text: (row, at) => (places.includes(at) ? markedName(table.text(row, at), marked) : table.text(row, at)),
  };
}
