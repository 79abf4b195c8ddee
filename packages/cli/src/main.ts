import { reportFailure } from "./failure.ts";
import { createProgram } from "./program.ts";
import { endQuietlyOnClosedPipe, processTerminal, type Terminal } from "./terminal.ts";

/**
 * Runs one panshift command.
 *
 * @param argv what follows the program's name
 * @param terminal where it writes; the process's own streams unless given
 * @returns the exit code: 0 done, 1 the work failed, 2 the call was wrong, 130 interrupted; never rejects
 */
export async function run(argv: readonly string[], terminal: Terminal = processTerminal): Promise<number> {
  const restorePipes = terminal === processTerminal ? endQuietlyOnClosedPipe() : () => {};
  let exitCode = 0;
  try {
    const program = createProgram(terminal, (code) => {
      exitCode = code;
    });
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    return reportFailure(error, terminal);
  } finally {
    restorePipes();
  }
}
