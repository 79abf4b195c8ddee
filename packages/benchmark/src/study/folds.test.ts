import { describe, expect, test } from "vitest";
import oracle from "../../test/oracles/cross-validation.json" with { type: "json" };
import { crossValidationFolds } from "./folds.ts";

/** Names whose order is that of their numbers. */
const named = (index: number) => `s${String(index).padStart(3, "0")}`;

describe("cross-validation folds", () => {
  test.each(oracle.folds)(
    "of $n subjects in $k parts are the published ones",
    ({ n, k, seed, val_indices_per_fold }) => {
      const ids = Array.from({ length: n }, (_, index) => named(index));
      const folds = crossValidationFolds(ids, k, seed);
      expect(folds).toEqual(val_indices_per_fold.map((indices) => indices.map(named)));
      expect(seed).toBe(12345);
      expect(crossValidationFolds(ids, k)).toEqual(folds); // the field's seed is the default
    },
  );

  test("do not depend on the order of the ids, and part them", () => {
    const ids = ["d", "a", "c", "e", "b"];
    const folds = crossValidationFolds(ids, 2);
    expect(folds).toEqual(crossValidationFolds([...ids].reverse(), 2));
    expect(folds.flat().sort()).toEqual(["a", "b", "c", "d", "e"]);
  });
});
