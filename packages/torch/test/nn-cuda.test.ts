import { Rng } from "@panshift/core";
import {
  AdamW,
  Conv3d,
  cudaIsAvailable,
  type Device,
  Dropout3d,
  fromData,
  Generator,
  GroupNorm,
  ReLU,
  Sequential,
  scope,
  Upsample,
} from "@panshift/torch";
import { expect, it } from "vitest";
import { needs } from "../../../test/support/requirements.ts";

const rng = Rng.of("nn-cuda");

/** Losses of five steps of a small network on a device. */
function train(device: Device): number[] {
  const values = new Float32Array(2 * 2 * 4 * 4 * 4);
  rng.child("input").fillNormal(values);
  const x = fromData(values, [2, 2, 4, 4, 4], { device });
  const network = new Sequential(
    new Conv3d(2, 8, { kernel: 3, stride: 2, padding: 1, rng: rng.child("conv") }),
    new GroupNorm(4, 8),
    new ReLU(),
    new Dropout3d(0.25, new Generator("cpu", 3)),
    new Upsample({ scale: 2, mode: "nearest" }),
    new Conv3d(8, 1, { kernel: 1, rng: rng.child("head") }),
  ).to(device);
  const optimizer = new AdamW(network.namedParameters(), { lr: 0.01 });
  return Array.from({ length: 5 }, () =>
    scope(() => {
      optimizer.zeroGrad();
      const loss = network.forward(x).sub(1).square().mean();
      loss.backward();
      optimizer.step();
      return loss.item();
    }),
  );
}

it("modules and optimizers give the CPU's losses on a GPU, dropout included", (context) => {
  needs(context, "gpu");
  if (!cudaIsAvailable()) context.skip("this libtorch was built without CUDA");
  const [ours, reference] = [train("cuda:0"), train("cpu")];
  for (const [step, loss] of ours.entries()) expect(loss).toBeCloseTo(reference[step] as number, 3);
});
