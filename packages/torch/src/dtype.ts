/** Element types of tensors, by PyTorch's names. */
export type DType =
  | "float32"
  | "float64"
  | "float16"
  | "bfloat16"
  | "int64"
  | "int32"
  | "int16"
  | "int8"
  | "uint8"
  | "bool";

/** Where a tensor lives. */
export type Device = "cpu" | `cuda:${number}`;

/** Memory formats: channels-last forms keep the shape and order the strides channel-fastest. */
export type MemoryFormat = "contiguous" | "preserve" | "channels-last" | "channels-last-3d";

/** An integer; a bigint beyond 2^53. */
export type Int = number | bigint;

/** A number that stays floating-point even when it is integral: `{ float: 2 }` is Python's `2.0`. */
export interface FloatScalar {
  readonly float: number;
}

/**
 * A number beside tensors. As in Python, an integral number is an integer and does not make an integer tensor
 * floating-point: `{ float: 2 }` does. A bigint is an integer of up to 64 bits.
 */
export type Scalar = number | bigint | boolean | FloatScalar;

export type TypedArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Float32Array
  | Float64Array
  | BigInt64Array;

/** The typed array that holds each element type; float16 and bfloat16 as their 16 raw bits, bool as 0 and 1. */
export const arrayOf = {
  float32: Float32Array,
  float64: Float64Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  int64: BigInt64Array,
  int32: Int32Array,
  int16: Int16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
} as const satisfies Record<DType, unknown>;

/** The element type that a typed array stands for; null for Uint16Array, which has several. */
export function dtypeOfArray(data: TypedArray): DType | null {
  if (data instanceof Uint16Array) return null;
  for (const [dtype, type] of Object.entries(arrayOf)) if (data instanceof type) return dtype as DType;
  return null;
}

/** True for float16, bfloat16, float32 and float64. */
export function isFloatingPoint(dtype: DType): boolean {
  return dtype.startsWith("float") || dtype === "bfloat16";
}
