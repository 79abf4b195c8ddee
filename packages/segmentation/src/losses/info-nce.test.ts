import { PanShiftError } from "@panshift/core";
import { grad, scope, type Tensor, tensor, zeros } from "@panshift/torch";
import { expect, test } from "vitest";
import { type InfoNceOptions, infoNce } from "./info-nce.ts";

const vectors = [
  [1, 0],
  [0.6, 0.8],
  [0, 1],
  [-1, 0],
];
const labels = [1, 1, 0, 0];

test.each([
  [1, "with_positive", 0.894264],
  [0.5, "with_positive", 0.886078],
  [0.05, "with_positive", 5.00454],
  [1, "as_printed", 0.304449],
  [0.5, "as_printed", 0.085241],
  [0.05, "as_printed", -0.999916],
] as const)("four vectors, tau %f, denominator %s: %f", (temperature, denominator, wanted) => {
  scope(() => {
    expect(infoNce(tensor(vectors), labels, { temperature, denominator }).item()).toBeCloseTo(wanted, 5);
  });
});

test("four equal vectors: ln 3 at any temperature and length", () => {
  scope(() => {
    for (const temperature of [1, 0.05]) {
      const equal = tensor([
        [1, 2],
        [1, 2],
        [10, 20],
        [0.1, 0.2],
      ]);
      const loss = infoNce(equal, labels, { temperature, denominator: "with_positive" });
      expect(loss.item()).toBeCloseTo(Math.log(3), 5);
    }
  });
});

test("the gradient equals finite differences", () => {
  const options: InfoNceOptions = { temperature: 0.5, denominator: "with_positive" };
  const valueAt = (moved: readonly (readonly number[])[]): number =>
    scope(() => infoNce(tensor(moved, { dtype: "float64" }), labels, options).item());
  scope(() => {
    const at = tensor(vectors).setRequiresGrad(true);
    const [gradient] = grad([infoNce(at, labels, options)], [at]) as [Tensor];
    const step = 1e-3;
    for (let i = 0; i < 4; i++) {
      for (let c = 0; c < 2; c++) {
        const moved = (by: number) =>
          vectors.map((v, row) => v.map((x, column) => (row === i && column === c ? x + by : x)));
        const numeric = (valueAt(moved(step)) - valueAt(moved(-step))) / (2 * step);
        expect(Number(gradient.toArray()[2 * i + c])).toBeCloseTo(numeric, 3);
      }
    }
  });
});

test("a vector of zeros gives a finite loss and gradient", () => {
  scope(() => {
    const at = zeros([3, 2])
      .add(
        tensor([
          [0, 0],
          [1, 0],
          [0, 1],
        ]),
      )
      .setRequiresGrad(true);
    const loss = infoNce(at, [1, 1, 0], { temperature: 0.05, denominator: "with_positive" });
    const [gradient] = grad([loss], [at]) as [Tensor];
    expect(Number.isFinite(loss.item())).toBe(true);
    expect(gradient.isfinite().all().item()).toBeTruthy();
  });
});

test("VALUE_INVALID without a positive pair or without negatives", () => {
  scope(() => {
    const options: InfoNceOptions = { temperature: 1, denominator: "with_positive" };
    for (const hopeless of [
      [1, 0],
      [1, 1],
    ]) {
      expect(() =>
        infoNce(
          tensor([
            [1, 0],
            [0, 1],
          ]),
          hopeless,
          options,
        ),
      ).toThrow(PanShiftError);
    }
  });
});
