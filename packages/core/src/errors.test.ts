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
});
