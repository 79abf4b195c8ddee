import { scope, tensor } from "@panshift/torch";
import { expect, test } from "vitest";
import { reportOf, type Terms, totalOf } from "./terms.ts";

test("terms are summed with their weights and reported without; undefined ones are skipped by name", () => {
  scope(() => {
    const terms: Terms = {
      dice: { weight: 1, value: tensor(0.5) },
      contrast: { weight: 0.1, value: tensor(3) },
      distance: { weight: 1, value: null },
    };
    const total = totalOf(terms);
    expect(total.item()).toBeCloseTo(0.8, 6);
    const report = reportOf(terms, total);
    expect(report.loss).toBeCloseTo(0.8, 6);
    expect(report.terms).toEqual({ dice: 0.5, contrast: 3 });
    expect(report.skipped).toEqual(["distance"]);
  });
});

test("VALUE_INVALID when every term is undefined", () => {
  expect(() => totalOf({ dice: { weight: 1, value: null } })).toThrow(
    expect.objectContaining({ code: "VALUE_INVALID" }),
  );
});

test("TRAINING_DIVERGED names the terms of a loss that is not finite", () => {
  scope(() => {
    const terms: Terms = { dice: { weight: 1, value: tensor(0.5) }, bce: { weight: 1, value: tensor(Number.NaN) } };
    expect(() => reportOf(terms, totalOf(terms))).toThrow(
      expect.objectContaining({ code: "TRAINING_DIVERGED", message: expect.stringMatching(/"bce":"NaN"/) }),
    );
  });
});
