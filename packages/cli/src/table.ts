import Table from "cli-table3";

/** Every line that a table could be ruled with. */
const LINES = ["top", "bottom", "left", "right", "mid"]
  .flatMap((side) => [side, `${side}-left`, `${side}-mid`, `${side}-right`])
  .concat("middle");

/** A table of plain text: one header row, columns of numbers aligned to the right, no color. */
export function textTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string {
  const table = new Table({
    head: [...header],
    colAligns: header.map((_, column) => (right.includes(column) ? "right" : "left")),
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2 },
    chars: Object.fromEntries(LINES.map((line) => [line, ""])),
  });
  for (const row of rows) table.push([...row]);
  return `${table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")}\n`;
}

/** Rows of a table that a person reads through. */
const MOST_ROWS = 40;

/**
 * The first rows of a long list, and the line that says how many more there are; all of a short one, in its order.
 *
 * @param isUrgent what a long list begins with
 */
export function firstRows<T>(
  rows: readonly T[],
  isUrgent: (row: T) => boolean = () => false,
): { readonly shown: readonly T[]; readonly note: string } {
  const more = rows.length - MOST_ROWS;
  if (more <= 0) return { shown: rows, note: "" };
  const shown = [...rows.filter(isUrgent), ...rows.filter((row) => !isUrgent(row))].slice(0, MOST_ROWS);
  return { shown, note: `and ${more} more (--json lists all)\n` };
}
