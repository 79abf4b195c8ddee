import { affineFrom, createVolume } from "@panshift/volume";
import { expect, test } from "vitest";
import { labelDoubts } from "./check-scan.ts";

/** What is doubtful about a row of labels in an MR. */
function doubtsOf(labels: string): string[] {
  const voxels = Uint8Array.from(labels, Number);
  const image = createVolume(new Int16Array(voxels.length), {
    shape: [voxels.length, 1, 1],
    affine: affineFrom([1, 1, 1]),
  });
  const proposed = { caseId: "a", row: {}, image: { path: "a.nii" }, labels: [] };
  return labelDoubts(voxels, image, { modality: "mr", proposed, file: "a.nii" });
}

test("a lesion that outweighs its pancreas is told, since two values may be swapped", () => {
  expect(doubtsOf("0111200")).toEqual([]);
  expect(doubtsOf("0112200")).toEqual([]);
  expect(doubtsOf("0122200")).toEqual([expect.stringContaining("swapped values")]);
  expect(doubtsOf("0002200")).toHaveLength(1);
});
