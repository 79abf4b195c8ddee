import { commandsOf, createProgram } from "@panshift/cli";
import { describe, expect, it } from "vitest";
import { commandReference } from "./reference.ts";

const silent = { interactive: false, columns: 80, out: () => {}, message: () => {} };
const program = createProgram(silent, () => {});

it("docs/commands.md is the help of every command", async () => {
  await expect(commandReference(program)).toMatchFileSnapshot("../../docs/commands.md");
});

const commands = commandsOf(program, []).slice(1);

describe.each(commands.map(({ command, path }) => [path.join(" "), command] as const))("%s --help", (name, command) => {
  it("has an example and says what it is for", () => {
    let help = "";
    command
      .configureOutput({
        writeOut: (text) => {
          help += text;
        },
      })
      .outputHelp();
    expect(help).toContain(`npx --no-install panshift ${name}`);
    expect(help).toContain("For research use only");
    for (const line of help.split("\n")) expect(line.length).toBeLessThanOrEqual(121);
  });
});
