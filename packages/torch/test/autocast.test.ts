import { describe, expect, it } from "vitest";
import { aten, autocast, grad, liveTensors, randn, scope, type Tensor } from "../src/index.ts";
import { errorOf } from "./support.ts";

const convolve = (x: Tensor, w: Tensor) => aten.conv3d(x, w, null, 1, 1);

describe("autocast", () => {
  it("computes convolutions and matrix products in the shorter type, inside only", () => {
    scope(() => {
      const [x, w] = [randn([1, 2, 4, 4, 4]), randn([2, 2, 3, 3, 3])];
      const typeOf = () => convolve(x, w).dtype;
      autocast("bfloat16", () => {
        expect(typeOf()).toBe("bfloat16");
        expect(randn([2, 2]).matmul(randn([2, 2])).dtype).toBe("bfloat16");
        autocast("float32", () => expect(typeOf()).toBe("float32"));
        expect(typeOf()).toBe("bfloat16");
      });
      expect(typeOf()).toBe("float32");
    });
  });

  it("gives gradients of the parameter's own type", () => {
    scope(() => {
      const w = randn([2, 2, 3, 3, 3], { requiresGrad: true });
      const loss = autocast("bfloat16", () =>
        convolve(randn([1, 2, 4, 4, 4]), w)
          .to({ dtype: "float32" })
          .square()
          .mean(),
      );
      expect((grad(loss, [w])[0] as Tensor).dtype).toBe("float32");
    });
  });

  it("sees weights that changed since the last time: its cache is emptied at the end", () => {
    scope(() => {
      const w = randn([2, 2], { requiresGrad: true });
      const product = () =>
        autocast("bfloat16", () => w.matmul(w))
          .sum()
          .item();
      const before = product();
      w.detach().zero_();
      expect([before === 0, product()]).toEqual([false, 0]);
    });
  });

  it("is left when the callback throws or is async", () => {
    const before = liveTensors();
    const fail = () =>
      autocast("bfloat16", () => {
        throw new Error("on purpose");
      });
    expect(fail).toThrow("on purpose");
    expect(errorOf(() => autocast("bfloat16", async () => {})).code).toBe("CALLBACK_ASYNC");
    scope(() => expect(randn([2, 2]).matmul(randn([2, 2])).dtype).toBe("float32"));
    expect(liveTensors()).toBe(before);
  });
});
