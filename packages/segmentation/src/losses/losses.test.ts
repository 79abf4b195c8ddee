import { grad, ones, scope, type Tensor, tensor, zeros } from "@panshift/torch";
import { describe, expect, test } from "vitest";
import { consistencyLoss } from "./consistency.ts";
import { crossEntropy, probabilityCrossEntropy } from "./cross-entropy.ts";
import { diceLoss } from "./dice.ts";
import { distanceLoss } from "./distance-loss.ts";

/** [1, 1, n] */
function line(values: readonly number[]): Tensor {
  return tensor([[values]]);
}

function logit(p: number): number {
  return Math.log(p / (1 - p));
}

const probabilities = [0.9, 0.8, 0.2, 0.1];
const reference = [1, 1, 0, 0];

describe("eq. (2)", () => {
  test("Dice 0.15, cross-entropy 0.164252, together 0.314252", () => {
    scope(() => {
      const dice = diceLoss(line(probabilities), line(reference), null).item();
      const bce = crossEntropy(line(probabilities.map(logit)), line(reference), null).item();
      expect(dice).toBeCloseTo(0.15, 6);
      expect(bce).toBeCloseTo(0.164252, 6);
      expect(dice + bce).toBeCloseTo(0.314252, 6);
      expect(probabilityCrossEntropy(line(probabilities), line(reference), null).item()).toBeCloseTo(bce, 6);
    });
  });

  test("an empty mask predicted empty costs no Dice; predicted anywhere, almost all of it", () => {
    scope(() => {
      expect(diceLoss(zeros([1, 1, 9]), zeros([1, 1, 9]), null).item()).toBeCloseTo(0, 6);
      expect(diceLoss(ones([1, 1, 9]), zeros([1, 1, 9]), null).item()).toBeCloseTo(1, 6);
    });
  });

  test("Dice is taken per sample and class, then averaged", () => {
    scope(() => {
      const p = tensor([[[1, 0]], [[0.5, 0.5]]]); // [2, 1, 2]
      const y = tensor([[[1, 0]], [[0, 1]]]);
      expect(diceLoss(p, y, null).item()).toBeCloseTo((0 + 0.5) / 2, 5);
    });
  });

  test("the gradient of Dice by hand: d/dp = -(2 y T - 2 I) / T^2", () => {
    scope(() => {
      const p = line(probabilities).setRequiresGrad(true);
      const [gradient] = grad([diceLoss(p, line(reference), null)], [p]) as [Tensor];
      const [total, overlap] = [4, 1.7];
      for (const [index, y] of reference.entries()) {
        expect(Number(gradient.toArray()[index])).toBeCloseTo(-(2 * y * total - 2 * overlap) / total ** 2, 5);
      }
    });
  });

  test("voxels that do not count change neither value nor gradient", () => {
    scope(() => {
      const valid = line([1, 1, 1, 1, 0, 0]);
      const p = line([...probabilities, 0.7, 0.3]).setRequiresGrad(true);
      const y = line([...reference, 0, 1]);
      const logits = line([...probabilities.map(logit), 3, -3]);
      expect(diceLoss(p, y, valid).item()).toBeCloseTo(0.15, 6);
      expect(crossEntropy(logits, y, valid).item()).toBeCloseTo(0.164252, 6);
      expect(probabilityCrossEntropy(p, y, valid).item()).toBeCloseTo(0.164252, 6);
      const [gradient] = grad([diceLoss(p, y, valid)], [p]) as [Tensor];
      expect(Array.from(gradient.toArray(), Number).slice(4)).toEqual([0, 0]);
      expect(crossEntropy(logits, y, zeros([1, 1, 6])).item()).toBe(0);
    });
  });
});

describe("eq. (5)", () => {
  const map = [-1, 0, 0.5, 1];
  const maps = (rows: readonly (readonly number[])[]): Tensor => tensor(rows.map((row) => [[[row]]])); // [N, 1, 1, 1, W]

  test("mean absolute error over the maps that exist", () => {
    scope(() => {
      const predicted = maps([
        [0, 0, 0, 0],
        [9, 9, 9, 9],
      ]);
      const target = { map: maps([map, map]), exists: tensor([[1], [0]]), valid: null };
      expect(distanceLoss(predicted, target)?.item()).toBeCloseTo(2.5 / 4, 6);
    });
  });

  test("no map, no term", () => {
    scope(() => {
      const target = { map: maps([map]), exists: tensor([[0]]), valid: null };
      expect(distanceLoss(maps([map]), target)).toBeNull();
    });
  });

  test("only voxels that count", () => {
    scope(() => {
      const target = { map: maps([map]), exists: tensor([[1]]), valid: maps([[1, 1, 0, 0]]) };
      expect(distanceLoss(maps([[0, 0, 7, 7]]), target)?.item()).toBeCloseTo(0.5, 6);
    });
  });
});

describe("eq. (10)", () => {
  test("equal views cost 0; the gradient reaches both views with opposite signs", () => {
    scope(() => {
      const same = tensor([
        [1, 2],
        [1, 2],
      ]);
      expect(consistencyLoss(same, 2).item()).toBe(0);
      const views = tensor([
        [1, 2],
        [2, 4],
      ]).setRequiresGrad(true);
      const loss = consistencyLoss(views, 2);
      expect(loss.item()).toBeCloseTo((1 + 4) / 2, 6);
      const [gradient] = grad([loss], [views]) as [Tensor];
      expect(Array.from(gradient.toArray(), Number)).toEqual([-1, -2, 1, 2]);
    });
  });

  test("three views: the mean over their pairs", () => {
    scope(() => {
      expect(consistencyLoss(tensor([[0], [1], [3]]), 3).item()).toBeCloseTo((1 + 9 + 4) / 3, 6);
    });
  });
});
