import { describe, expect, it } from "vitest";
import { liveTensors, type Tensor, tensor, zeros } from "../index.ts";
import { parameter } from "../nn/module.ts";
import { clipGradNorm, clipGradValue } from "./clip-grad.ts";

/** Three parameters, of gradients (3, 0), (-4) and none: joint norm 5. */
function parameters(): Tensor[] {
  const params = [zeros([2]), zeros([1]), zeros([1])].map(parameter);
  for (const [index, gradient] of [[3, 0], [-4]].entries()) (params[index] as Tensor).grad = tensor(gradient);
  return params;
}

const gradients = (params: readonly Tensor[]) =>
  params.flatMap((p) => [...((p.grad?.toArray() ?? []) as Float32Array)]);

describe("clipGradNorm", () => {
  it("scales all gradients together to the norm, and returns the norm before", () => {
    const params = parameters();
    const before = liveTensors();
    expect(clipGradNorm(params, 1)).toBe(5);
    expect(liveTensors()).toBe(before);
    const expected = [0.6, 0, -0.8];
    for (const [index, value] of gradients(params).entries()) expect(value).toBeCloseTo(expected[index] as number, 5);
  });

  it("leaves smaller ones alone, takes parameters without gradients, refuses a negative norm", () => {
    const params = parameters();
    expect(clipGradNorm(params, 6)).toBe(5);
    expect(gradients(params)).toEqual([3, 0, -4]);
    expect(clipGradNorm(params.slice(2), 1)).toBe(0);
    expect(() => clipGradNorm(params, -1)).toThrowError(expect.objectContaining({ code: "VALUE_INVALID" }));
  });
});

describe("clipGradValue", () => {
  it("clamps each element", () => {
    const params = parameters();
    clipGradValue(params, 3.5);
    expect(gradients(params)).toEqual([3, 0, -3.5]);
  });
});
