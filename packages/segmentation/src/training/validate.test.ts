import type { PerAxis } from "@panshift/volume";
import { expect, test } from "vitest";
import { inferenceSchema } from "../inference/options.ts";
import { IGNORE_LABEL } from "../methods/interface.ts";
import type { PreparedCase } from "./load-cases.ts";
import { validate } from "./validate.ts";

const shape: PerAxis<number> = [4, 4, 4];

/** A case of one row of labels; its image says for each voxel what the network will answer. */
function preparedCase(labels: Uint8Array, image: Float32Array): PreparedCase {
  const foreground = [1, 2].map((value) => Int32Array.from([...labels.keys()].filter((n) => labels[n] === value)));
  const spacing: PerAxis<number> = [1, 1, 1];
  const affine = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]] as const; // biome-ignore format: a matrix
  return {
    ...{ caseId: "a", subject: "a", domain: 0, shape, spacing, nativeGrid: { shape, affine } },
    ...{ image, labels, foreground, intensityRange: [0, 1] },
  };
}

/** The image holds the probability of class 1; class 2 is never predicted. */
const options = {
  classes: ["pancreas", "lesion"],
  patch: shape,
  inference: inferenceSchema.parse({}),
  predict: (window: Float32Array) => [window, new Float32Array(window.length)],
};

const half = Uint8Array.from({ length: 64 }, (_, n) => (n < 32 ? 1 : 0));

test("a perfect answer has Dice 1 and almost no loss; a class in neither does not count", () => {
  const { dice, score, loss } = validate([preparedCase(half, Float32Array.from(half))], options);
  expect(dice).toEqual({ pancreas: { mean: 1, n: 1 }, lesion: { mean: null, n: 0 } });
  expect(score).toBe(1);
  expect(loss).toBeLessThan(1); // class 2: empty and predicted empty costs the soft Dice its smoothing only
});

test("Dice by hand: half of the organ found", () => {
  const answer = Float32Array.from({ length: 64 }, (_, n) => (n < 16 ? 1 : 0));
  const { dice } = validate([preparedCase(half, answer)], options);
  expect(dice.pancreas?.mean).toBeCloseTo((2 * 16) / (16 + 32), 9);
});

test("a missed class counts as 0, and the mean is over cases", () => {
  const lesion = Uint8Array.from({ length: 64 }, (_, n) => (n < 8 ? 2 : 0));
  const cases = [preparedCase(lesion, new Float32Array(64)), preparedCase(half, Float32Array.from(half))];
  expect(validate(cases, options).dice).toEqual({ pancreas: { mean: 1, n: 1 }, lesion: { mean: 0, n: 1 } });
});

test("unannotated voxels do not count, whatever is predicted there", () => {
  const labels = Uint8Array.from(half, (label, n) => (n >= 48 ? IGNORE_LABEL : label));
  const answer = Float32Array.from({ length: 64 }, (_, n) => (n < 32 || n >= 48 ? 1 : 0));
  expect(validate([preparedCase(labels, answer)], options).dice.pancreas?.mean).toBe(1);
});

test("over domains the mean is that of their means: a domain of many cases weighs as much as one of few", () => {
  const perfect = preparedCase(half, Float32Array.from(half));
  const missed = { ...preparedCase(half, new Float32Array(64)), domain: 1 };
  const { dice, score } = validate([perfect, perfect, perfect, missed], options);
  expect(dice.pancreas).toEqual({ mean: 0.5, n: 4 });
  expect(score).toBe(0.5);
});
