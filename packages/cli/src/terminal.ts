/** Where a command writes: results to `out`, everything a person reads on the way to `message`. */
export interface Terminal {
  /** True when messages go to a screen, where a progress bar may redraw its line. */
  readonly interactive: boolean;
  /** Columns of that screen. */
  readonly columns: number;
  /** Standard output: the result and nothing else. */
  out(text: string): void;
  /** Standard error: progress, warnings, errors. */
  message(text: string): void;
}

/** The terminal of this process. */
export const processTerminal: Terminal = {
  interactive: process.stderr.isTTY === true,
  columns: process.stderr.columns ?? 80,
  out: (text) => void process.stdout.write(text),
  message: (text) => void process.stderr.write(text),
};

/** Prints one JSON object, indented, as the whole of standard output. */
export function printJson(terminal: Terminal, value: unknown): void {
  terminal.out(`${JSON.stringify(value, null, 2)}\n`);
}

/**
 * Answers a reader that went away (`panshift info ... | head -1`): the end of standard output ends the
 * process quietly, the end of standard error only silences it.
 *
 * @returns undoes it
 */
export function endQuietlyOnClosedPipe(): () => void {
  const onOut = (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  };
  const onMessage = (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  };
  process.stdout.on("error", onOut);
  process.stderr.on("error", onMessage);
  return () => {
    process.stdout.off("error", onOut);
    process.stderr.off("error", onMessage);
  };
}
