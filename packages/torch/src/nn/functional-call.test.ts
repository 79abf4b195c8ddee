import { describe, expect, it } from "vitest";
import { grad, scope, type Tensor, tensor } from "../index.ts";
import { functionalCall } from "./functional-call.ts";
import { Module, parameter } from "./module.ts";

/** f(x) = w x^2 + b. */
class Parabola extends Module {
  readonly w = parameter(tensor(3));
  readonly b = parameter(tensor(1));

  forward(x: Tensor): Tensor {
    return x.mul(x).mul(this.w).add(this.b);
  }
}

describe("functionalCall", () => {
  it("runs with other parameters and puts its own back", () => {
    const f = new Parabola();
    const [w, x] = [f.w, tensor(2)];
    const value = functionalCall(f, new Map([["w", tensor(5)]]), () => f.forward(x).item());
    expect(value).toBe(21);
    expect(f.w).toBe(w);
    expect(f.forward(x).item()).toBe(13);
    f.dispose();
  });

  it("lets second-order gradients through an inner update", () => {
    // Inner: L1(w) = (4 w + 1)^2, w' = w - r L1'(w), L1' = 8 (4 w + 1) = 104. Outer: L2 = w'^2.
    // dL2/dw = 2 w' (1 - r L1''), L1'' = 32. With r = 1/64: w' = 3 - 1.625 = 1.375, dL2/dw = 2.75 * 0.5.
    const f = new Parabola();
    scope(() => {
      const inner = f.forward(tensor(2)).square();
      const [gradient] = grad(inner, [f.w], { createGraph: true });
      const fast = f.w.sub((gradient as Tensor).mul(1 / 64));
      const outer = functionalCall(f, new Map([["w", fast]]), () => f.forward(tensor(1)).sub(f.b).square());
      outer.backward();
    });
    expect(f.w.grad?.item()).toBeCloseTo(1.375, 6);
    f.dispose();
  });

  it("nests, sees the names while swapped, and restores after an error", () => {
    const f = new Parabola();
    const [w, x] = [f.w, tensor(1)];
    const [outer, inner] = [tensor(10), tensor(100)];
    const values = functionalCall(f, new Map([["w", outer]]), () => {
      expect(f.namedParameters().get("w")).toBe(outer);
      const nested = functionalCall(f, new Map([["w", inner]]), () => f.forward(x).item());
      return [nested, f.forward(x).item()];
    });
    expect(values).toEqual([101, 11]);
    const fails = () =>
      functionalCall(f, new Map([["w", outer]]), () => {
        throw new Error("inside");
      });
    expect(fails).toThrowError("inside");
    expect(f.w).toBe(w);
    expect([...f.namedParameters().values()]).toEqual([w, f.b]);
    f.dispose();
  });

  it("refuses unknown names, other shapes and async functions", () => {
    const f = new Parabola();
    const call = (name: string, value: Tensor) => () => functionalCall(f, new Map([[name, value]]), () => 0);
    expect(call("c", tensor(1))).toThrowError(expect.objectContaining({ code: "WEIGHTS_MISMATCH" }));
    expect(call("w", tensor([1]))).toThrowError(expect.objectContaining({ code: "WEIGHTS_MISMATCH" }));
    expect(() => functionalCall(f, new Map(), async () => 0)).toThrowError(
      expect.objectContaining({ code: "CALLBACK_ASYNC" }),
    );
    f.dispose();
  });
});
