import { affineFrom, createVolume } from "@panshift/volume";
import { expect, test } from "vitest";
import { labelDoubts } from "./check-scan.ts";
import type { ProposedCase } from "./importer.ts";

/** What is doubtful about a row of labels in an MR. */
function doubtsOf(labels: string, rules: Partial<ProposedCase> = {}): string[] {
  const voxels = Uint8Array.from(labels, Number);
  const image = createVolume(new Int16Array(voxels.length), {
    shape: [voxels.length, 1, 1],
    affine: affineFrom([1, 1, 1]),
  });
  const proposed = { caseId: "a", row: {}, image: { path: "a.nii" }, labels: [], ...rules };
  return labelDoubts(voxels, image, { modality: "mr", proposed, file: "a.nii" });
}

test("a lesion that outweighs its pancreas is told, since two values may be swapped", () => {
  expect(doubtsOf("0111200")).toEqual([]);
  expect(doubtsOf("0112200")).toEqual([]);
  expect(doubtsOf("0122200")).toEqual([expect.stringContaining("swapped values")]);
  expect(doubtsOf("0002200")).toHaveLength(1);
});

test.each([
  ["0011000", { minLabelVoxels: 2 }, null],
  ["0011000", { minLabelVoxels: 3 }, "CASE_EXCLUDED"],
  ["0011000", { wholeLabel: true }, "CASE_EXCLUDED"], // one voxel high: everything touches the border
  ["0000000", {}, "LABEL_EMPTY"],
])("%s by the rules %o: %s", (labels, rules, code) => {
  const found = (() => {
    try {
      doubtsOf(labels, rules);
      return null;
    } catch (error) {
      return (error as { code: string }).code;
    }
  })();
  expect(found).toBe(code);
});
