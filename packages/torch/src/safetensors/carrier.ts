import { aten } from "../aten.ts";
import { type DType, fromData, type Tensor } from "../tensor.ts";

/** Types that JS has no array of, and the type of the same size that carries their bits. */
const carriers: Readonly<Partial<Record<DType, DType>>> = { float16: "int16", bfloat16: "int16", bool: "uint8" };

/** The same bits as a type that JS has an array of. */
export function toCarrier(tensor: Tensor): Tensor {
  const carrier = carriers[tensor.dtype];
  return carrier === undefined ? tensor : aten.viewDtype(tensor, carrier);
}

const arrays = {
  float64: Float64Array,
  float32: Float32Array,
  int64: BigInt64Array,
  int32: Int32Array,
  int16: Int16Array,
  int8: Int8Array,
  uint8: Uint8Array,
} as const;

/** A vector of this type from its bytes in little-endian order. */
export function fromBytes(bytes: Uint8Array<ArrayBuffer>, dtype: DType): Tensor {
  const carrier = (carriers[dtype] ?? dtype) as keyof typeof arrays;
  const data = new arrays[carrier](
    bytes.buffer,
    bytes.byteOffset,
    bytes.byteLength / arrays[carrier].BYTES_PER_ELEMENT,
  );
  const tensor = fromData(data, [data.length]);
  return carrier === dtype ? tensor : aten.viewDtype(tensor, dtype);
}
