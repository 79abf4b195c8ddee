import { describe, expect, it } from "vitest";
import { fail, PanShiftError } from "./errors.ts";

describe("fail", () => {
  it("says where, what was expected, what was found and what to do", () => {
    const cause = new Error("below");
    const raise = () =>
      fail("FILE_CORRUPT", {
        caseId: "case_7",
        file: "a.nii",
        expected: "348 header bytes",
        found: { bytes: 12 },
        hint: "copy the file again",
        cause,
      });
    expect(raise).toThrowError(PanShiftError);
    try {
      raise();
    } catch (error) {
      expect(error).toMatchObject({
        code: "FILE_CORRUPT",
        exitCode: 1,
        cause,
        message: 'case case_7, a.nii: expected 348 header bytes; found {"bytes":12}; copy the file again',
        facts: { file: "a.nii" },
      });
    }
  });

  it.each([
    [Number.NaN, "NaN"],
    [[1, Number.NEGATIVE_INFINITY], "[1,-Infinity]"],
    [{ voxel: 2n ** 60n }, '{"voxel":1152921504606846976}'],
    [undefined, "undefined"],
    [null, "null"],
  ])("says what it found when that is %s", (found, says) => {
    const raise = () => fail("VALUE_INVALID", { expected: "another", found, hint: "change it" });
    expect(raise).toThrowError(`expected another; found ${says}; change it`);
  });

  it("is raised even when what it found cannot be written", () => {
    const found: Record<string, unknown> = {};
    found.itself = found;
    const raise = () => fail("VALUE_INVALID", { expected: "a tree", found, hint: "cut the loop" });
    expect(raise).toThrowError("expected a tree; found [object Object]; cut the loop");
  });
});
