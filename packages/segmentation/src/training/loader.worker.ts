import { parentPort, workerData } from "node:worker_threads";
import { PanShiftError } from "@panshift/core";
import { loadMethod } from "../methods/load-method.ts";
import type { WorkerRecipe, WorkerReply } from "./loader.ts";
import { makeSample, type SampleRecipe, type TrainingSample } from "./make-sample.ts";

/** Makes samples by number for the training thread; never touches the tensor engine. */
const { methodReference, ...recipe } = workerData as WorkerRecipe;
const { targets } = await loadMethod(methodReference.id, methodReference.from);
const complete: SampleRecipe = { ...recipe, targets };

parentPort?.on("message", (number: number) => {
  const reply = makeReply(number);
  parentPort?.postMessage(reply, "sample" in reply ? buffersOf(reply.sample) : []);
});

function makeReply(number: number): WorkerReply {
  try {
    return { number, sample: makeSample(complete, number) };
  } catch (error) {
    return { number, error: error instanceof PanShiftError ? { code: error.code, facts: error.facts } : error };
  }
}

/** Arrays handed over without a copy. */
function buffersOf({ patch, targets }: TrainingSample): ArrayBuffer[] {
  const arrays = [patch.image, patch.labels, ...Object.values(targets).map(({ data }) => data)];
  return [...new Set(arrays.map(({ buffer }) => buffer as ArrayBuffer))];
}
