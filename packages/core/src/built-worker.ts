import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

/**
 * How to start a worker that is built beside a package's bundle; `null` where there is none, as among sources: the work
 * is then done in the caller's thread.
 */
export function builtWorker(file: URL): ((workerData: unknown) => Worker) | null {
  return existsSync(fileURLToPath(file)) ? (workerData) => new Worker(file, { workerData }) : null;
}

/** What a worker posts next. Rejects with what it throws (as a plain `Error`), or when it ends without a word. */
export function answerOf<T>(worker: Worker): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = (done: () => void) => {
      worker.off("message", onMessage).off("error", onError).off("messageerror", onError).off("exit", onExit);
      done();
    };
    const onMessage = (answer: T) => settle(() => resolve(answer));
    const onError = (error: Error) => settle(() => reject(error));
    const onExit = (code: number) => settle(() => reject(new Error(`a worker thread ended with ${code}`)));
    worker.on("message", onMessage).on("error", onError).on("messageerror", onError).on("exit", onExit);
  });
}
