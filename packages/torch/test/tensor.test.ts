import { describe, expect, it } from "vitest";
import { scope, type Tensor, tensor } from "../src/index.ts";

const values = (t: Tensor) => [...t.toArray()].map(Number);

describe("tensor", () => {
  it("holds nested numbers in row-major order", () => {
    scope(() => {
      const t = tensor([
        [1, 2, 3],
        [4, 5, 6],
      ]);
      expect(t.shape).toEqual([2, 3]);
      expect(t.dtype).toBe("float32");
      expect(t.device).toBe("cpu");
      expect(values(t.transpose(0, 1))).toEqual([1, 4, 2, 5, 3, 6]);
      expect(t.add(t, 2).sum([1]).toArray()).toEqual(Float32Array.of(18, 45));
    });
  });
});
