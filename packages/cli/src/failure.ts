import { PanShiftError } from "@panshift/core";
import { CommanderError } from "commander";
import { Interrupted } from "./interrupt.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Prints why a command ended, the cause first, and gives the exit code: 2 the call was wrong,
 * 130 interrupted, 1 everything else. The stack is shown only when `PANSHIFT_DEBUG` is set.
 */
export function reportFailure(error: unknown, terminal: Terminal): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // commander has printed it
  if (error instanceof Interrupted) {
    if (error.message !== "") terminal.message(`\n${error.message}\n`);
    return 130;
  }
  if (error instanceof PanShiftError) {
    terminal.message(`error: ${textOf(error)} [${error.code}]\n`);
    showStack(error, terminal);
    return error.exitCode;
  }
  terminal.message(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  if (!showStack(error, terminal)) {
    terminal.message("This is a fault of PanShift itself; PANSHIFT_DEBUG=1 shows where it arose.\n");
  }
  return 1;
}

/** The message; where it lists several problems, each on a line of its own. */
function textOf({ message, facts: { file, expected, hint, problems } }: PanShiftError): string {
  if (!Array.isArray(problems) || problems.length < 2) return message;
  const lines = problems.map((problem) => `  ${problemText(problem)}\n`);
  const place = file === undefined ? "" : `${file}: `;
  return `${place}expected ${expected}; found ${problems.length} problems:\n${lines.join("")}${hint}`;
}

/** Of a syntax error (text), or of a key with its path. */
function problemText(problem: unknown): string {
  if (typeof problem !== "object" || problem === null) return String(problem);
  const { path, message } = problem as { readonly path?: string; readonly message?: string };
  return `${path || "(top level)"}: ${message}`;
}

function showStack(error: unknown, terminal: Terminal): boolean {
  if (!process.env.PANSHIFT_DEBUG) return false;
  for (let cause = error; cause instanceof Error; cause = cause.cause) terminal.message(`${cause.stack}\n`);
  return true;
}
