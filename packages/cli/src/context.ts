import type { Terminal } from "./terminal.ts";

/** What every command is given. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Ends the command with this code although it printed its result (a report that lists problems). */
  readonly exitWith: (code: 0 | 1 | 2) => void;
}
