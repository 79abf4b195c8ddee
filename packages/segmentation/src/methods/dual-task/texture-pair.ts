import type { Rng } from "@panshift/core";
import { aten, cat, fromData, type Tensor, where } from "@panshift/torch";

export interface TextureOptions {
  /** Edge lengths in voxels of the cubic kernels to choose from; odd. */
  readonly kernelSizes: readonly number[];
  /** Clip to [0, 1] between mixing and rescaling (the released code), or not. */
  readonly clamp: "before_rescale" | "none";
}

/** One draw of a random convolution. */
export interface TextureDraw {
  /** Edge length of the kernel. */
  readonly size: number;
  /** size^3 weights. */
  readonly weights: Float32Array;
  readonly bias: number;
  /** Share of the convolved image in the mix, in [0, 1]. */
  readonly mix: number;
}

/** A view whose range after mixing is narrower than this keeps its original image. */
const SMALLEST_RANGE = 1e-6;

/**
 * Views of the same anatomy with different texture: each is the image mixed with its convolution by a fresh random
 * kernel, then rescaled to [0, 1] per sample. A sample whose view comes out constant keeps its original image there.
 *
 * Call under `noGrad` and outside `autocast`.
 *
 * @param image [B, 1, D, H, W] float32 in [0, 1]
 * @param views V; one draw a view, shared by the samples
 * @returns [V * B, 1, D, H, W] in [0, 1], view-major
 * @source Li et al., Dual-Task Synergy, eq. (1); distributions, clamp and rescaling of the released code
 * @deviates falls back per sample, not per batch; min-max guarded by 1e-6
 */
export function texturedViews(image: Tensor, views: number, options: TextureOptions, rng: Rng): Tensor {
  const each = Array.from({ length: views }, (_, view) => {
    return rescaled(mixTexture(image, drawTexture(options.kernelSizes, rng.child(view))), image, options.clamp);
  });
  return cat(each, 0);
}

/** Kernel size uniform; weights N(0, 1 / size^3); bias uniform on +-1 / sqrt(size^3); mix uniform on [0, 1). */
export function drawTexture(kernelSizes: readonly number[], rng: Rng): TextureDraw {
  const size = rng.pick(kernelSizes);
  const deviation = 1 / Math.sqrt(size ** 3);
  const weights = new Float32Array(size ** 3);
  rng.fillNormal(weights, 0, deviation);
  return { size, weights, bias: rng.range(-deviation, deviation), mix: rng.uniform() };
}

/** mix * (kernel * image + bias) + (1 - mix) * image, zeros beyond the border; [B, 1, D, H, W] float32. */
export function mixTexture(image: Tensor, { size, weights, bias, mix }: TextureDraw): Tensor {
  const { device } = image;
  const kernel = fromData(weights, [1, 1, size, size, size], { device });
  const offset = fromData(new Float32Array([bias]), [1], { device });
  const half = (size - 1) / 2;
  const convolved = aten.conv3d(image, kernel, offset, [1, 1, 1], [half, half, half], [1, 1, 1], 1);
  return convolved.mul(mix).add(image.mul(1 - mix));
}

/** Min-max to [0, 1] per sample; where a sample has no range, its original. */
function rescaled(mixed: Tensor, original: Tensor, clamp: TextureOptions["clamp"]): Tensor {
  const view = clamp === "before_rescale" ? mixed.clamp(0, 1) : mixed;
  const low = view.amin([1, 2, 3, 4], true); // [B, 1, 1, 1, 1]
  const range = view.amax([1, 2, 3, 4], true).sub(low);
  const scaled = view.sub(low).div(range.clamp(SMALLEST_RANGE));
  return where(range.gt(SMALLEST_RANGE), scaled, original); // a NaN range is not greater: original as well
}
