import { describe, expect, it } from "vitest";
import { labelOfName, meaningOf } from "./label-names.ts";
import { pairName } from "./pansegdata-names.ts";

describe("labelOfName", () => {
  it.each([
    ["pancreas", 1],
    ["Pancreas_head", 1],
    ["pancreatic duct", 1],
    ["cancer", 2],
    ["pancreatic tumour", 2],
    ["PDAC lesion", 2],
    ["cyst", 2],
    ["liver tumor", null],
    ["kidney_cyst", null],
    ["spleen", null],
    ["ignore", 3],
    ["background", 0],
  ])("%s is %s", (name, label) => {
    expect(labelOfName(name)).toBe(label);
  });
});

describe("meaningOf", () => {
  it("keeps other organs for a side map", () => {
    expect(meaningOf({ background: 0, "Right Kidney": 2, pancreas: 10 })).toEqual({
      values: { 0: 0, 2: 0, 10: 1 },
      others: { 2: "right_kidney" },
    });
  });
});

describe("pairName", () => {
  it.each([
    ["Pancreas_0012", "pancreas12"],
    ["PANCREAS-12_T1.nii.gz", "pancreas12"],
    ["t2_pancreas_012_0000.nii.gz", "pancreas12"],
    ["site2_case-7", "sitecase2-7"],
    ["art12", "art12"],
  ])("%s is %s", (name, expected) => {
    expect(pairName(name)).toBe(expected);
  });
});
