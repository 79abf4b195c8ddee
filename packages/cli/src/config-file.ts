import { readFileSync } from "node:fs";
import { fail } from "@panshift/core";
import { isMap, isScalar, isSeq, LineCounter, parse, parseDocument, visit, YAMLParseError } from "yaml";

/**
 * Reads a YAML configuration and applies `--set` assignments in their order. What the keys mean is not checked here.
 *
 * @param assignments `a.b=c`: a dotted path (numbers count list elements) and a YAML value
 * @throws FILE_MISSING, FILE_UNREADABLE, CONFIG_INVALID with every syntax error and its line
 */
export function readConfigFile(path: string, assignments: readonly string[] = []): unknown {
  const text = readText(path);
  const lines = new LineCounter();
  const document = understood(path, () => parseDocument(text, { lineCounter: lines }));
  if (document.errors.length > 0) {
    refuse(
      path,
      document.errors.map((error) => firstLine(error, openedAt(document, error, lines))),
    );
  }
  if (!isMap(document.contents)) refuse(path, ["the file holds no `key: value` pairs at its top"]);
  const malformed: string[] = [];
  for (const assignment of assignments) {
    const split = assignment.indexOf("=");
    const keys = assignment.slice(0, split).split(".");
    if (split < 1 || keys.includes("")) {
      malformed.push(`--set ${assignment}: not of the form a.b=c`);
      continue;
    }
    const blocked = keys.slice(0, -1).findIndex((_, depth) => {
      const node = document.getIn(keys.slice(0, depth + 1), true);
      return isScalar(node) && node.value !== null;
    });
    if (blocked >= 0) {
      malformed.push(`--set ${assignment}: ${keys.slice(0, blocked + 1).join(".")} is a single value`);
      continue;
    }
    assign(document, keys, assignment.slice(split + 1), malformed);
  }
  if (malformed.length > 0) refuse(path, malformed);
  return understood(path, () => document.toJS());
}

/** Aliases without an anchor or too many of them, and nesting beyond the stack, are thrown instead of collected. */
function understood<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    return refuse(path, [firstLine(error as Error)]);
  }
}

function assign(
  document: ReturnType<typeof parseDocument>,
  keys: readonly string[],
  text: string,
  malformed: string[],
): void {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    malformed.push(`--set ${keys.join(".")}: ${firstLine(error as Error)}`);
    return;
  }
  for (let depth = 1; depth < keys.length; depth++) {
    const node = document.getIn(keys.slice(0, depth), true);
    if (!isMap(node) && !isSeq(node)) document.setIn(keys.slice(0, depth), document.createNode({}));
  }
  document.setIn(keys, document.createNode(value));
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    const found = (cause as NodeJS.ErrnoException).code ?? String(cause);
    const facts = { file: path, expected: "a YAML configuration", found, cause };
    if (found === "ENOENT") fail("FILE_MISSING", { ...facts, found: "nothing", hint: "check the path" });
    return fail("FILE_UNREADABLE", { ...facts, hint: "check that it is a file you may read" });
  }
}

/** The line on which a quote opens that is never closed: the parser reports the line on which it gave up. */
function openedAt(document: ReturnType<typeof parseDocument>, { code, pos }: YAMLParseError, lines: LineCounter) {
  if (code !== "MISSING_CHAR") return null;
  let line: number | null = null;
  visit(document, {
    Scalar: (_, { range, type }) => {
      if (type?.startsWith("QUOTE") && range?.[1] === pos[0]) line = lines.linePos(range[0]).line;
    },
  });
  return line;
}

function firstLine(error: Error, opened: number | null = null): string {
  const line = opened ?? (error instanceof YAMLParseError ? error.linePos?.[0].line : undefined);
  const place = line === undefined ? "" : `line ${line}: `;
  return place + (error.message.split("\n")[0] ?? "").replace(/ at line \d+, column \d+:?$/, "");
}

function refuse(path: string, problems: readonly string[]): never {
  fail("CONFIG_INVALID", {
    file: path,
    expected: "a YAML configuration",
    found: problems.join("; "),
    hint: "correct these places",
    problems,
  });
}
