import { type ErrorFacts, fail } from "@panshift/core";
import { applyAffine, labelVoxels, type Volume } from "@panshift/volume";

/** Largest difference in mm, over the corners of the grid, at which two affines count as the same. */
export const AFFINE_TOLERANCE_MM = 1e-2;

/** Where the pair comes from, for the message. */
export type PairPlace = Pick<ErrorFacts, "caseId" | "file">;

/**
 * Checks that a label lies on its image's grid.
 *
 * @throws PAIR_MISMATCH (another shape, or a corner of the grid differs by more than 0.01 mm)
 */
export function verifyPair(image: Volume, label: Volume, place: PairPlace = {}): void {
  if (image.shape.some((size, axis) => size !== label.shape[axis])) {
    fail("PAIR_MISMATCH", {
      ...place,
      expected: `a label of the image's shape ${image.shape.join(" x ")}`,
      found: label.shape.join(" x "),
      hint: "resample the label to the image's grid (nearest neighbor)",
    });
  }
  const apartMm = cornerDistanceMm(image, label);
  if (!(apartMm <= AFFINE_TOLERANCE_MM)) {
    fail("PAIR_MISMATCH", {
      ...place,
      expected: "image and label with the same affine",
      found: `corners up to ${apartMm.toFixed(3)} mm apart`,
      hint: "decide which header is right and correct the other; nothing is repaired silently",
    });
  }
}

/**
 * Checks that every label value has a name.
 *
 * @param labels name to value, as in dataset.json
 * @throws LABEL_UNKNOWN, LABELS_NOT_INTEGER
 */
export function verifyLabelValues(
  label: Volume,
  labels: Readonly<Record<string, number>>,
  place: PairPlace = {},
): void {
  const known = new Set(Object.values(labels));
  const unknown = new Set<number>();
  for (const value of labelVoxels(label)) if (!known.has(Number(value))) unknown.add(Number(value));
  if (unknown.size > 0) {
    fail("LABEL_UNKNOWN", {
      ...place,
      expected: `label values ${[...known].sort((a, b) => a - b).join(", ")}`,
      found: [...unknown].sort((a, b) => a - b).slice(0, 20),
      hint: "name the value in dataset.json, or correct the label",
    });
  }
}

function cornerDistanceMm(a: Volume, b: Volume): number {
  let largest = 0;
  for (let corner = 0; corner < 8; corner++) {
    const end = (axis: 0 | 1 | 2) => ((corner >> axis) & 1) * (a.shape[axis] - 1);
    const index = [end(0), end(1), end(2)] as const;
    const [ax, ay, az] = applyAffine(a.affine, index);
    const [bx, by, bz] = applyAffine(b.affine, index);
    largest = Math.max(largest, Math.hypot(ax - bx, ay - by, az - bz));
  }
  return largest;
}
