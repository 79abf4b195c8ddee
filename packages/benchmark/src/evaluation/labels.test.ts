import { describe, expect, it } from "vitest";
import { bothSides, CANONICAL_LABELS, labelsOfDataset, parseLabels } from "./labels.ts";

describe("parseLabels", () => {
  it("reads values and unions", () => {
    expect([...parseLabels("pancreas=1+2,lesion=2", "--labels")]).toEqual([
      ["pancreas", [1, 2]],
      ["lesion", [2]],
    ]);
  });

  it("refuses everything it cannot read at once", () => {
    expect(() => parseLabels("a=1,b,c=-1,a=2,d=1.5", "--labels")).toThrowError(
      expect.objectContaining({
        code: "CALL_INVALID",
        message: expect.stringContaining('"b", "c=-1", "a=2", "d=1.5"'),
      }),
    );
  });
});

describe("bothSides", () => {
  it("wants the same names on both sides and leaves ignore out", () => {
    const dataset = labelsOfDataset({ background: 0, pancreas: 1, ignore: 3 });
    expect(bothSides(dataset, dataset).names).toEqual(["pancreas"]);
    expect(() => bothSides(CANONICAL_LABELS, dataset)).toThrowError(expect.objectContaining({ code: "CALL_INVALID" }));
  });
});
