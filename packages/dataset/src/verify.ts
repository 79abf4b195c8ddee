import { type ErrorFacts, fail } from "@panshift/core";
import { type Grid, labelCounts, labelVoxels, latticeDifference, type Volume } from "@panshift/volume";

/** Where the pair comes from, for the message. */
export type PairPlace = Pick<ErrorFacts, "caseId" | "file">;

/**
 * Checks that a label's voxels lie where its image's do (within 0.01 mm), whatever the order and sense of the axes of
 * either (`onAxesOf` of @panshift/volume turns one onto the other's). Nothing is repaired.
 *
 * @throws PAIR_MISMATCH
 */
export function verifyPair(image: Grid, label: Grid, place: PairPlace = {}): void {
  const difference = latticeDifference(image, label);
  if (difference === null) return;
  fail("PAIR_MISMATCH", {
    ...place,
    expected: "image and label on one grid",
    found: difference,
    hint: "decide which of the two is right and write the other on its grid (labels by nearest neighbor)",
  });
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
  const known = Object.values(labels).sort((a, b) => a - b);
  const found = [...labelCounts(labelVoxels(label, place.file)).keys()];
  const unknown = found.filter((value) => !known.includes(value));
  if (unknown.length === 0) return;
  fail("LABEL_UNKNOWN", {
    ...place,
    expected: `label values among ${known.join(", ")}`,
    found: unknown.slice(0, 20),
    hint: "name the value in dataset.json, or correct the label",
  });
}
