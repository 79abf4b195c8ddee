import { fail } from "@panshift/core";
import { aten } from "../aten.ts";
import type { Tensor } from "../tensor.ts";

/** Whether two tensors of one shape order their elements alike in memory; axes of size 1 have no say. */
export function sameLayout(a: Tensor, b: Tensor): boolean {
  const [ours, theirs] = [a.strides, b.strides];
  return a.shape.every((size, axis) => size === 1 || ours[axis] === theirs[axis]);
}

/** A copy with the values of `tensor` and the strides of `like`. */
export function inLayoutOf(tensor: Tensor, like: Tensor): Tensor {
  return aten.emptyLike(like).copy_(tensor);
}

/** @throws VALUE_INVALID for a parameter with gaps or overlaps in memory, such as a view of part of another tensor */
export function requireDense(name: string, param: Tensor): void {
  using dense = aten.emptyLike(param);
  if (sameLayout(dense, param)) return;
  fail("VALUE_INVALID", {
    expected: "a parameter that fills its memory without gaps or overlaps",
    found: `${name} with shape [${param.shape}] and strides [${param.strides}]`,
    hint: "make the parameter from a clone of the view",
  });
}
