/** A value as CSV holds it. */
export type Value = string | number | null;

/** A column of a table of rows of type `R`. */
export interface Column<R> {
  /** In CSV: snake_case. */
  readonly name: string;
  /** Says where a row belongs; pages state it once when it is the same in all rows. */
  readonly isPlace?: boolean;
  /** On pages, unit included; absent: the column is in CSV alone. */
  readonly title?: string;
  /** What CSV holds and pages sort by; `null` is an empty field. */
  value(row: R): Value;
  /** What pages show; default: the value. */
  text?(row: R): string;
}

/** A table whose rows are ready: one value and one text for each column. */
export interface Table {
  /** Name of its files. */
  readonly name: string;
  readonly title: string;
  /** What a row is and how its numbers are made. */
  readonly caption: string;
  readonly columns: readonly {
    readonly name: string;
    /** `null`: in CSV alone. */
    readonly title: string | null;
    readonly isNumber: boolean;
    /** The text of all rows, of a column that says where rows belong; else `null`. */
    readonly everywhere: string | null;
  }[];
  readonly rows: readonly (readonly { readonly value: Value; readonly text: string }[])[];
}

export function makeTable<R>(
  { name, title, caption }: Pick<Table, "name" | "title" | "caption">,
  columns: readonly Column<R>[],
  rows: readonly R[],
): Table {
  const cells = rows.map((row) =>
    columns.map((column) => {
      const value = column.value(row);
      return { value, text: column.text?.(row) ?? (value === null ? "n/a" : String(value)) };
    }),
  );
  const isNumber = (at: number) => cells.some((row) => typeof row[at]?.value === "number");
  return {
    name,
    title,
    caption,
    columns: columns.map((column, at) => ({
      name: column.name,
      title: column.title ?? null,
      isNumber: isNumber(at),
      everywhere: column.isPlace && cells.length > 1 ? sameText(cells.map((row) => row[at]?.text ?? "")) : null,
    })),
    rows: cells,
  };
}

function sameText(texts: readonly string[]): string | null {
  const [first] = texts;
  return first !== undefined && texts.every((text) => text === first) ? first : null;
}

/** RFC 4180, numbers in full. */
export function tableCsv({ columns, rows }: Table): string {
  const line = (values: readonly Value[]) => `${values.map(csvField).join(",")}\n`;
  return line(columns.map(({ name }) => name)) + rows.map((row) => line(row.map(({ value }) => value))).join("");
}

function csvField(value: Value): string {
  const text = value === null ? "" : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A `table` environment with booktabs rules, as pages show the table. */
export function tableTex(table: Table): string {
  const shown = shownColumns(table);
  const line = (texts: readonly string[]) => `${texts.map(texText).join(" & ")} \\\\`;
  return [
    "% \\usepackage{booktabs}",
    "\\begin{table}",
    `\\caption{${texText(`${table.title}. ${fullCaption(table)}`)}}`,
    `\\label{tab:${table.name}}`,
    `\\begin{tabular}{${shown.map((at) => (table.columns[at]?.isNumber ? "r" : "l")).join("")}}`,
    "\\toprule",
    line(shown.map((at) => table.columns[at]?.title ?? "")),
    "\\midrule",
    ...table.rows.map((row) => line(shown.map((at) => row[at]?.text ?? ""))),
    "\\bottomrule",
    "\\end{tabular}",
    "\\end{table}",
    "",
  ].join("\n");
}

/** Positions of the columns that pages show. */
export function shownColumns({ columns }: Table): number[] {
  return columns.flatMap(({ title, everywhere }, at) => (title === null || everywhere !== null ? [] : at));
}

/** The caption with what holds for all rows. */
export function fullCaption({ caption, columns }: Table): string {
  const common = columns.flatMap(({ title, everywhere }) =>
    title === null || everywhere === null || everywhere === "n/a" ? [] : `${title}: ${everywhere}`,
  );
  return common.length === 0 ? caption : `${caption.trim()} All rows: ${common.join("; ")}.`;
}

const TEX: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "$<$",
  ">": "$>$",
};

function texText(text: string): string {
  return text.replace(/[\\~^<>&%$#_{}]/g, (mark) => TEX[mark] ?? `\\${mark}`);
}
