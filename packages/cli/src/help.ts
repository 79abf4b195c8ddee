import { Command, Option } from "commander";

/** After an interruption of a study, and in its help. */
export const STUDY_GOES_ON = "What is done is kept; the same command goes on.";
export const RESEARCH_ONLY = "For research use only: not a medical device, not for diagnosis or treatment.";

/** What a command's help shows around its options. */
export interface CommandHelp {
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** Arguments of calls that work, without the command's own name. */
  readonly examples: readonly string[];
  /** What a user must know beyond the options: files written, rules, exit codes. */
  readonly notes?: string;
}

/** A command with its help in the common form: options, notes, examples, research use only. */
export function helpfulCommand({ name, summary, examples, notes }: CommandHelp): Command {
  const lines = examples.map((example) => `  npx --no-install panshift ${name}${example === "" ? "" : ` ${example}`}`);
  const parts = [notes, `Example${lines.length > 1 ? "s" : ""}:\n${lines.join("\n")}`, RESEARCH_ONLY];
  return new Command(name)
    .helpCommand(false)
    .description(summary)
    .addHelpText("after", `\n${parts.filter(Boolean).join("\n\n")}`);
}

/** `--set a.b=c`, which may be given more than once. */
export function setOption(): Option {
  return new Option("--set <a.b=c>", "change one value of the configuration; may be repeated")
    .default([], "nothing")
    .argParser((assignment: string, earlier: readonly string[]) => [...earlier, assignment]);
}
