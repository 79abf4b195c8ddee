import type { Handle, NativeValue } from "./native-interface.ts";
import type { Tensor } from "./tensor.ts";

type TensorClass = new (handle: Handle) => Tensor;

let TensorOf: TensorClass;

/** Called once by tensor.ts: operators return tensors and tensors have operators as methods; this parts the circle. */
export function setTensorClass(tensorClass: TensorClass): void {
  TensorOf = tensorClass;
}

export function isTensor(value: unknown): value is Tensor {
  return value instanceof TensorOf;
}

/** The tensor of a handle that the addon returned. */
export function wrap(value: NativeValue): Tensor {
  return new TensorOf(value as Handle);
}

export function wrapOptional(value: NativeValue): Tensor | null {
  return value === null ? null : new TensorOf(value as Handle);
}

export function wrapList(values: NativeValue): Tensor[] {
  return (values as readonly Handle[]).map(wrap);
}

/** The handle of a tensor or generator that may be absent; null and undefined stay what they are. */
export function handleOf(value: { readonly handle: Handle } | null | undefined): Handle | null | undefined {
  return value == null ? value : value.handle;
}

export function handlesOf(values: readonly { readonly handle: Handle }[]): Handle[] {
  return values.map((value) => value.handle);
}

export function optionalHandlesOf(values: readonly ({ readonly handle: Handle } | null)[]): (Handle | null)[] {
  return values.map((value) => (value === null ? null : value.handle));
}
