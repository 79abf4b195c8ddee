import { describe, expect, it } from "vitest";
import { byCase, caseName, isVolumeName } from "./case-name.ts";

describe("caseName", () => {
  it.each([
    ["a/b/case_7_0000.nii.gz", "case_7"],
    ["case_7.nii", "case_7"],
    ["x.y.NII.GZ", "x.y"],
    ["plain", "plain"],
    ["a/b/pair.hdr", "pair"],
    ["pair.img.gz", "pair"],
    ["detached_0000.nhdr", "detached"],
    ["slice.dcm", "slice"],
    ["dicom/1.2.840.10/", "1.2.840.10"],
    ["scans/here/.", "here"],
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
    expect(["a.nii.gz", "a.hdr", "a.nhdr", "a.mhd"].map(isVolumeName)).toEqual([true, true, true, true]);
    expect(["._a.nii.gz", "a.json", "a.img", "a.raw", "a.dcm"].filter(isVolumeName)).toEqual([]);
  });
});
