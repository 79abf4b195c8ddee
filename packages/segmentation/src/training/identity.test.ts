import { expect, test } from "vitest";
import { parseTrainConfig } from "./config.ts";
import { runIdentity } from "./identity.ts";

const config = parseTrainConfig(
  {
    data: { cases: [{ image: "a.nii.gz", label: "b.nii.gz" }], labels: { pancreas: [1] } },
    preprocessing: { modality: "mr", spacingDhwMm: [3, 3, 3] },
    patchSizeDhw: [16, 16, 16],
    method: "baseline",
    iterations: 10,
  },
  "config.yaml",
);
const data = {
  contentHash: "0",
  labels: { classes: [{ name: "pancreas", values: [1] }], background: [0], ignore: [] },
};
const method = { id: "baseline", version: 1, hparams: {} };
const idOf = (validationDomains: number) => runIdentity(config, { ...data, validationDomains }, method);

test("only where several domains are held out is the identity another one than when their cases were pooled", () => {
  expect(idOf(0)).toBe(idOf(1));
  expect(idOf(2)).not.toBe(idOf(1));
  expect(idOf(3)).toBe(idOf(2));
});
