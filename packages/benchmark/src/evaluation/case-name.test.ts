import { describe, expect, it } from "vitest";
import { byCase, caseName, isVolumeName } from "./case-name.ts";

describe("caseName", () => {
  it.each([
    ["a/b/case_7_0000.nii.gz", "case_7"],
    ["case_7.nii", "case_7"],
    ["x.y.NII.GZ", "x.y"],
    ["plain", "plain"],
  ])("takes %s for case %s", (path, name) => {
    expect(caseName(path)).toBe(name);
  });
});

describe("byCase", () => {
  it("refuses two files of one case", () => {
    expect([...byCase(["a/x.nii", "a/y_0000.nii.gz"]).keys()]).toEqual(["x", "y"]);
    expect(() => byCase(["a/x.nii", "b/x_0000.nii.gz"])).toThrowError(
      expect.objectContaining({ code: "CASE_DUPLICATE", exitCode: 2 }),
    );
  });
});

describe("isVolumeName", () => {
  it("knows volumes from hidden and other files", () => {
    expect(["a.nii.gz", "._a.nii.gz", "a.json"].map(isVolumeName)).toEqual([true, false, false]);
  });
});
