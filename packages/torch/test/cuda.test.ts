import { describe, expect, it } from "vitest";
import { needs } from "../../../test/support/requirements.ts";
import {
  autocast,
  cudaIsAvailable,
  Generator,
  grad,
  randn,
  scope,
  synchronize,
  type Tensor,
  tensor,
} from "../src/index.ts";
import { valuesOf } from "./support.ts";

describe("CUDA", () => {
  it("runs the same operators, gradients, autocast and generators on the first device", (context) => {
    needs(context, "gpu");
    if (!cudaIsAvailable()) context.skip("this libtorch was built without CUDA");
    scope(() => {
      const x = tensor([1, 2, 3], { device: "cuda:0", requiresGrad: true });
      expect(x.device).toBe("cuda:0");
      const [g] = grad(x.square().sum(), [x]) as [Tensor];
      synchronize("cuda:0");
      expect(valuesOf(g)).toEqual([2, 4, 6]);
      const m = randn([8, 8], { device: "cuda:0" });
      expect(autocast("bfloat16", () => m.matmul(m), "cuda:0").dtype).toBe("bfloat16");
      using generator = new Generator("cuda:0", 5);
      const state = generator.getState();
      const a = valuesOf(randn([4], { generator }));
      generator.setState(state);
      expect(valuesOf(randn([4], { generator }))).toEqual(a);
      expect(valuesOf(m.to({ device: "cpu" }))).toEqual(valuesOf(m));
    });
  });
});
