import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A Python process that answers one JSON object a request; it sleeps on its stdin in between. */
export class Peer {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #answers: AsyncIterator<string>;
  #errors = "";

  /** @param script in bench/peer */
  constructor(python: string, script = "peer.py") {
    const path = fileURLToPath(new URL(`../peer/${script}`, import.meta.url));
    this.#process = spawn(python, ["-u", path], { stdio: "pipe" });
    this.#process.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#errors += text;
    });
    this.#answers = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  /** Calls a method of the script's `Peer`. */
  async ask<T>(name: string, parameters: Readonly<Record<string, unknown>> = {}): Promise<T> {
    this.#process.stdin.write(`${JSON.stringify({ do: name, with: parameters })}\n`);
    const answer = await this.#answers.next();
    if (answer.done) throw new Error(`the Python side ended during ${name}:\n${this.#errors}`);
    return JSON.parse(answer.value) as T;
  }

  close(): void {
    this.#process.stdin.end();
  }
}
