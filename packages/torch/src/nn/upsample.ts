import { aten } from "../aten.ts";
import type { Tensor } from "../tensor.ts";
import { type Triple, triple } from "./conv3d.ts";
import { Module } from "./module.ts";

export type UpsampleOptions =
  | { readonly scale: Triple; readonly mode: "nearest" }
  | {
      readonly scale: Triple;
      readonly mode: "trilinear";
      /** True: the centers of the corner voxels stay where they are; false (default): the volume's borders do. */
      readonly alignCorners?: boolean;
    };

/** Enlarges [N, C, D, H, W] by whole factors; backward of "trilinear" is not deterministic on CUDA. */
export class Upsample extends Module {
  readonly scale: readonly number[];
  readonly mode: "nearest" | "trilinear";
  readonly alignCorners: boolean;

  constructor(options: UpsampleOptions) {
    super();
    this.scale = triple(options.scale);
    this.mode = options.mode;
    this.alignCorners = options.mode === "trilinear" && (options.alignCorners ?? false);
  }

  forward(x: Tensor): Tensor {
    const size = this.scale.map((factor, axis) => factor * (x.shape[axis + 2] as number));
    if (this.mode === "nearest") return aten.upsampleNearest3d(x, size);
    return aten.upsampleTrilinear3d(x, size, this.alignCorners);
  }
}
