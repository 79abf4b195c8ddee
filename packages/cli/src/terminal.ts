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
 * Answers a reader that goes away (`panshift info ... | head -1`) from now until the process ends, because streams tell
 * of it late: the end of standard output ends the process quietly, the end of standard error only silences it.
 */
export function endQuietlyOnClosedPipe(): void {
  if (process.stdout.listeners("error").includes(onOutError)) return;
  process.stdout.on("error", onOutError);
  process.stderr.on("error", onMessageError);
}

function onOutError(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
}

function onMessageError(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
