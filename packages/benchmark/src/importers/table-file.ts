import { existsSync, readFileSync } from "node:fs";
import { fail } from "@panshift/core";

/** A table of text: rows by column, white space around values gone. */
export interface Table {
  readonly file: string;
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/** Column separators, in the order in which they are looked for in the header line. */
const SEPARATORS = ["\t", ";", ","];

/**
 * Reads a table with a header line, separated by tabs, semicolons or commas (whichever the header line holds, in this
 * order); values may be quoted as in RFC 4180. Empty lines are left out, missing values at a line's end are empty.
 *
 * @throws FILE_MISSING, TABLE_INVALID for a column twice, a line with too many values or an open quote
 */
export function readTable(file: string): Table {
  if (!existsSync(file)) {
    fail("FILE_MISSING", {
      file,
      expected: "a table of text (CSV or TSV)",
      found: "no file",
      hint: "check the path",
    });
  }
  return parseTable(readFileSync(file, "utf8"), file);
}

/** As `readTable`, from text. */
export function parseTable(text: string, file: string): Table {
  const content = text.replace(/^\uFEFF/, "");
  const headerLine = content.split(/\r?\n/, 1)[0] ?? "";
  const separator = SEPARATORS.find((one) => headerLine.includes(one)) ?? ",";
  const [header = [], ...lines] = linesOf(content, separator, file);
  const repeated = header.filter((column, at) => column === "" || header.indexOf(column) !== at);
  if (header.length === 0 || repeated.length > 0) {
    failTable(file, "a header line that names each column once", header.join(separator) || "no header");
  }
  const rows = lines.map((values, at) => {
    if (values.length > header.length) {
      failTable(`${file}, row ${at + 1}`, `${header.length} values`, `${values.length}: ${values.join(separator)}`);
    }
    return Object.fromEntries(header.map((column, n) => [column, values[n] ?? ""]));
  });
  return { file, columns: header, rows };
}

function linesOf(text: string, separator: string, file: string): string[][] {
  const lines: string[][] = [];
  let [line, value, quoted]: [string[], string, boolean] = [[], "", false];
  const endValue = () => {
    line.push(value.trim());
    value = "";
  };
  const endLine = () => {
    endValue();
    if (line.some((one) => one !== "")) lines.push(line);
    line = [];
  };
  for (let n = 0; n < text.length; n++) {
    const letter = text[n] as string;
    if (quoted && letter === '"' && text[n + 1] === '"') {
      value += '"';
      n++;
    } else if (letter === '"' && (quoted || value.trim() === "")) quoted = !quoted;
    else if (!quoted && letter === separator) endValue();
    else if (!quoted && letter === "\n") endLine();
    else value += letter;
  }
  if (quoted) failTable(file, "a closing quote", "the end of the file");
  endLine();
  return lines;
}

function failTable(file: string, expected: string, found: string): never {
  fail("TABLE_INVALID", { file, expected, found, hint: "separate values by one kind of comma, semicolon or tab" });
}
