import { Rng } from "@panshift/core";
import { arange, aten, full, grad, noGrad, scope, type Tensor, tensor } from "@panshift/torch";
import { expect, test } from "vitest";
import { standardizeWeight, WeightStandardizedConv3d } from "./weight-standardized-conv.ts";

const rng = Rng.of("weight-standardized-conv");

function values(tensor: Tensor): number[] {
  return Array.from(tensor.toArray(), Number);
}

test("a filter 0..26 has mean 0 and unbiased variance 1", () => {
  scope(() => {
    const filter = standardizeWeight(arange(0, 27, 1, { dtype: "float32" }).reshape([1, 1, 3, 3, 3]));
    const all = values(filter);
    for (const [index, wanted] of [-1.6378, -1.5119, -1.3859].entries()) expect(all[index]).toBeCloseTo(wanted, 4);
    expect(all.reduce((sum, x) => sum + x, 0)).toBeCloseTo(0, 4);
    expect(all.reduce((sum, x) => sum + x * x, 0)).toBeCloseTo(26, 4);
  });
});

test("scaling a filter by 7.3 and shifting it by 0.4 leaves the output as it was", () => {
  scope(() => {
    const conv = new WeightStandardizedConv3d(4, 5, { kernel: 3, rng: rng.child("scale") });
    const image = arange(0, 4 * 6 * 6 * 6, 1, { dtype: "float32" })
      .mul(0.7)
      .sin()
      .reshape([1, 4, 6, 6, 6]);
    noGrad(() => {
      const before = conv.forward(image);
      conv.weight.mul_(7.3).add_(0.4);
      expect(conv.forward(image).sub(before).abs().max().item()).toBeLessThan(1e-4);
    });
    conv.dispose();
  });
});

test("a constant image gives 0 away from the border", () => {
  scope(() => {
    const conv = new WeightStandardizedConv3d(1, 3, { kernel: 3, rng: rng.child("constant") });
    const output = noGrad(() => conv.forward(full([1, 1, 5, 5, 5], 2)));
    expect(output.slice(2, 1, 4).slice(3, 1, 4).slice(4, 1, 4).abs().max().item()).toBeLessThan(1e-5);
    conv.dispose();
  });
});

test("equals (w - mean) / sqrt(unbiased variance + 1e-12), with the same first and second gradients", () => {
  scope(() => {
    const weight = tensor([[[[[0.3, -0.2, 0.9]]], [[[0.1, 0.5, -0.7]]]]]).setRequiresGrad(true);
    const plain = (w: Tensor): Tensor => {
      const rows = w.reshape([1, 6]);
      const centered = rows.sub(rows.mean([1], true));
      const variance = centered.square().sum([1], true).div(5);
      return centered.div(variance.add(1e-12).sqrt()).reshape(w.shape);
    };
    const derivatives = (standardize: (w: Tensor) => Tensor): [Tensor, Tensor, Tensor] => {
      const standardized = standardize(weight);
      const [first] = grad([standardized.pow(3).sum()], [weight], { createGraph: true }) as [Tensor];
      const [second] = grad([first.square().sum()], [weight]) as [Tensor];
      return [standardized, first, second];
    };
    const ours = derivatives(standardizeWeight);
    for (const [order, wanted] of derivatives(plain).entries()) {
      expect(aten.allclose((ours[order] as Tensor).detach(), wanted.detach(), 1e-4, 1e-4)).toBe(true);
    }
  });
});

test("stride halves and dilation keeps the size", () => {
  scope(() => {
    const image = full([1, 2, 8, 8, 8], 1);
    const strided = new WeightStandardizedConv3d(2, 3, { kernel: 3, stride: 2, rng: rng.child("stride") });
    const dilated = new WeightStandardizedConv3d(2, 3, { kernel: 3, dilation: 2, rng: rng.child("dilation") });
    expect(strided.forward(image).shape).toEqual([1, 3, 4, 4, 4]);
    expect(dilated.forward(image).shape).toEqual([1, 3, 8, 8, 8]);
    strided.dispose();
    dilated.dispose();
  });
});
