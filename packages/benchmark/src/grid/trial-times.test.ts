import type { TrainConfig } from "@panshift/segmentation";
import { expect, test } from "vitest";
import { type Mark, secondsOf, timesOf } from "./trial-times.ts";

const mark = (phase: Mark["phase"], at: number): Mark => ({ phase, at });
const config = { iterations: 100, validationInterval: 40, checkpointInterval: 50 } as TrainConfig;

test("a short training's times are taken apart, and a long one's put together", () => {
  const marks = [
    ...[mark("loading", 2), mark("loading", 4)],
    ...[mark("training", 8), mark("training", 9)], // the first step takes 3 s longer
    ...[mark("validation", 11), mark("validation", 13)], // 2 s a case
    mark("training", 14),
    ...[mark("validation", 16.5), mark("validation", 18.5)], // the first with a checkpoint of 0.5 s
  ];
  const times = timesOf(marks, 19); // and 0.5 s for the models
  expect(times).toEqual({ start: 7, step: 1, validatedCase: 2, saving: 1 });
  // 100 steps; validations at 40, 80 and 100 of 3 cases; checkpoints at 50 and 100.
  expect(secondsOf(times, config, 3)).toBe(7 + 100 + 3 * 3 * 2 + 2);
});

test("without held-out cases nothing is validated", () => {
  const times = timesOf([mark("training", 5), mark("training", 6), mark("training", 7)], 8);
  expect(times).toEqual({ start: 4, step: 1, validatedCase: null, saving: 1 });
  expect(secondsOf(times, config, 0)).toBe(4 + 100 + 2);
});

test("a training of one step validates after it, and the checkpoint counts with the validation", () => {
  const marks = [mark("loading", 1), mark("training", 3), mark("validation", 6)];
  expect(timesOf(marks, 6.5)).toEqual({ start: 1, step: 2, validatedCase: 3, saving: 0.5 });
});
