import { commandsOf } from "@panshift/cli";
import type { Command } from "commander";

/** The reference of all commands as Markdown: each command's own help, word for word. */
export function commandReference(program: Command): string {
  const page = (command: Command, name: string) => `## ${name}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\`\n`;
  return [
    "# Commands",
    "",
    "Generated from the program's help by `npx vitest run test/docs -u`; do not edit by hand.",
    "",
    page(program, "panshift"),
    ...commandsOf(program, [])
      .slice(1)
      .map(({ command, path }) => page(command, `panshift ${path.join(" ")}`)),
  ].join("\n");
}

/** What `--help` prints. */
function helpOf(command: Command): string {
  let text = "";
  const collect = (part: string) => {
    text += part;
  };
  command.configureOutput({ writeOut: collect, writeErr: collect }).outputHelp();
  return text.trimEnd();
}
