import { describe, expect, it } from "vitest";
import { aten, empty, scope, synchronize, tensor, zeros } from "../src/index.ts";
import { errorOf, leakOf } from "./support.ts";

describe("an error of libtorch", () => {
  it("names the operator and the shapes and types of its arguments, without a backtrace", () => {
    scope(() => {
      const [a, b] = [zeros([2, 3]), zeros([4], { dtype: "int64" })];
      const error = errorOf(() => a.add(b));
      expect(error).toMatchObject({ name: "PanShiftError", code: "TORCH_OPERATOR_FAILED" });
      expect(error.facts).toMatchObject({
        operator: "aten::add.Tensor",
        arguments: ["self: float32[2, 3]", "other: int64[4]"],
        message: expect.stringContaining("must match the size of tensor b (4)"),
      });
      expect(error.message).toContain("aten::add.Tensor(self: float32[2, 3], other: int64[4])");
      expect(error.message).not.toMatch(/frame #|\n/);
    });
  });

  it("lists tensors inside of lists, numbers and strings", () => {
    scope(() => {
      expect(errorOf(() => aten.cat([zeros([1, 2]), zeros([1])], 0)).facts.arguments).toEqual([
        "tensors: [float32[1, 2], float32[1]]",
        "dim: 0",
      ]);
      expect(errorOf(() => aten.einsum("ij", [zeros([1])])).message).toContain("equation: ij");
    });
  });

  it("leaves no tensor behind", () => {
    const leak = leakOf(() => scope(() => errorOf(() => zeros([2]).add(zeros([3])))));
    expect(leak).toBe(0);
  });
});

describe("arguments", () => {
  it("are checked against the schema by name", () => {
    scope(() => {
      const t = zeros([2]);
      expect(errorOf(() => aten.call("add.Tensor", t))).toMatchObject({
        code: "TORCH_ARGUMENT_INVALID",
        message: expect.stringContaining('argument "other" of type Tensor is missing'),
      });
      expect(errorOf(() => aten.call("relu", t, 1)).message).toContain("too many arguments");
      expect(errorOf(() => aten.call("relu", "no"))).toMatchObject({ code: "TORCH_ARGUMENT_INVALID" });
      expect(errorOf(() => aten.call("relu", null))).toMatchObject({ code: "TORCH_ARGUMENT_INVALID" });
      expect(errorOf(() => aten.call("to.dtype", t, "float7")).message).toContain('unknown dtype "float7"');
      expect(errorOf(() => aten.call("clone", t, "diagonal")).message).toContain("memory format");
      expect(errorOf(() => aten.call("add.Scalar", t, {} as never)).code).toBe("TORCH_ARGUMENT_INVALID");
    });
  });

  it("may end in undefined", () => {
    scope(() => {
      expect(aten.call("relu", zeros([1]), undefined, undefined)).toMatchObject({ shape: [1] });
    });
  });

  it("of an unknown operator are not looked at", () => {
    expect(errorOf(() => aten.call("aten::no_such_operator"))).toMatchObject({ code: "TORCH_UNKNOWN_OPERATOR" });
    expect(errorOf(() => aten.call("aten::add.NoSuchOverload")).message).toContain("aten::add.NoSuchOverload");
  });
});

describe("resources", () => {
  it("that do not suffice are OUT_OF_MEMORY", () => {
    expect(errorOf(() => empty([2 ** 50]))).toMatchObject({ code: "OUT_OF_MEMORY" });
  });

  it("that the machine lacks are DEVICE_UNAVAILABLE", () => {
    for (const work of [() => zeros([1], { device: "cuda:4096" }), () => synchronize("cuda:4096")]) {
      expect(errorOf(work)).toMatchObject({ code: "DEVICE_UNAVAILABLE", exitCode: 2 });
    }
  });
});

describe("a disposed tensor", () => {
  it("is refused everywhere, whichever tensor uses its place by then", () => {
    scope(() => {
      const t = tensor([1]);
      t.dispose();
      const other = tensor([2]);
      expect(t.disposed).toBe(true);
      const uses = [() => t.shape, () => t.add(1), () => other.add(t), () => t.toArray(), () => t.backward()];
      for (const use of uses) expect(errorOf(use)).toMatchObject({ code: "TENSOR_DISPOSED" });
      expect(errorOf(() => aten.cat([t, t]))).toMatchObject({ code: "TENSOR_DISPOSED" });
    });
  });

  it("cannot be disposed again, but may be at the end of its using block", () => {
    using t = tensor([1]);
    t.dispose();
    expect(errorOf(() => t.dispose())).toMatchObject({ code: "TENSOR_DISPOSED" });
  });

  it("is named in the message of the operator that it was given to", () => {
    scope(() => {
      const [t, live] = [tensor([1]), tensor([1])];
      const handle = t.handle;
      t.dispose();
      expect(errorOf(() => aten.call("add.Tensor", live, { handle })).message).toContain("other: disposed tensor");
    });
  });
});
