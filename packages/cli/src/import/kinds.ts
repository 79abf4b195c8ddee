import { importers } from "@panshift/benchmark";

/** Columns of the help. */
const WIDTH = 110;

/** Kinds in one line each, then the layout of each, for the help. */
export function kindsText(): string {
  const indent = Math.max(...importers.map(({ id }) => id.length)) + 4;
  const named = (id: string, text: string) => `  ${id}`.padEnd(indent) + wrapped(text, indent);
  const kinds = importers.map(({ id, summary }) => named(id, summary));
  const layouts = importers.flatMap(({ id, layout }) => layout.map((line, n) => named(n === 0 ? id : "", line)));
  return `Kinds:\n${kinds.join("\n")}\n\nWhat SRC holds, by kind:\n${layouts.join("\n")}`;
}

/** Breaks a line between words so that it fits behind an indent, and indents what follows by two more. */
function wrapped(text: string, indent: number): string {
  const lines: string[] = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1) as string;
    const room = WIDTH - indent - (lines.length > 1 ? 2 : 0);
    if (last !== "" && last.length + 1 + word.length > room) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines.join(`\n${" ".repeat(indent + 2)}`);
}
