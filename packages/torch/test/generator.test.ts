import { describe, expect, it } from "vitest";
import { aten, Generator, manualSeed, rand, randint, randn, scope, zeros } from "../src/index.ts";
import { errorOf, leakOf, valuesOf } from "./support.ts";

describe("Generator", () => {
  it("gives one sequence per seed, whatever else draws", () => {
    scope(() => {
      using first = new Generator("cpu", 7);
      using again = new Generator("cpu", 7);
      using other = new Generator("cpu", 8n);
      const a = valuesOf(randn([5], { generator: first }));
      randn([3]);
      expect(valuesOf(randn([5], { generator: again }))).toEqual(a);
      expect(valuesOf(randn([5], { generator: other }))).not.toEqual(a);
      expect([first.seed, other.seed]).toEqual([7, 8]);
    });
  });

  it("continues from a saved state, in the middle of a sequence", () => {
    scope(() => {
      using generator = new Generator("cpu", 1);
      rand([17], { generator });
      const state = generator.getState();
      const next = () => [
        ...valuesOf(randn([6], { generator })),
        ...valuesOf(randint(0, 1000, [6], { generator })),
        ...valuesOf(aten.bernoulli(zeros([6]), 0.5, generator)),
        ...valuesOf(zeros([6]).normal_(0, 1, generator)),
      ];
      const expected = next();
      expect(next()).not.toEqual(expected);
      generator.setState(state);
      expect(next()).toEqual(expected);
      using copy = new Generator("cpu", 99).setState(state);
      expect(valuesOf(randn([6], { generator: copy }))).toEqual(expected.slice(0, 6));
    });
  });

  it("starts over with a seed, also one of 64 bits", () => {
    scope(() => {
      using generator = new Generator("cpu", 2n ** 62n + 1n);
      const a = valuesOf(rand([4], { generator }));
      expect(generator.setSeed(3).seed).toBe(3);
      expect(valuesOf(rand([4], { generator: generator.setSeed(2n ** 62n + 1n) }))).toEqual(a);
    });
  });

  it("may be the default one, whose state can be restored", () => {
    scope(() => {
      using generator = Generator.default();
      manualSeed(11);
      const state = generator.getState();
      const a = valuesOf(rand([4]));
      expect(valuesOf(rand([4]))).not.toEqual(a);
      generator.setState(state);
      expect(valuesOf(rand([4]))).toEqual(a);
      manualSeed(11);
      expect(valuesOf(rand([4]))).toEqual(a);
    });
  });

  it("leaves no tensors behind, and refuses foreign bytes and use after disposal", () => {
    const leak = leakOf(() => {
      const generator = new Generator("cpu", 1);
      generator.setState(generator.getState());
      expect(errorOf(() => generator.setState(new Uint8Array(3))).code).toBe("TORCH_OPERATOR_FAILED");
      generator.dispose();
      expect(errorOf(() => generator.seed).code).toBe("TENSOR_DISPOSED");
      expect(errorOf(() => randn([1], { generator })).code).toBe("TENSOR_DISPOSED");
      expect(errorOf(() => generator.dispose()).code).toBe("TENSOR_DISPOSED");
    });
    expect(leak).toBe(0);
  });
});
