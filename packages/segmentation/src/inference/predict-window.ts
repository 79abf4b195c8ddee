import { autocast, type Device, noGrad, scope, type Tensor } from "@panshift/torch";
import type { PerAxis } from "@panshift/volume";
import { arraysOfTensor, batchOfArrays } from "../bridge.ts";
import type { InferenceModel, Precision } from "../methods/interface.ts";
import type { WindowPredictor } from "./sliding-window.ts";

export interface PredictorOptions {
  /** (i, j, k). */
  readonly patch: PerAxis<number>;
  readonly device: Device;
  readonly precision: Precision;
  /** Average over the 8 mirror images. */
  readonly flips: boolean;
}

/** Axes of [1, C, D, H, W] to mirror, one list a mirror image. */
const MIRRORS: readonly (readonly number[])[] = [[], [2], [3], [4], [2, 3], [2, 4], [3, 4], [2, 3, 4]];

/** The probability of each class in a window: the sigmoid of the model's logits, or its mean over mirror images. */
export function windowPredictor(model: Pick<InferenceModel, "logits">, options: PredictorOptions): WindowPredictor {
  const { patch, device, precision, flips } = options;
  const logits = (image: Tensor) =>
    precision === "bf16" ? autocast("bfloat16", () => model.logits(image), device) : model.logits(image);
  const probabilities = (image: Tensor, axes: readonly number[]) =>
    scope(() => {
      const mirrored = axes.length === 0 ? image : image.flip(axes);
      const p = logits(mirrored).to({ dtype: "float32" }).sigmoid(); // [1,K,D,H,W]
      return axes.length === 0 ? p : p.flip(axes);
    });
  return (window) =>
    noGrad(() =>
      scope(() => {
        const image = batchOfArrays([window], patch, device);
        const views = flips ? MIRRORS : MIRRORS.slice(0, 1);
        const sum = views.map((axes) => probabilities(image, axes)).reduce((total, p) => total.add(p));
        return arraysOfTensor(sum.div(views.length));
      }),
    );
}
