import Table from "cli-table3";

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
    chars: Object.fromEntries(
      ["top", "bottom", "left", "right", "mid"]
        .flatMap((side) => [
          [side, ""],
          [`${side}-mid`, ""],
          [`${side}-left`, ""],
          [`${side}-right`, ""],
        ])
        .concat([
          ["left-mid", ""],
          ["mid-mid", ""],
          ["right-mid", ""],
          ["middle", ""],
        ]),
    ),
  });
  for (const row of rows) table.push([...row]);
  return `${table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")}\n`;
}
