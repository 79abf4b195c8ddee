import { Rng } from "@panshift/core";
import { fromData, full, noGrad, ones, scope, type Tensor, tensor, zeros } from "@panshift/torch";
import { expect, test } from "vitest";
import { drawTexture, mixTexture, texturedViews } from "./texture-pair.ts";

const rng = Rng.of("texture-pair");
const options = { kernelSizes: [3, 5, 7], clamp: "before_rescale" } as const;

function uniformImage(samples: number, side: number): Tensor {
  const draws = rng.child("image");
  const data = Float32Array.from({ length: samples * side ** 3 }, () => draws.uniform());
  return fromData(data, [samples, 1, side, side, side]);
}

function voxel(image: Tensor, z: number, y: number, x: number): number {
  return image.select(4, x).select(3, y).select(2, z).item();
}

test("a mean kernel at half mix: zeros beyond the border show", () => {
  scope(() => {
    const mean = { size: 3, weights: new Float32Array(27).fill(1 / 27), bias: 0, mix: 0.5 };
    const mixed = mixTexture(ones([1, 1, 9, 9, 9]), mean);
    expect(voxel(mixed, 4, 4, 4)).toBeCloseTo(1, 5);
    expect(voxel(mixed, 0, 4, 4)).toBeCloseTo(0.8333, 4);
    expect(voxel(mixed, 0, 0, 4)).toBeCloseTo(0.7222, 4);
    expect(voxel(mixed, 0, 0, 0)).toBeCloseTo(0.6481, 4);
  });
});

test.each([
  [3, 0.19245],
  [5, 0.08944],
  [7, 0.05399],
])("kernel weights of edge %i have standard deviation %f and its bias stays within", (size, deviation) => {
  let [sum, count] = [0, 0];
  for (let draw = 0; draw < 200; draw++) {
    const { weights, bias, mix } = drawTexture([size], rng.child("std", size, draw));
    expect(weights).toHaveLength(size ** 3);
    expect(Math.abs(bias)).toBeLessThanOrEqual(deviation * 1.0001);
    expect(mix >= 0 && mix < 1).toBe(true);
    for (const weight of weights) sum += weight ** 2;
    count += weights.length;
  }
  expect(Math.sqrt(sum / count) / deviation).toBeCloseTo(1, 1);
});

test("views lie in [0, 1] with both ends reached, differ from each other, and repeat with the generator", () => {
  scope(() =>
    noGrad(() => {
      const image = uniformImage(2, 12);
      const views = texturedViews(image, 2, options, rng.child("views"));
      expect(views.shape).toEqual([4, 1, 12, 12, 12]);
      expect(Array.from(views.amin([1, 2, 3, 4]).toArray(), Number)).toEqual([0, 0, 0, 0]);
      expect(Array.from(views.amax([1, 2, 3, 4]).toArray(), Number)).toEqual([1, 1, 1, 1]);
      expect(
        views
          .narrow(0, 0, 2)
          .sub(views.narrow(0, 2, 2))
          .abs()
          .max()
          .item(),
      ).toBeGreaterThan(0.1);
      const again = texturedViews(image, 2, options, rng.child("views"));
      expect(again.sub(views).abs().max().item()).toBe(0);
    }),
  );
});

test("a sample that comes out constant keeps its image, its neighbor in the batch does not", () => {
  scope(() =>
    noGrad(() => {
      const varied = uniformImage(1, 8);
      const image = zeros([2, 1, 8, 8, 8]);
      image.narrow(0, 0, 1).copy_(varied);
      image.narrow(0, 1, 1).copy_(full([1, 1, 8, 8, 8], 0));
      const views = texturedViews(image, 1, options, rng.child("constant"));
      expect(views.narrow(0, 1, 1).abs().max().item()).toBe(0);
      expect(views.narrow(0, 0, 1).sub(varied).abs().max().item()).toBeGreaterThan(0);
    }),
  );
});

test("an image that is not finite is handed on as it is, not spread", () => {
  scope(() =>
    noGrad(() => {
      const image = tensor([Number.NaN, 1, 0, 1, 0, 1, 0, 1]).reshape([1, 1, 2, 2, 2]);
      const view = texturedViews(image, 1, { ...options, kernelSizes: [1] }, rng.child("nan"));
      expect(Array.from(view.isfinite().toArray(), Number)).toEqual([0, 1, 1, 1, 1, 1, 1, 1]);
    }),
  );
});
