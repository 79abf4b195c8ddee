import { readFileSync } from "node:fs";
import { PanShiftError } from "@panshift/core";
import { expect, test } from "vitest";
import { z } from "zod";
import { parseTrainConfig, trainConfigSchema } from "./config.ts";
import type { ConfigProblem } from "./config-problems.ts";

const minimal = {
  data: { cases: [{ image: "a.nii.gz", label: "b.nii.gz" }], labels: { pancreas: [10], background: "rest" } },
  preprocessing: { modality: "ct" },
  patchSizeDhw: [16, 16, 16],
  iterations: 10,
};

test("a minimal configuration is completed with the documented defaults", () => {
  const config = parseTrainConfig(minimal, "/studies/one/config.yaml");
  expect(config).toMatchObject({
    batchSize: 1,
    seed: 2022,
    method: { id: "baseline", hparams: {} },
    network: { width: 32 },
    optimization: { optimizer: "adam", learningRate: 1e-4, weightDecay: 5e-4, polyPower: 0.9, gradientClip: null },
    inference: { overlap: 0.5, threshold: 0.5, components: { keepRatio: 0.5 } },
    preprocessing: { ctWindowHu: [-100, 240], spacingDhwMm: "keep" },
    augmentation: { flip: { probability: 0.5, axes: ["d", "h", "w"] } },
  });
  expect(config.data.root).toBe("/studies/one");
  expect(config.data.validation.share).toBe(0.2);
});

test("shorthands: a method by its name, no augmentation", () => {
  const config = parseTrainConfig({ ...minimal, method: "dual-task", augmentation: "none" }, "c.yaml");
  expect(config.method).toEqual({ id: "dual-task", hparams: {} });
  expect(Object.values(config.augmentation).every(({ probability }) => probability === 0)).toBe(true);
});

test("every problem is told at once, with its path", () => {
  const problems = problemsIn({
    ...minimal,
    data: { cases: [{ image: "a.nii.gz", subjects: "a" }], labels: { pancreas: "ten" } },
    patchSizeDhw: [16, 17, 16],
    augmentation: { flip: { probabilty: 1 } },
    optimization: { learningRate: -1 },
    colour: "blue",
  });
  expect(Object.fromEntries(problems.map(({ path, message }) => [path, message]))).toEqual({
    "data.cases[0].subjects": "unknown key, did you mean subject?",
    "data.cases[0].label": "expected string, received undefined",
    "data.labels.pancreas": "expected a list of label values, such as [10], or `rest`",
    "patchSizeDhw[1]": "expected a multiple of 8, the network's total stride",
    "augmentation.flip.probabilty": "unknown key, did you mean probability?",
    "optimization.learningRate": "too small: expected number to be >0",
    colour: "unknown key",
  });
});

test("the message names the file and each path", () => {
  const run = () => parseTrainConfig({ ...minimal, iterations: 0, sed: 1 }, "c.yaml");
  expect(run).toThrow(/^c\.yaml: .*2 problems: iterations: .*; sed: unknown key, did you mean seed\?;/);
});

test.each([
  [{ cases: minimal.data.cases, dataset: "D", labels: minimal.data.labels }, "data", "exactly one"],
  [{ cases: minimal.data.cases }, "data.labels", "expected the label values"],
  [{ ...minimal.data, where: { center: "A" } }, "data.where", "no columns"],
  [{ ...minimal.data, labels: { background: "rest" } }, "data.labels", "at least one class"],
  [{ ...minimal.data, labels: { a: [1], b: [1] } }, "data.labels.b", "belongs to `a`"],
  [{ ...minimal.data, labels: { a: "rest" } }, "data.labels.a", "only `background`"],
])("data that contradicts itself: %j", (data, path, message) => {
  const [problem] = problemsIn({ ...minimal, data });
  expect(problem?.path).toBe(path);
  expect(problem?.message).toContain(message);
});

test("the table in docs/training.md is the schema's", () => {
  const docs = readFileSync(new URL("../../../../docs/training.md", import.meta.url), "utf8");
  const rows = tableRows(z.toJSONSchema(trainConfigSchema, { io: "input", unrepresentable: "any" }) as JsonSchema);
  expect(docs.split("\n").filter((line) => /^\| `[a-zA-Z.[\]]+` \| (required|-|`)/.test(line))).toEqual(rows);
});

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly default?: unknown;
  readonly description?: string;
}

/** One row a key: path, default, meaning. */
function tableRows({ properties, items, ...schema }: JsonSchema, path = "", required = false): string[] {
  if (properties !== undefined) {
    return Object.entries(properties).flatMap(([key, value]) =>
      tableRows(value, path === "" ? key : `${path}.${key}`, schema.required?.includes(key)),
    );
  }
  const inside = items?.properties === undefined ? [] : tableRows(items, `${path}[]`);
  const fallback = schema.default === undefined ? "-" : `\`${JSON.stringify(schema.default)}\``;
  return [...inside, `| \`${path}\` | ${required ? "required" : fallback} | ${schema.description ?? ""} |`];
}

function problemsIn(value: unknown): readonly ConfigProblem[] {
  try {
    parseTrainConfig(value, "c.yaml");
    return [];
  } catch (error) {
    if (!(error instanceof PanShiftError) || error.code !== "CONFIG_INVALID") throw error;
    return error.facts.problems as ConfigProblem[];
  }
}
