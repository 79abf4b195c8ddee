import { Rng } from "@panshift/core";
import { expect, test } from "vitest";
import { defineMethod, resolveHparams } from "./define.ts";
import { bool, choice, drawHparam, int, list, logUniform, oneOf, parseGivenHparams, real, uniform } from "./hparams.ts";

const schema = {
  rate: real({ default: 0.1, min: 0, search: logUniform(1e-3, 1), note: "a rate" }),
  steps: int({ default: 3, min: 1, max: 9, search: uniform(1, 9), note: "a number of steps" }),
  mode: choice({ values: ["fast", "exact"], default: "exact", search: oneOf("fast", "exact"), note: "a mode" }),
  clip: bool({ default: false, note: "a switch that is not searched" }),
  sizes: list(int({ default: 1, min: 1, note: "one size" }), { default: [3, 5], note: "sizes" }),
};

const method = defineMethod({
  id: "test",
  version: 1,
  paper: { cite: "nobody", equations: [] },
  needs: { domainLabels: false, minDomains: 1, minBatch: 1, networks: 1, unlabeledTarget: false, passes: 1 },
  hparams: schema,
  presets: { quick: { steps: 1, mode: "fast" } },
  create: () => {
    throw new Error("not created here");
  },
});

const defaults = { rate: 0.1, steps: 3, mode: "exact", clip: false, sizes: [3, 5] };

test("defaults, then the preset, then own values", () => {
  expect(resolveHparams(method)).toEqual(defaults);
  expect(resolveHparams(method, { steps: 4 })).toEqual({ ...defaults, steps: 4 });
  expect(resolveHparams(method, { preset: "quick", steps: 4 })).toEqual({
    ...defaults,
    steps: 4,
    mode: "fast",
  });
});

test("HPARAMS_INVALID names all problems at once, each with its path", () => {
  const given = { rate: -1, steps: 2.5, mode: "slow", clip: 1, sizes: [], momentum: 0.9 };
  expect(() => parseGivenHparams(schema, given, "method.hparams")).toThrow(
    expect.objectContaining({
      code: "HPARAMS_INVALID",
      facts: expect.objectContaining({
        problems: [
          "method.hparams.rate: must be a number >= 0, not -1",
          "method.hparams.steps: must be a whole number >= 1 <= 9, not 2.5",
          'method.hparams.mode: must be one of fast, exact, not "slow"',
          "method.hparams.clip: must be true or false, not 1",
          "method.hparams.sizes: must be a list whose members are each a whole number >= 1, not []",
          "method.hparams.momentum: unknown",
        ],
      }),
    }),
  );
  expect(() => parseGivenHparams(schema, [1], "h")).toThrow(expect.objectContaining({ code: "HPARAMS_INVALID" }));
  expect(() => parseGivenHparams(schema, { toString: 1 }, "h")).toThrow(/h\.toString: unknown/);
});

test("a draw stays in its prior and takes it all; what has none keeps its default", () => {
  const drawn = (name: keyof typeof schema) =>
    Array.from({ length: 50 }, (_, at) => drawHparam<unknown>(schema[name], Rng.of("hparams", name, at)));
  for (const name of Object.keys(schema) as (keyof typeof schema)[]) {
    expect(drawn(name).every(schema[name].accepts), name).toBe(true);
  }
  expect(new Set(drawn("steps"))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8]));
  expect(new Set(drawn("mode"))).toEqual(new Set(["fast", "exact"]));
  // Half of a log-uniform prior on [0.001, 1) lies below its geometric mean.
  expect(drawn("rate").filter((rate) => (rate as number) < Math.sqrt(1e-3)).length).toBeGreaterThan(15);
  expect(new Set(drawn("clip"))).toEqual(new Set([false]));
  expect(drawn("sizes")[0]).toEqual([3, 5]);
});

test("METHOD_INVALID for a default or a preset outside its own range", () => {
  expect(() =>
    defineMethod({
      ...method,
      hparams: { ...schema, rate: real({ default: -1, min: 0, note: "wrong" }) },
      presets: { broken: { steps: 0 } },
    }),
  ).toThrow(
    expect.objectContaining({
      code: "METHOD_INVALID",
      message: expect.stringMatching(/default of rate.*preset broken: steps/),
    }),
  );
});
