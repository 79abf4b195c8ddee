import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { answerOf, builtWorker } from "./built-worker.ts";

const working = (program: string) => new Worker(program, { eval: true, workerData: 20 });

test("a worker's answer is what it posts, and its error or silence rejects", async () => {
  const answer = working(
    "const { parentPort, workerData } = require('worker_threads'); parentPort.postMessage(workerData + 1);",
  );
  expect(await answerOf(answer)).toBe(21);
  await expect(answerOf(working("throw new Error('broken')"))).rejects.toThrow("broken");
  await expect(answerOf(working("process.exit(3)"))).rejects.toThrow("ended with 3");
});

test("there is no worker where none was built", () => {
  expect(builtWorker(new URL("./absent.worker.mjs", import.meta.url))).toBeNull();
  expect(builtWorker(pathToFileURL(process.execPath))).not.toBeNull();
});
