import { fail } from "@panshift/core";
import * as autograd from "./autograd.ts";
import { arrayOf, type Device, type DType, type MemoryFormat, type Scalar, type TypedArray } from "./dtype.ts";
import * as aten from "./generated/aten.ts";
import { TensorOperators } from "./generated/tensor-operators.ts";
import { adopt, unwatch } from "./lifetime.ts";
import { native } from "./native.ts";
import type { Handle } from "./native-interface.ts";
import { setTensorClass, wrapOptional } from "./wrap.ts";

export {
  arange,
  cat,
  empty,
  eye,
  fromData,
  full,
  linspace,
  type NestedNumbers,
  ones,
  type RandomOptions,
  rand,
  randint,
  randn,
  stack,
  type TensorOptions,
  tensor,
  where,
  zeros,
} from "./creation.ts";
export type { Device, DType, Int, MemoryFormat, Scalar, TypedArray } from "./dtype.ts";

/** An axis or several; negative ones count from the last. */
export type Dims = number | readonly number[];

export interface ToOptions {
  readonly dtype?: DType;
  readonly device?: Device;
  readonly memoryFormat?: MemoryFormat;
}

/**
 * A tensor of libtorch. It is freed by its scope, by `dispose`, or by `using`; the garbage collector is only a safety
 * net. Methods are the operators of the same name in PyTorch; those with a trailing underscore write in place and return
 * this tensor. Shapes broadcast as in PyTorch.
 *
 * Every method throws TENSOR_DISPOSED after disposal, TENSOR_WRONG_THREAD for a tensor of another thread, and
 * TORCH_OPERATOR_FAILED, with the operator and the argument shapes, for what libtorch refuses.
 */
export class Tensor extends TensorOperators {
  /** @internal 0 after disposal */
  handle: Handle;
  /** @internal outlives scopes */
  kept = false;
  /** @internal the garbage collector frees it if nobody does */
  watched = false;
  #shape: readonly number[] | null = null;
  #dtype: DType | null = null;
  #device: Device | null = null;

  /** @internal operators make tensors; see `tensor`, `fromData`, `zeros` */
  constructor(handle: Handle) {
    super();
    this.handle = handle;
    adopt(this);
  }

  get shape(): readonly number[] {
    this.#shape ??= native().shape(this.handle);
    return this.#shape;
  }

  /** Distance in elements between neighbors along each axis. */
  get strides(): readonly number[] {
    return native().strides(this.handle);
  }

  get dtype(): DType {
    this.#dtype ??= native().dtype(this.handle) as DType;
    return this.#dtype;
  }

  get device(): Device {
    this.#device ??= native().device(this.handle) as Device;
    return this.#device;
  }

  /** Number of elements. */
  get numel(): number {
    return native().numel(this.handle);
  }

  get disposed(): boolean {
    return this.handle === 0;
  }

  /** Frees the tensor's handle; its memory goes with the last tensor that shares it. @throws TENSOR_DISPOSED */
  dispose(): void {
    native().dispose(this.handle);
    this.handle = 0;
    if (this.watched) unwatch(this);
  }

  /** Frees the tensor at the end of a `using` block, unless that was done already. */
  [Symbol.dispose](): void {
    if (this.handle !== 0) this.dispose();
  }

  /** @internal for operators that change the shape in place */
  forgetMetadata(): void {
    this.#shape = null;
    this.#dtype = null;
    this.#device = null;
  }

  /** The value of a tensor of one element; bool gives 0 or 1. @throws VALUE_INVALID for an integer beyond 2^53 */
  item(): number {
    const value = aten.item(this);
    if (typeof value !== "bigint") return Number(value);
    return fail("VALUE_INVALID", {
      expected: "an integer that a number holds exactly",
      found: `${value}`,
      hint: "read it with toArray(), as a bigint",
    });
  }

  /** A copy of the elements in row-major order; float16 and bfloat16 as their raw bits, bool as 0 and 1. */
  toArray(): TypedArray {
    const array = new arrayOf[this.dtype](this.numel);
    native().copyOut(this.handle, array);
    return array;
  }

  /** A copy of the elements in row-major order as raw little-endian bytes. */
  toBytes(): Uint8Array {
    return new Uint8Array(this.toArray().buffer);
  }

  // gradients

  get requiresGrad(): boolean {
    return native().requiresGrad(this.handle);
  }

  /** True for a tensor that no recorded operator made: only those collect `.grad`. */
  get isLeaf(): boolean {
    return native().isLeaf(this.handle);
  }

  /** Only for leaves of floating-point type. @throws TORCH_OPERATOR_FAILED */
  setRequiresGrad(flag: boolean): this {
    native().setRequiresGrad(this.handle, flag);
    return this;
  }

  /** The gradient that `backward` collected: a new handle at each reading, freed by the scope it is read in. */
  get grad(): Tensor | null {
    return wrapOptional(native().gradOf(this.handle));
  }

  set grad(gradient: Tensor | null) {
    native().setGrad(this.handle, gradient === null ? null : gradient.handle);
  }

  /**
   * Adds the gradients of this tensor to the `.grad` of the leaves it depends on.
   *
   * @throws TORCH_OPERATOR_FAILED for more than one element without a `gradient`, or a graph that was freed
   */
  backward(options?: autograd.BackwardOptions): void {
    autograd.backward(this, options);
  }

  // operators whose PyTorch form differs from the schema

  /** This tensor if nothing changes, else a copy of another dtype, device or memory format. */
  to({ dtype, device, memoryFormat }: ToOptions): Tensor {
    return aten.to(this, dtype, null, device, null, false, false, memoryFormat);
  }

  /** The vector norm of order `p` over all elements, or along axes. */
  norm(p: Scalar = 2, dims?: Dims, keepdim?: boolean): Tensor {
    return aten.linalgVectorNorm(this, p, dims, keepdim);
  }

  /** Standard deviation; the divisor is n - correction. */
  std(dims?: Dims | null, keepdim?: boolean, correction = 1): Tensor {
    return aten.std(this, dims, correction, keepdim);
  }

  /** Variance; the divisor is n - correction. */
  var(dims?: Dims | null, keepdim?: boolean, correction = 1): Tensor {
    return aten.variance(this, dims, correction, keepdim);
  }

  /** Drops the given axes, or all, of length 1. */
  squeeze(dims?: Dims): Tensor {
    return dims === undefined ? aten.squeeze(this) : aten.squeezeDims(this, typeof dims === "number" ? [dims] : dims);
  }
}

setTensorClass(Tensor);
