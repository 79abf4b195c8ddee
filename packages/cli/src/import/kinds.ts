import { importers } from "@panshift/benchmark";

/** Kinds in one line each, then the layout of each, for the help. */
export function kindsText(): string {
  const width = Math.max(...importers.map(({ id }) => id.length)) + 2;
  const kinds = importers.map(({ id, summary }) => `  ${id.padEnd(width)}${summary}`);
  const layouts = importers.flatMap(({ id, layout }) =>
    layout.map((line, n) => `  ${(n === 0 ? id : "").padEnd(width)}${line}`),
  );
  return `Kinds:\n${kinds.join("\n")}\n\nWhat SRC holds, by kind:\n${layouts.join("\n")}`;
}
