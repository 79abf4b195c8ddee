import { grad, scope, type Tensor, tensor } from "@panshift/torch";
import { expect, test } from "vitest";
import { type ConvertMode, convertDistance } from "./task-conversion.ts";

/** Values and the gradient of their sum. */
function converted(distances: readonly number[], mode: ConvertMode, slope: number): [number[], number[]] {
  return scope(() => {
    const m = tensor(distances).setRequiresGrad(true);
    const y = convertDistance(m, mode, slope);
    const [gradient] = grad([y.sum()], [m]) as [Tensor];
    return [Array.from(y.detach().toArray(), Number), Array.from(gradient.toArray(), Number)];
  });
}

function expectClose(found: readonly number[], wanted: readonly number[], digits: number): void {
  expect(found).toHaveLength(wanted.length);
  for (const [index, value] of wanted.entries()) expect(found[index]).toBeCloseTo(value, digits);
}

test("hard: the released chain with its gradient", () => {
  const [values, gradient] = converted([-0.5, -1e-4, 0, 1e-4, 0.5, 0.9999995], "hard", 100);
  expectClose(values, [1, 1, 1, 0, 0, 0.9999995], 7);
  expect(gradient).toEqual([0, 0, 0, 0, 0, 1]);
});

test("soft_ste: hard forward, the sigmoid's gradient", () => {
  const [values, gradient] = converted([-0.1, -0.001, 0, 0.001, 0.1], "soft_ste", 20);
  expect(values).toEqual([1, 1, 1, 0, 0]);
  expectClose(gradient, [-2.09987, -4.9995, -5, -4.9995, -2.09987], 4);
});

test("soft: sigmoid(-k m), same gradient as soft_ste", () => {
  const distances = [-0.1, -0.001, 0, 0.001, 0.1];
  const [values, gradient] = converted(distances, "soft", 20);
  expectClose(
    values,
    distances.map((m) => 1 / (1 + Math.exp(20 * m))),
    6,
  );
  expect(gradient).toEqual(converted(distances, "soft_ste", 20)[1]);
});

test("the gradient of k = 100 lives for voxels where that of 1500 is dead", () => {
  const relative = (mode: ConvertMode, m: number): number => {
    const [, gradient] = converted([m, 0], mode, 100);
    return (gradient[0] as number) / (gradient[1] as number);
  };
  for (const [m, wanted] of [
    [0.006, 0.915],
    [0.01, 0.786],
    [0.02, 0.42],
    [0.04, 0.071],
  ] as const) {
    expect(relative("soft", m)).toBeCloseTo(wanted, 3);
  }
  expect(relative("dtc1500", 0.006)).toBeCloseTo(4.9e-4, 5);
  expect(relative("dtc1500", 0.02)).toBeLessThan(1e-9);
});
