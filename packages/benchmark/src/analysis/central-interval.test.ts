import { Rng } from "@panshift/core";
import { quantiles } from "@panshift/stats";
import { expect, test } from "vitest";
import { central95 } from "./central-interval.ts";

const byQuantiles = (values: Float64Array) => quantiles(values, [0.025, 0.975]);

test.each([2, 3, 41, 1000, 9999])("of %i values is what sorting gives", (count) => {
  const rng = Rng.of(1, "central", count);
  const spread = Float64Array.from({ length: count }, () => rng.normal());
  expect(central95(spread)).toEqual(byQuantiles(spread).map((end) => expect.closeTo(end, 12)));
  const coarse = spread.map((value) => Math.round(value * 2));
  expect(central95(coarse)).toEqual(byQuantiles(coarse).map((end) => expect.closeTo(end, 12)));
});

test("of a value far from all others, of equal values and of a missing one", () => {
  const far = Float64Array.from({ length: 100 }, (_, at) => (at === 0 ? 1e9 : at / 100));
  expect(central95(far)).toEqual(byQuantiles(far).map((end) => expect.closeTo(end, 9)));
  expect(central95(new Float64Array(5).fill(2))).toEqual([2, 2]);
  expect(central95(Float64Array.of(1, Number.NaN))).toEqual([Number.NaN, Number.NaN]);
});
