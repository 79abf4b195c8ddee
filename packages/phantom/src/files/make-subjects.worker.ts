import { parentPort, workerData } from "node:worker_threads";
import { PanShiftError } from "@panshift/core";
import { makeCases, type SubjectTask } from "./make-case.ts";
import type { WorkerReply, WorkerSetting } from "./make-subjects.ts";

/** Makes subjects for the thread that was asked for a dataset. */
const { folder, options, stop } = workerData as WorkerSetting;
const stopped = new Int32Array(stop);

parentPort?.on("message", async (task: SubjectTask) => {
  const reply = (message: WorkerReply) => parentPort?.postMessage(message);
  try {
    for await (const made of makeCases(folder, options, task)) {
      reply({ kind: "made", made });
      if (Atomics.load(stopped, 0) !== 0) break;
    }
    reply({ kind: "done" });
  } catch (error) {
    if (!(error instanceof PanShiftError)) throw error;
    reply({ kind: "failed", code: error.code, facts: error.facts });
  }
});
