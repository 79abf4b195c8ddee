import { Rng } from "@panshift/core";
import { fromData, polyLr, scope, type Tensor, tensor, zeros } from "@panshift/torch";
import { describe, expect, test } from "vitest";
import { infoNce } from "../../losses/info-nce.ts";
import { resolveHparams } from "../define.ts";
import type { Terms } from "../terms.ts";
import { contrastLoss } from "./contrast-loss.ts";
import { dualTask } from "./index.ts";
import { dualTaskTerms } from "./loss.ts";

const [D, H, W] = [8, 8, 16];
const rng = Rng.of("dual-task-loss");

function noise(shape: readonly number[], name: string): Tensor {
  const data = new Float32Array(shape.reduce((product, size) => product * size, 1));
  rng.child(name).fillNormal(data);
  return fromData(data, shape);
}

function twice(tensor: Tensor): Tensor {
  return tensor.repeat([2, ...tensor.shape.slice(1).map(() => 1)]);
}

/** Terms of one patch in two equal or different views. */
function terms(choice: Parameters<typeof resolveHparams>[1], { equalViews = false, exists = 1 } = {}): Terms {
  const perView = (shape: readonly number[], name: string): Tensor =>
    equalViews ? twice(noise([1, ...shape], name)) : noise([2, ...shape], name);
  const masks = noise([1, 1, D, H, W], "mask").gt(0.5).to({ dtype: "float32" });
  return dualTaskTerms(
    {
      logits: perView([1, D, H, W], "logits"),
      distance: perView([1, D, H, W], "distance"),
      embedding: perView([32, 1, 1, 2], "embedding").relu(),
      sliceLogits: perView([D], "slices"),
    },
    {
      reference: { masks: twice(masks), valid: null },
      targets: {
        distance: noise([1, 1, D, H, W], "map").tanh(),
        distanceExists: tensor([[exists]]),
        sliceLabels: tensor([[0, 0, 1, 1, 1, 1, 0, 0]]),
        contrastPoints: fromData(Int32Array.from([0, 1, 0, 1]), [1, 2, 1, 2]),
      },
      hparams: resolveHparams(dualTask, choice),
    },
  );
}

function numberOf(terms: Terms, name: string): number {
  return terms[name]?.value?.item() ?? Number.NaN;
}

test("the complete loss has all terms with the weights of eq. (11) as released", () => {
  scope(() => {
    const weights = Object.fromEntries(Object.entries(terms({})).map(([name, { weight }]) => [name, weight]));
    expect(weights).toEqual({
      dice: 1,
      bce: 1,
      slice: 1,
      distance: 1,
      transfer: 1,
      contrast: 0.1,
      consistency: 1,
      distanceConsistency: 1,
    });
  });
});

test("equal views are consistent, different ones are not", () => {
  scope(() => {
    const equal = terms({}, { equalViews: true });
    expect(numberOf(equal, "consistency")).toBe(0);
    expect(numberOf(equal, "distanceConsistency")).toBe(0);
    expect(numberOf(terms({}), "consistency")).toBeGreaterThan(0);
  });
});

test("a map that does not exist skips its term", () => {
  scope(() => expect(terms({}, { exists: 0 }).distance?.value).toBeNull());
});

describe("presets", () => {
  const names = (choice: Parameters<typeof resolveHparams>[1]): string[] => scope(() => Object.keys(terms(choice)));

  test("rows of the ablation", () => {
    expect(names({ preset: "ablation_bl" })).toEqual(["dice", "bce"]);
    expect(names({ preset: "ablation_idr" })).toEqual(["dice", "bce", "distance"]);
    expect(names({ preset: "ablation_dtl" })).toEqual(["dice", "bce", "distance", "transfer"]);
    expect(names({ preset: "ablation_dsl" })).toEqual(["dice", "bce", "contrast", "consistency"]);
  });

  test("paper_code leaves slices and distance consistency out of the coarse stage", () => {
    expect(names({ preset: "paper_code" })).toContain("slice");
    const coarse = names({ preset: "paper_code", hparams: { stage: "coarse" } });
    expect(coarse).not.toContain("slice");
    expect(coarse).not.toContain("distanceConsistency");
    expect(coarse).toContain("consistency");
  });

  test("as_printed sums eqs. (3) and (7) over the two views and no other", () => {
    scope(() => {
      const printed = terms({ preset: "as_printed" });
      const mean = terms({ preset: "as_printed", hparams: { viewReduction: "mean" } });
      for (const name of ["dice", "bce", "slice", "transfer"]) {
        expect(numberOf(printed, name), name).toBeCloseTo(2 * numberOf(mean, name), 5);
      }
      for (const name of ["distance", "consistency"]) expect(numberOf(printed, name), name).toBe(numberOf(mean, name));
      expect(printed.contrast?.weight).toBe(1);
      expect(numberOf(mean, "slice")).toBeGreaterThan(numberOf(terms({}), "slice")); // Dice beside cross-entropy
      expect(Number.isFinite(numberOf(printed, "transfer"))).toBe(true);
    });
  });
});

test("TARGET_MISSING when the batch was made for other hyper-parameters", () => {
  scope(() => {
    const heads = {
      logits: zeros([2, 1, D, H, W]),
      distance: zeros([2, 1, D, H, W]),
      embedding: null,
      sliceLogits: null,
    };
    const reference = { masks: zeros([2, 1, D, H, W]), valid: null };
    expect(() => dualTaskTerms(heads, { reference, targets: {}, hparams: resolveHparams(dualTask) })).toThrow(
      expect.objectContaining({ code: "TARGET_MISSING" }),
    );
  });
});

describe("contrast", () => {
  const options = { temperature: 0.5, denominator: "with_positive" } as const;
  /** [views * samples = 4, 2, 1, 1, 2]: every image has its own two vectors. */
  const embedding = (): Tensor => noise([4, 2, 1, 1, 2], "vectors");

  test("reads the vectors that the points name: view-major images, flat places", () => {
    scope(() => {
      const points = fromData(Int32Array.from([0, 1, 1, 0, 1, -1, -1, 1]), [2, 2, 1, 2]); // [sample, view, slice, set]
      const rows = embedding().flatten(2).transpose(1, 2).reshape([8, 2]);
      const row = (view: number, sample: number, place: number): number => (view * 2 + sample) * 2 + place;
      const lesion = [row(0, 0, 0), row(1, 0, 1), row(0, 1, 1)];
      const around = [row(0, 0, 1), row(1, 0, 0), row(1, 1, 1)];
      const chosen = rows.indexSelect(0, fromData(BigInt64Array.from([...lesion, ...around], BigInt), [6]));
      const wanted = infoNce(chosen, [1, 1, 1, 0, 0, 0], options).item();
      expect(contrastLoss(embedding(), points, options)?.item()).toBeCloseTo(wanted, 6);
    });
  });

  test.each([
    ["fewer than two lesion points", [0, 1, -1, 1, -1, 1, -1, 1]],
    ["no point around", [0, -1, 1, -1, 0, -1, 1, -1]],
  ])("is skipped with %s", (_, points) => {
    scope(() => expect(contrastLoss(embedding(), fromData(Int32Array.from(points), [2, 2, 1, 2]), options)).toBeNull());
  });
});

test("learning rate of the released schedule at iterations 0, 10, 50 and 99 of 100", () => {
  const rate = polyLr(1e-4, 100, 0.9);
  for (const [iteration, wanted] of [
    [0, 1e-4],
    [10, 9.0953e-5],
    [50, 5.3589e-5],
    [99, 1.5849e-6],
  ] as const) {
    expect(rate(iteration) / wanted).toBeCloseTo(1, 4);
  }
});
