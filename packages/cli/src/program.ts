import { Command } from "commander";
import manifest from "../package.json" with { type: "json" };
import { compareCommand } from "./commands/compare.ts";
import { costCommand } from "./commands/cost.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { evaluateCommand } from "./commands/evaluate.ts";
import { importCommand } from "./commands/import.ts";
import { infoCommand } from "./commands/info.ts";
import { methodsCommand } from "./commands/methods.ts";
import { phantomCommand } from "./commands/phantom.ts";
import { runsCommand } from "./commands/runs.ts";
import { segmentCommand } from "./commands/segment.ts";
import { studyCommand } from "./commands/study.ts";
import { trainCommand } from "./commands/train.ts";
import type { CommandContext } from "./context.ts";
import { RESEARCH_ONLY } from "./help.ts";
import type { Terminal } from "./terminal.ts";

/** In the order of a first session with the program. */
const commands: readonly ((context: CommandContext) => Command)[] = [
  doctorCommand,
  infoCommand,
  importCommand,
  phantomCommand,
  trainCommand,
  segmentCommand,
  evaluateCommand,
  compareCommand,
  methodsCommand,
  costCommand,
  studyCommand,
  runsCommand,
];

/** The whole command line. Parsing throws: the caller turns errors into exit codes. */
export function createProgram(terminal: Terminal, exitWith: CommandContext["exitWith"]): Command {
  const program = new Command("panshift")
    .description("Does a pancreas segmentation model hold under shift, and what makes it hold?")
    .version(manifest.version)
    .helpCommand(false)
    .addHelpText(
      "after",
      `
Exit codes: 0 done; 1 the work failed; 2 the call was wrong; 130 interrupted.
Results go to standard output, progress and errors to standard error.

Example:
  npx --no-install panshift doctor

${RESEARCH_ONLY}`,
    );
  for (const create of commands) program.addCommand(create({ terminal, exitWith }));
  for (const { command, path } of commandsOf(program, [])) {
    command
      .exitOverride()
      .showHelpAfterError(`(npx --no-install ${["panshift", ...path].join(" ")} --help shows the options)`)
      .configureHelp({ helpWidth: 110 })
      .configureOutput({ writeOut: terminal.out, writeErr: terminal.message });
  }
  return program;
}

/** A command and all below it that help shows, with their names from the program's on. */
export function commandsOf(command: Command, path: readonly string[]): { command: Command; path: readonly string[] }[] {
  const shown = command.createHelp().visibleCommands(command);
  const below = shown.flatMap((one) => commandsOf(one, [...path, one.name()]));
  return [{ command, path }, ...below];
}
