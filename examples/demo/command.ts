import { run, type Terminal } from "@panshift/cli";

/** A panshift command ended with another exit code than 0; it has said why. */
export class CommandFailed extends Error {
  readonly exitCode: number;

  constructor(argv: readonly string[], exitCode: number) {
    super(`panshift ${argv[0]} ended with exit code ${exitCode}`);
    this.exitCode = exitCode;
  }
}

/**
 * Runs a panshift command in this process. Its call and its progress are shown.
 *
 * @returns its standard output
 * @throws CommandFailed
 */
export async function panshift(...argv: readonly string[]): Promise<string> {
  const shown = argv.length > 12 ? [...argv.slice(0, 12), `... (${argv.length - 12} more)`] : argv;
  process.stderr.write(`$ panshift ${shown.join(" ")}\n`);
  let out = "";
  const terminal: Terminal = {
    interactive: process.stderr.isTTY === true,
    columns: process.stderr.columns ?? 80,
    out: (text) => {
      out += text;
    },
    message: (text) => void process.stderr.write(text),
  };
  const exitCode = await run(argv, terminal);
  if (exitCode !== 0) throw new CommandFailed(argv, exitCode);
  return out;
}
