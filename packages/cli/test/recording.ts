import { run, type Terminal } from "../src/index.ts";

/** What one command printed, and its exit code. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly messages: string;
}

/** Runs a command inside this process and keeps what it prints. */
export async function panshift(...argv: readonly string[]): Promise<Outcome> {
  let out = "";
  let messages = "";
  const terminal: Terminal = {
    interactive: false,
    columns: 80,
    out: (text) => {
      out += text;
    },
    message: (text) => {
      messages += text;
    },
  };
  const code = await run(argv, terminal);
  return { code, out, messages };
}
