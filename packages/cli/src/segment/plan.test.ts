import { describe, expect, it } from "vitest";
import { planSegmentation } from "./plan.ts";

describe("planSegmentation", () => {
  it("names one output by the path and several by their cases", () => {
    expect(planSegmentation(["in/ct_0000.nii.gz"], "out/t.nii.gz")).toEqual([
      {
        caseId: "ct",
        input: "in/ct_0000.nii.gz",
        labels: "out/t.nii.gz",
        probabilities: "out/t_probabilities.nii.gz",
        sidecar: "out/t.json",
      },
    ]);
    const jobs = planSegmentation(["in/a_0000.nii.gz", "in/b.nii", "in/ct_dicom/"], "out");
    expect(jobs.map(({ labels, sidecar }) => [labels, sidecar])).toEqual([
      ["out/a.nii.gz", "out/a.json"],
      ["out/b.nii.gz", "out/b.json"],
      ["out/ct_dicom.nii.gz", "out/ct_dicom.json"],
    ]);
  });

  it.each([
    ["two scans of one name", ["a/x.nii", "b/x.nii.gz"], "out", "CASE_DUPLICATE"],
    ["one file for two scans", ["a.nii", "b.nii"], "t.nii.gz", "CALL_INVALID"],
    ["a result in another format", ["a.mha"], "t.mha", "CALL_INVALID"],
    ["a result in the scan's place", ["a/x.nii.gz"], "./a", "CALL_INVALID"],
  ])("refuses %s", (_, inputs, out, code) => {
    expect(() => planSegmentation(inputs, out)).toThrowError(expect.objectContaining({ code, exitCode: 2 }));
  });
});
