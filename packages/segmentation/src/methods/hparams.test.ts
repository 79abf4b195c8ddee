import { expect, test } from "vitest";
import { defineMethod, resolveHparams } from "./define.ts";
import {
  bool,
  choice,
  drawHparams,
  int,
  list,
  logUniform,
  oneOf,
  parseGivenHparams,
  real,
  uniform,
} from "./hparams.ts";

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
  expect(resolveHparams(method, { hparams: { steps: 4 } })).toEqual({ ...defaults, steps: 4 });
  expect(resolveHparams(method, { preset: "quick", hparams: { steps: 4 } })).toEqual({
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

test("a draw repeats, depends on seed, method and name alone, and stays in its prior", () => {
  const first = drawHparams(schema, 7, "test");
  expect(drawHparams(schema, 7, "test")).toEqual(first);
  expect(drawHparams(schema, 7, "other").rate).not.toBe(first.rate);
  const { rate } = schema;
  expect(drawHparams({ added: schema.steps, rate }, 7, "test").rate).toBe(first.rate);
  for (let seed = 0; seed < 50; seed++) {
    const drawn = drawHparams(schema, seed, "test");
    expect(drawn.clip).toBe(false);
    expect(drawn.sizes).toEqual([3, 5]);
    for (const [name, hparam] of Object.entries(schema)) {
      expect(hparam.accepts(drawn[name as keyof typeof drawn]), name).toBe(true);
    }
  }
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
