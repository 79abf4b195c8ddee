import { expect, test } from "vitest";
import { getMethod } from "../methods/list.ts";
import { parseTrainConfig } from "./config.ts";
import { chooseDevice, chooseMethod, choosePrecision, requireNeeds } from "./method-setup.ts";

const config = parseTrainConfig(
  {
    data: { cases: [{ image: "a", label: "b" }], labels: { p: [1] } },
    preprocessing: { modality: "ct" },
    patchSizeDhw: [16, 16, 16],
    iterations: 1,
    method: { id: "dual-task", preset: "paper_code" },
  },
  "config.yaml",
);
const code = (name: string) => expect.objectContaining({ code: name });

test("a preset and the same values written out are one method", async () => {
  const { definition, hparams } = await chooseMethod(config);
  const written = { ...config, method: { id: "dual-task", hparams: definition.presets?.paper_code ?? {} } };
  expect((await chooseMethod(written)).hparams).toEqual(hparams);
  expect(hparams).not.toEqual((await chooseMethod({ ...config, method: { id: "dual-task", hparams: {} } })).hparams);
});

test("an unknown method or hyper-parameter is refused", async () => {
  await expect(chooseMethod({ ...config, method: { id: "none", hparams: {} } })).rejects.toThrow(
    code("METHOD_UNKNOWN"),
  );
  const wrong = { ...config, method: { id: "baseline", hparams: { gamma: 1 } } };
  await expect(chooseMethod(wrong)).rejects.toThrow("method.hparams.gamma");
});

test("every unmet need of a method is told at once", () => {
  const baseline = getMethod("baseline");
  const greedy = { ...baseline, needs: { ...baseline.needs, minBatch: 4, minDomains: 3 } };
  expect(requireNeeds(baseline, config, 1)).toBeUndefined();
  expect(() => requireNeeds(greedy, config, 2)).toThrow(/2 problems: batchSize: .*; data: .*3 source domains/);
});

test("a method that wants images of the target is not trained, and the refusal says what a study can do with it", () => {
  const baseline = getMethod("baseline");
  const adapting = { ...baseline, needs: { ...baseline.needs, unlabeledTarget: true } };
  expect(() => requireNeeds(adapting, config, 1)).toThrow(
    /method: baseline needs images of the target.*`unlabeledTarget: true`/,
  );
});

test("a device that is not there is refused", () => {
  expect(chooseDevice("cpu")).toBe("cpu");
  expect(() => chooseDevice("cuda:99")).toThrow(code("VALUE_INVALID"));
});

test("precision: as asked, but never bf16 where the CPU's gradients are wrong", () => {
  const deep = { ...config, patchSizeDhw: [24, 16, 16] as [number, number, number] };
  expect(choosePrecision({ ...config, precision: "fp32" }, "cpu")).toBe("fp32");
  expect(choosePrecision({ ...deep, precision: "bf16" }, "cpu")).toBe("bf16");
  expect(choosePrecision({ ...config, precision: "auto" }, "cpu")).toBe("fp32");
  expect(choosePrecision({ ...config, precision: "auto" }, "cuda:0")).toBe("bf16");
  expect(() => choosePrecision({ ...config, precision: "bf16" }, "cpu")).toThrow(/precision: bf16 on the CPU/);
});
