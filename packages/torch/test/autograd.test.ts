import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  aten,
  enableGrad,
  fromData,
  getThreads,
  grad,
  gradEnabled,
  keep,
  noGrad,
  scope,
  setThreads,
  type Tensor,
  tensor,
} from "../src/index.ts";
import { errorOf, leakOf, valuesOf } from "./support.ts";

const STEP = 1e-6;

const threads = getThreads();
beforeAll(() => setThreads(1)); // the tensors are small
afterAll(() => setThreads(threads));

/** float64 leaf whose elements vary without a pattern that symmetries could hide in. */
function leaf(shape: readonly number[], phase: number): Tensor {
  const length = shape.reduce((a, b) => a * b, 1);
  const data = Float64Array.from({ length }, (_, i) => Math.sin(1.7 * i + phase) + 0.3 * Math.cos(0.9 * i * i));
  return fromData(data, shape, { requiresGrad: true });
}

/** Largest difference between the gradient of a scalar function and central differences. */
function gradientError(f: (x: Tensor) => Tensor, x: Tensor): number {
  return scope(() => {
    const [gradient] = grad(f(x), [x]) as [Tensor];
    const exact = valuesOf(gradient);
    const data = valuesOf(x);
    const at = (index: number, offset: number) =>
      scope(() => {
        const moved = Float64Array.from(data);
        moved[index] = (moved[index] as number) + offset;
        return f(fromData(moved, x.shape, { requiresGrad: true })).item();
      });
    return Math.max(...exact.map((g, i) => Math.abs(g - (at(i, STEP) - at(i, -STEP)) / (2 * STEP))));
  });
}

/** Squared norm of the gradient of `f`: its own gradient needs the backward pass of the backward pass. */
function gradientPenalty(f: (x: Tensor) => Tensor): (x: Tensor) => Tensor {
  return (x) => (grad(f(x), [x], { createGraph: true })[0] as Tensor).square().sum();
}

/** conv3d with standardized weights, group norm, tanh, mean square. */
function standardizedBlock(input: Tensor, scale: Tensor): (weight: Tensor) => Tensor {
  return (weight) => {
    const dims = [1, 2, 3, 4];
    const centered = weight.sub(weight.mean(dims, true));
    const standardized = centered.div(centered.square().mean(dims, true).add(1e-5).sqrt());
    const y = aten.conv3d(input, standardized, null, 1, 1); // [1, 4, 3, 3, 3]
    return aten.groupNorm(y, 2, scale, null, 1e-5).tanh().square().mul(y.sigmoid()).mean();
  };
}

const functions: Record<string, (x: Tensor) => Tensor> = {
  "tanh of squares": (x) => x.square().tanh().sum(),
  "softmax over exp": (x) => x.exp().softmax(-1).square().sum(),
  "log-sum-exp and division": (x) =>
    x
      .logsumexp([0])
      .div(x.square().add(1).sum([0]))
      .sum(),
  "matrix products": (x) => x.matmul(x.t()).sigmoid().mean(),
  "choice, clamp and gather": (x) => aten.where(x.gt(0), x.mul(2), x.square()).clamp(-3, 3).flip([0]).cumsum(1).sum(),
};

describe("grad", () => {
  it.each(Object.keys(functions))("agrees with finite differences: %s", (name) => {
    scope(() => {
      const f = functions[name] as (x: Tensor) => Tensor;
      expect(gradientError(f, leaf([3, 4], 0.4))).toBeLessThan(1e-7);
      expect(gradientError(gradientPenalty(f), leaf([3, 4], 0.4))).toBeLessThan(1e-6);
    });
  });

  it("agrees with finite differences through conv3d, group norm and weight standardization, twice", () => {
    scope(() => {
      const f = standardizedBlock(leaf([1, 2, 3, 3, 3], 0.2), leaf([4], 1.1));
      const weight = leaf([4, 2, 3, 3, 3], 2.5);
      expect(gradientError(f, weight)).toBeLessThan(1e-7);
      expect(gradientError(gradientPenalty(f), weight)).toBeLessThan(1e-6);
    });
  });

  it("takes gradients of the outputs, and leaves .grad alone", () => {
    scope(() => {
      const x = tensor([1, 2], { requiresGrad: true });
      const y = x.square();
      const [g] = grad(y, [x], { gradOutputs: [tensor([1, 10])] }) as [Tensor];
      expect(valuesOf(g)).toEqual([2, 40]);
      expect(x.grad).toBeNull();
    });
  });

  it("needs permission for inputs that do not matter", () => {
    scope(() => {
      const [x, unused] = [tensor([1], { requiresGrad: true }), tensor([1], { requiresGrad: true })];
      expect(errorOf(() => grad(x.sum(), [unused])).code).toBe("TORCH_OPERATOR_FAILED");
      expect(grad(x.sum(), [unused], { allowUnused: true })).toEqual([null]);
    });
  });

  it("frees the graph unless told to retain it", () => {
    scope(() => {
      const x = tensor([3], { requiresGrad: true });
      const y = x.square().sum();
      grad(y, [x], { retainGraph: true });
      grad(y, [x]);
      expect(errorOf(() => grad(y, [x]))).toMatchObject({
        code: "TORCH_OPERATOR_FAILED",
        facts: { operator: "gradients" },
      });
    });
  });
});

describe("backward", () => {
  it("adds up in .grad, which can be set and cleared", () => {
    scope(() => {
      const x = tensor([1, 2], { requiresGrad: true });
      x.square().sum().backward();
      x.mul(3).backward({ gradient: tensor([1, 1]) });
      expect(valuesOf(x.grad as Tensor)).toEqual([5, 7]);
      x.grad = tensor([1, 1]);
      x.sum().backward();
      expect(valuesOf(x.grad as Tensor)).toEqual([2, 2]);
      x.grad = null;
      expect(x.grad).toBeNull();
    });
  });

  it("reaches only the given inputs, and may be repeated", () => {
    scope(() => {
      const [x, w] = [tensor([2], { requiresGrad: true }), tensor([3], { requiresGrad: true })];
      const y = x.mul(w).square().sum();
      y.backward({ inputs: [x], retainGraph: true });
      y.backward({ inputs: [x] });
      expect([(x.grad as Tensor).item(), w.grad]).toEqual([2 * 2 * 2 * 9, null]);
    });
  });

  it("refuses what has no gradient", () => {
    scope(() => {
      expect(errorOf(() => tensor([1]).sum().backward()).message).toContain("does not require grad");
      expect(errorOf(() => tensor([1], { dtype: "int64", requiresGrad: true })).code).toBe("TORCH_OPERATOR_FAILED");
    });
  });

  it("leaks nothing when the gradient is read and the leaf is freed", () => {
    const leak = leakOf(() => {
      const x = keep(tensor([1], { requiresGrad: true }));
      scope(() => {
        x.square().sum().backward();
        expect((x.grad as Tensor).item()).toBe(2);
      });
      x.dispose();
    });
    expect(leak).toBe(0);
  });
});

describe("noGrad and enableGrad", () => {
  it("nest and are left in order, also when a callback throws", () => {
    scope(() => {
      const x = tensor([1], { requiresGrad: true });
      noGrad(() => {
        expect([gradEnabled(), x.mul(2).requiresGrad]).toEqual([false, false]);
        enableGrad(() => expect([gradEnabled(), x.mul(2).requiresGrad]).toEqual([true, true]));
        const fail = () =>
          enableGrad(() => {
            throw new Error("on purpose");
          });
        expect(fail).toThrow("on purpose");
        expect(gradEnabled()).toBe(false);
      });
      expect([gradEnabled(), x.mul(2).isLeaf, x.isLeaf]).toEqual([true, false, true]);
    });
  });

  it("refuse async callbacks and leave the mode", () => {
    expect(errorOf(() => noGrad(async () => {})).code).toBe("CALLBACK_ASYNC");
    expect(gradEnabled()).toBe(true);
  });
});
