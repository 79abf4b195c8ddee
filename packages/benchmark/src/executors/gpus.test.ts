import { expect, test } from "vitest";
import { gpuEnvironments } from "./gpus.ts";

const gpu = (name: string) => ({ CUDA_VISIBLE_DEVICES: name });

test.each([
  ["a machine without a GPU", "auto", 0, undefined, [{}]],
  ["each GPU for a worker", "auto", 2, undefined, [gpu("0"), gpu("1")]],
  ["only those that this process may use", "auto", 2, "3, GPU-5a", [gpu("3"), gpu("GPU-5a")]],
  ["no choice of ours where the study names one", "cuda:1", 2, undefined, [{}]],
  ["no GPU where the study asks for the CPU", "cpu", 2, undefined, [{}]],
])("%s", (_, device, count, visible, environments) => {
  expect(gpuEnvironments(device, count, visible)).toEqual(environments);
});
