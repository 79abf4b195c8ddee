import { describe, expect, it } from "vitest";
import {
  arange,
  aten,
  cat,
  type DType,
  eye,
  fromData,
  full,
  linspace,
  ones,
  scope,
  stack,
  Tensor,
  type TypedArray,
  tensor,
  where,
  zeros,
} from "../src/index.ts";
import { errorOf, valuesOf } from "./support.ts";

const matrix = () =>
  tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);

describe("making tensors", () => {
  it("holds nested numbers in row-major order", () => {
    scope(() => {
      const t = matrix();
      expect(t).toMatchObject({ shape: [2, 3], strides: [3, 1], dtype: "float32", device: "cpu", numel: 6 });
      expect(valuesOf(t)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(valuesOf(tensor(7))).toEqual([7]);
      expect(tensor([]).shape).toEqual([0]);
      expect(tensor([true, false], { dtype: "bool" }).toArray()).toEqual(Uint8Array.of(1, 0));
    });
  });

  it("refuses lists of unequal length", () => {
    expect(errorOf(() => tensor([[1, 2], [3]])).code).toBe("SHAPE_MISMATCH");
    expect(errorOf(() => tensor([1, [2]])).code).toBe("SHAPE_MISMATCH");
  });

  it.each<[DType, (number | bigint)[]]>([
    ["int64", [1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 63, 2n ** 63n]],
    ["int32", [0.5, 2 ** 31]],
    ["int16", [-32769]],
    ["int8", [128, 1.5]],
    ["uint8", [-1, 256, Number.NaN]],
  ])("%s holds whole numbers of its range only", (dtype, values) => {
    for (const value of values) {
      expect(
        errorOf(() => tensor([1, value], { dtype })),
        String(value),
      ).toMatchObject({
        code: "VALUE_INVALID",
        message: expect.stringContaining(`found ${value}`),
      });
    }
    expect(valuesOf(tensor([1, true], { dtype }).to({ dtype: "float64" }))).toEqual([1, 1]);
  });

  it("fills by rule", () => {
    scope(() => {
      expect(valuesOf(zeros([2]))).toEqual([0, 0]);
      expect(valuesOf(ones([2], { dtype: "int16" }))).toEqual([1, 1]);
      expect(full([2], 2)).toMatchObject({ dtype: "float32" });
      expect(valuesOf(arange(5, 0, -2))).toEqual([5, 3, 1]);
      expect(valuesOf(linspace(0, 1, 5))).toEqual([0, 0.25, 0.5, 0.75, 1]);
      expect(valuesOf(eye(2))).toEqual([1, 0, 0, 1]);
    });
  });

  const samples: Record<DType, TypedArray> = {
    float32: Float32Array.of(1.5, -0, Number.NaN, 3.4e38),
    float64: Float64Array.of(Math.PI, -0, Number.NEGATIVE_INFINITY, 5e-324),
    float16: Uint16Array.of(0x3c00, 0x8000, 0x7bff, 0x0001),
    bfloat16: Uint16Array.of(0x3f80, 0x8000, 0x7f7f, 0x0001),
    int64: BigInt64Array.of(2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n, 0n),
    int32: Int32Array.of(2 ** 31 - 1, -(2 ** 31), 0, 1),
    int16: Int16Array.of(32767, -32768, 0, 1),
    int8: Int8Array.of(127, -128, 0, 1),
    uint8: Uint8Array.of(0, 255, 1, 2),
    bool: Uint8Array.of(0, 1, 1, 0),
  };

  it.each(Object.entries(samples) as [DType, TypedArray][])("carries %s there and back to the bit", (dtype, data) => {
    scope(() => {
      const t = fromData(data, [2, 2], { dtype });
      expect(t.dtype).toBe(dtype);
      const bytes = new Uint8Array(data.buffer);
      expect(t.toBytes()).toEqual(bytes);
      expect(t.toArray().constructor).toBe(data.constructor);
      expect(fromData(bytes, [4], { dtype }).toBytes()).toEqual(bytes);
    });
  });

  it("copies: neither side sees later changes of the other", () => {
    scope(() => {
      const data = Float32Array.of(1, 2);
      const t = fromData(data, [2]);
      data[0] = 9;
      expect(valuesOf(t)).toEqual([1, 2]);
      t.toArray()[1] = 9;
      expect(valuesOf(t)).toEqual([1, 2]);
    });
  });

  it("refuses data that does not fit its shape or type", () => {
    expect(errorOf(() => fromData(Float32Array.of(1, 2), [3]))).toMatchObject({
      code: "TORCH_ARGUMENT_INVALID",
      message: expect.stringContaining("expected 12 bytes of data, found 8"),
    });
    expect(errorOf(() => fromData(Uint16Array.of(1), [1])).code).toBe("TORCH_ARGUMENT_INVALID");
    expect(errorOf(() => fromData(Int32Array.of(1), [1], { dtype: "float32" })).code).toBe("TORCH_ARGUMENT_INVALID");
    expect(errorOf(() => fromData(Int32Array.of(), [-1])).code).toBe("TORCH_ARGUMENT_INVALID");
    expect(errorOf(() => fromData(Int32Array.of(), [2 ** 40, 2 ** 40])).code).toBe("TORCH_ARGUMENT_INVALID");
  });
});

describe("Tensor", () => {
  it("has PyTorch's operators as methods", () => {
    scope(() => {
      const t = matrix();
      expect(valuesOf(t.transpose(0, 1))).toEqual([1, 4, 2, 5, 3, 6]);
      expect(valuesOf(t.add(t, 2))).toEqual([3, 6, 9, 12, 15, 18]);
      expect(valuesOf(t.sum([1]))).toEqual([6, 15]);
      expect(t.sum().shape).toEqual([]);
      expect(t.mean([0], true).shape).toEqual([1, 3]);
      expect(t.norm().item()).toBeCloseTo(Math.sqrt(91), 5);
      expect(valuesOf(t.std([1]))).toEqual([1, 1]);
      expect(valuesOf(t.var(1, false, 0))).toEqual([2 / 3, 2 / 3].map(Math.fround));
      expect(valuesOf(t.clamp(null, 3))).toEqual([1, 2, 3, 3, 3, 3]);
      expect(valuesOf(t.slice(1, 0, 3, 2))).toEqual([1, 3, 4, 6]);
      expect(t.unsqueeze(0).squeeze(0).shape).toEqual([2, 3]);
      expect(t.reshape([1, 6, 1]).squeeze().shape).toEqual([6]);
      expect(valuesOf(t.gt(3).logicalNot())).toEqual([1, 1, 1, 0, 0, 0]);
      expect(valuesOf(t.roll(1, 1))).toEqual([3, 1, 2, 6, 4, 5]);
    });
  });

  it("returns itself from operators that write in place", () => {
    scope(() => {
      const t = matrix();
      expect(t.mul_(2).add_(1)).toBe(t);
      expect(valuesOf(t)).toEqual([3, 5, 7, 9, 11, 13]);
    });
  });

  it("changes dtype and memory format", () => {
    scope(() => {
      const t = matrix().reshape([1, 3, 1, 1, 2]);
      expect(t.to({ dtype: "bfloat16" }).dtype).toBe("bfloat16");
      expect(t.to({ memoryFormat: "channels-last-3d" }).strides).toEqual([6, 1, 6, 6, 3]);
      expect(t.contiguous("channels-last-3d").contiguous().strides).toEqual([6, 2, 2, 2, 1]);
    });
  });

  it("reads one element as a number, unless that would round it", () => {
    scope(() => {
      expect(tensor(1.5).item()).toBe(1.5);
      expect(tensor(true, { dtype: "bool" }).item()).toBe(1);
      expect(tensor(2n ** 53n - 1n, { dtype: "int64" }).item()).toBe(2 ** 53 - 1);
      expect(errorOf(() => tensor(2n ** 53n + 1n, { dtype: "int64" }).item()).code).toBe("VALUE_INVALID");
    });
  });

  it("joins and chooses", () => {
    scope(() => {
      const [a, b] = [tensor([1, 2]), tensor([3, 4])];
      expect(valuesOf(cat([a, b]))).toEqual([1, 2, 3, 4]);
      expect(stack([a, b], 1).shape).toEqual([2, 2]);
      const mask = tensor([1, 0], { dtype: "bool" });
      expect(valuesOf(where(mask, a, 9))).toEqual([1, 9]);
      expect(valuesOf(where(mask, 9, b))).toEqual([9, 4]);
      expect(where(mask, 1, 0).dtype).toBe("float32");
    });
  });
});

describe("numbers beside tensors", () => {
  it("are integers when integral, as in Python, and floating-point on demand", () => {
    scope(() => {
      const integers = tensor([1, 2], { dtype: "int64" });
      expect(integers.mul(2).dtype).toBe("int64");
      expect(integers.mul(2.5).dtype).toBe("float32");
      expect(integers.mul({ float: 2 }).dtype).toBe("float32");
      expect(tensor([1.5]).mul(2).dtype).toBe("float32");
    });
  });

  it("keep infinities and the sign of zero", () => {
    scope(() => {
      expect(valuesOf(tensor([1]).mul(Number.POSITIVE_INFINITY))).toEqual([Number.POSITIVE_INFINITY]);
      expect(Object.is(zeros([1]).fill_(-0).item(), -0)).toBe(true);
    });
  });

  it("may be bigints of up to 64 bits", () => {
    scope(() => {
      const t = zeros([1], { dtype: "int64" }).fill_(2n ** 62n + 1n);
      expect(t.toArray()).toEqual(BigInt64Array.of(2n ** 62n + 1n));
      expect(aten.call("aten::item", t)).toBe(2n ** 62n + 1n);
      expect(errorOf(() => t.fill_(2n ** 64n))).toMatchObject({ code: "TORCH_ARGUMENT_INVALID" });
    });
  });

  it("must be integral where the schema wants an integer", () => {
    scope(() => {
      expect(errorOf(() => matrix().sum([0.5])).message).toContain("expected an integer");
    });
  });
});

describe("aten.call", () => {
  it("calls any operator by name and wraps results by its schema", () => {
    scope(() => {
      const [values, indices] = aten.call("aten::max.dim", matrix(), 1) as [Tensor, Tensor];
      expect([valuesOf(values), valuesOf(indices)]).toEqual([
        [3, 6],
        [2, 2],
      ]);
      expect(aten.call("is_nonzero", tensor(1))).toBe(true);
      expect(aten.call("aten::linalg_norm", matrix(), null)).toBeInstanceOf(Tensor);
      expect((aten.call("unbind.int", matrix()) as Tensor[]).map((t) => t.shape)).toEqual([[3], [3]]);
    });
  });

  it("forgets the cached shape of tensors that it changes", () => {
    scope(() => {
      const t = matrix();
      expect(t.shape).toEqual([2, 3]);
      aten.call("resize_", t, [3, 2]);
      expect(t.shape).toEqual([3, 2]);
    });
  });

  it("gives null for a result that was not computed", () => {
    scope(() => {
      const [x, w] = [ones([1, 1, 3]), ones([1, 1, 3])];
      const gradients = aten.call(
        "convolution_backward",
        ...[ones([1, 1, 1]), x, w, null, [1], [0], [1], false, [0], 1, [true, false, false]],
      );
      expect(gradients).toEqual([expect.any(Tensor), null, null]);
    });
  });

  it("cannot read elements that JavaScript has no array for", () => {
    scope(() => {
      const complex = aten.call("complex", ones([1]), ones([1])) as Tensor;
      expect(errorOf(() => complex.toArray())).toMatchObject({ code: "TORCH_ARGUMENT_INVALID" });
    });
  });

  it("lists what libtorch has", () => {
    expect(aten.schema("relu")).toBe("aten::relu(Tensor self) -> Tensor");
    expect(aten.schemas().length).toBeGreaterThan(2000);
  });
});
