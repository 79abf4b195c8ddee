import { fail } from "@panshift/core";
import { arrayOf, type Device, type DType, dtypeOfArray, type Scalar, type TypedArray } from "./dtype.ts";
import * as aten from "./generated/aten.ts";
import type { Generator } from "./generator.ts";
import { native } from "./native.ts";
import type { Tensor } from "./tensor.ts";
import { isTensor, wrap } from "./wrap.ts";

/** What a new tensor is like: float32 on the CPU and without gradients unless said otherwise. */
export interface TensorOptions {
  readonly dtype?: DType;
  readonly device?: Device;
  readonly requiresGrad?: boolean;
}

/** Numbers nested to any depth; all lists of one depth have the same length. */
export type NestedNumbers = number | bigint | boolean | readonly NestedNumbers[];

/**
 * A tensor with a copy of data in row-major order.
 *
 * @param data of the array type that `dtype` is held in (float16 and bfloat16: their raw bits in a Uint16Array; bool: 0
 * and 1 in a Uint8Array), or the raw little-endian bytes of any type in a Uint8Array
 * @param shape its product is the number of elements
 * @throws TORCH_ARGUMENT_INVALID when data, shape and dtype do not fit
 */
export function fromData(
  data: TypedArray,
  shape: readonly number[],
  { dtype, device = "cpu", requiresGrad = false }: TensorOptions = {},
): Tensor {
  const type = dtype ?? dtypeOfArray(data);
  if (type === null || !(data instanceof arrayOf[type] || data instanceof Uint8Array)) {
    fail("TORCH_ARGUMENT_INVALID", {
      expected: type === null ? "a dtype beside a Uint16Array" : `a ${arrayOf[type].name} or raw bytes for ${type}`,
      found: data.constructor.name,
      hint: "name the dtype of the data, or convert the data",
    });
  }
  return withGrad(wrap(native().fromData(data, shape, type, device)), requiresGrad);
}

/**
 * A tensor of nested lists of numbers, or of one number: `tensor([[1, 2], [3, 4]])`.
 *
 * @throws SHAPE_MISMATCH; VALUE_INVALID for a number that an integer dtype does not hold
 */
export function tensor(
  values: NestedNumbers,
  { dtype = "float32", device = "cpu", requiresGrad }: TensorOptions = {},
): Tensor {
  const shape: number[] = [];
  for (let level = values; Array.isArray(level); level = level[0] as NestedNumbers) shape.push(level.length);
  const flat: (number | bigint | boolean)[] = [];
  flatten(values, shape, 0, flat);
  const odd = flat.find((value) => !isHeld(value, dtype));
  if (odd !== undefined) {
    fail("VALUE_INVALID", {
      expected: `whole numbers within the range of ${dtype}`,
      found: String(odd),
      hint: "round the values first, or choose another dtype",
    });
  }
  const wide = dtype === "int64" ? BigInt64Array.from(flat, BigInt) : Float64Array.from(flat, Number);
  const made = fromData(wide, shape, { device });
  return withGrad(made.dtype === dtype ? made : convert(made, dtype), requiresGrad);
}

/** Uninitialized memory. */
export function empty(
  shape: readonly number[],
  { dtype = "float32", device, requiresGrad }: TensorOptions = {},
): Tensor {
  return withGrad(aten.empty(shape, dtype, null, device), requiresGrad);
}

export function zeros(
  shape: readonly number[],
  { dtype = "float32", device, requiresGrad }: TensorOptions = {},
): Tensor {
  return withGrad(aten.zeros(shape, dtype, null, device), requiresGrad);
}

export function ones(
  shape: readonly number[],
  { dtype = "float32", device, requiresGrad }: TensorOptions = {},
): Tensor {
  return withGrad(aten.ones(shape, dtype, null, device), requiresGrad);
}

export function full(
  shape: readonly number[],
  value: Scalar,
  { dtype = "float32", device, requiresGrad }: TensorOptions = {},
): Tensor {
  return withGrad(aten.full(shape, value, dtype, null, device), requiresGrad);
}

/** `start`, `start + step`, ... below `end` (above it for a negative step); int64 unless told otherwise. */
export function arange(
  start: number,
  end: number,
  step = 1,
  { dtype = "int64", device, requiresGrad }: TensorOptions = {},
): Tensor {
  return withGrad(aten.arange(start, end, step, dtype, null, device), requiresGrad);
}

/** `steps` values from `start` to `end`, both included. */
export function linspace(
  start: number,
  end: number,
  steps: number,
  { dtype = "float32", device, requiresGrad }: TensorOptions = {},
): Tensor {
  return withGrad(aten.linspace(start, end, steps, dtype, null, device), requiresGrad);
}

/** The identity matrix [n, n]. */
export function eye(n: number, { dtype = "float32", device, requiresGrad }: TensorOptions = {}): Tensor {
  return withGrad(aten.eye(n, dtype, null, device), requiresGrad);
}

export interface RandomOptions extends TensorOptions {
  /** Where the numbers come from; the device's default generator if not given. */
  readonly generator?: Generator;
}

/** Draws from the standard normal distribution. */
export function randn(shape: readonly number[], options: RandomOptions = {}): Tensor {
  const { dtype = "float32", device = options.generator?.device, requiresGrad } = options;
  return withGrad(aten.randn(shape, options.generator ?? null, dtype, null, device), requiresGrad);
}

/** Draws uniformly from [0, 1). */
export function rand(shape: readonly number[], options: RandomOptions = {}): Tensor {
  const { dtype = "float32", device = options.generator?.device, requiresGrad } = options;
  return withGrad(aten.rand(shape, options.generator ?? null, dtype, null, device), requiresGrad);
}

/** Draws integers from [low, high); int64 unless told otherwise. */
export function randint(low: number, high: number, shape: readonly number[], options: RandomOptions = {}): Tensor {
  const { dtype = "int64", device = options.generator?.device, requiresGrad } = options;
  return withGrad(aten.randint(low, high, shape, options.generator ?? null, dtype, null, device), requiresGrad);
}

/** Joins tensors along an axis they have. */
export function cat(tensors: readonly Tensor[], dim = 0): Tensor {
  return aten.cat(tensors, dim);
}

/** Joins tensors of one shape along a new axis. */
export function stack(tensors: readonly Tensor[], dim = 0): Tensor {
  return aten.stack(tensors, dim);
}

/**
 * Elements of `a` where the condition holds, else of `b`. Two plain numbers give float32, not integers.
 *
 * @param condition bool, of a shape that broadcasts with `a` and `b`
 */
export function where(condition: Tensor, a: Tensor | number, b: Tensor | number): Tensor {
  return aten.where(condition, isTensor(a) || isTensor(b) ? a : { float: a }, b);
}

function withGrad(made: Tensor, requiresGrad: boolean | undefined): Tensor {
  return requiresGrad ? made.setRequiresGrad(true) : made;
}

function convert(made: Tensor, dtype: DType): Tensor {
  const converted = made.to({ dtype });
  made.dispose();
  return converted;
}

function flatten(
  values: NestedNumbers,
  shape: readonly number[],
  depth: number,
  out: (number | bigint | boolean)[],
): void {
  if (!Array.isArray(values)) {
    if (depth === shape.length) out.push(values as number | bigint | boolean);
    else failRagged(values);
    return;
  }
  if (values.length !== shape[depth]) failRagged(values);
  for (const value of values) flatten(value, shape, depth + 1, out);
}

function failRagged(found: NestedNumbers): never {
  fail("SHAPE_MISMATCH", {
    expected: "lists of one depth to have the same length",
    found: String(found),
    hint: "make the nested lists rectangular",
  });
}

/** Whether an integer dtype holds the number as it is; other dtypes round. */
function isHeld(value: number | bigint | boolean, dtype: DType): boolean {
  if (typeof value === "boolean") return true;
  switch (dtype) {
    case "int64":
      return (
        (typeof value === "bigint" || Number.isInteger(value)) && BigInt.asIntN(64, BigInt(value)) === BigInt(value)
      );
    case "int32":
    case "int16":
    case "int8":
    case "uint8":
      return arrayOf[dtype].of(Number(value))[0] === Number(value);
    default:
      return true;
  }
}
