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

/** Rows on a page and in TeX at most; the CSV file holds all. */
export const MOST_ROWS = 300;

/** A table of any rows: one value for each column, and its text when it is asked for. */
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
  readonly rows: readonly (readonly Value[])[];
  /** What pages show. */
  text(row: number, column: number): string;
}

export function makeTable<R>(
  { name, title, caption }: Pick<Table, "name" | "title" | "caption">,
  columns: readonly Column<R>[],
  rows: readonly R[],
): Table {
  const values = rows.map((row) => columns.map((column) => column.value(row)));
  const text = (row: number, at: number) => {
    const value = values[row]?.[at] ?? null;
    return columns[at]?.text?.(rows[row] as R) ?? (value === null ? "n/a" : String(value));
  };
  return {
    name,
    title,
    caption,
    columns: columns.map((column, at) => ({
      name: column.name,
      title: column.title ?? null,
      isNumber: values.some((row) => typeof row[at] === "number"),
      everywhere: column.isPlace && rows.length > 1 && isSame(values, at) ? text(0, at) : null,
    })),
    rows: values,
    text,
  };
}

function isSame(values: readonly (readonly Value[])[], at: number): boolean {
  return values.every((row) => row[at] === values[0]?.[at]);
}

/** RFC 4180, numbers in full; line by line. */
export function* csvLines({ columns, rows }: Table): Generator<string> {
  const line = (values: readonly Value[]) => `${values.map(csvField).join(",")}\n`;
  yield line(columns.map(({ name }) => name));
  for (const row of rows) yield line(row);
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
    ...table.rows.slice(0, MOST_ROWS).map((_, row) => line(shown.map((at) => table.text(row, at)))),
    ...(table.rows.length > MOST_ROWS
      ? [`% ${table.rows.length - MOST_ROWS} further rows are in ${table.name}.csv`]
      : []),
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
