import { fail } from "@panshift/core";
import {
  fromCanonical,
  gridDifference,
  type LabelArray,
  onAxesOf,
  orientationOf,
  toCanonical,
  type Volume,
} from "@panshift/volume";
import { chooseFlip, flipLabels } from "./flips.ts";
import type { LabelPlacement } from "./importer.ts";

/** Label voxels on their image's grid, and what had to be done to them. */
export interface PlacedLabel {
  readonly voxels: LabelArray;
  readonly warnings: readonly string[];
}

/** Where a label comes from, for messages. */
interface Place {
  readonly caseId: string;
  readonly file: string;
}

/** A label volume with the integer voxels that its file means. */
export type IntegerVolume = Volume & { readonly voxels: LabelArray };

/**
 * Puts a label onto the grid of its image by the rule of its kind, without interpolation.
 *
 * @param pancreas values in the label that are pancreas, for `flips`
 * @throws PAIR_MISMATCH when no rule makes one grid of the two
 */
export function placeLabel(
  label: IntegerVolume,
  image: Volume,
  { placement, pancreas, ...place }: Place & { placement: LabelPlacement; pancreas: readonly number[] },
): PlacedLabel {
  const difference = gridDifference(image, label);
  if (difference === null && placement !== "flips") return { voxels: label.voxels, warnings: [] };
  if (placement === "flips") return placeByFlips(label, image, { pancreas, difference, ...place });
  const sameShape = image.shape.every((length, axis) => length === label.shape[axis]);
  if (placement === "array" && sameShape) return { voxels: label.voxels, warnings: [repaired(image, label)] };
  const turned = onAxesOf(label, image);
  if (turned !== null) {
    const axes = `${orientationOf(label.affine)} to ${orientationOf(image.affine)}`;
    return { voxels: turned.voxels as LabelArray, warnings: [`the label's axes are turned to the image's: ${axes}`] };
  }
  if (sameShape) return { voxels: label.voxels, warnings: [repaired(image, label)] };
  return failPair(difference as string, place);
}

/**
 * Both are turned to RAS axes by their own headers; if the label's voxels then lie in values that are none of a pancreas,
 * the flip that puts them into such is taken.
 */
function placeByFlips(
  label: IntegerVolume,
  image: Volume,
  { pancreas, difference, ...place }: Place & { pancreas: readonly number[]; difference: string | null },
): PlacedLabel {
  const [canonicalImage, canonicalLabel] = [toCanonical(image), toCanonical(label) as IntegerVolume];
  if (canonicalImage.shape.some((length, axis) => length !== canonicalLabel.shape[axis])) {
    failPair(`shapes ${canonicalImage.shape.join(" x ")} and ${canonicalLabel.shape.join(" x ")}`, place);
  }
  const choice = chooseFlip(canonicalImage, canonicalLabel.voxels, pancreas);
  const voxels = flipLabels(canonicalLabel.voxels, canonicalImage.shape, choice.flip);
  const { scale } = canonicalLabel;
  const { shape, affine } = canonicalImage;
  return {
    voxels: fromCanonical({ voxels, shape, affine, scale }, image).voxels as LabelArray,
    warnings: [
      ...(gridDifference(canonicalImage, canonicalLabel) === null || difference === null
        ? []
        : [repaired(image, label)]),
      ...choice.warnings,
    ],
  };
}

function repaired(image: Volume, label: Volume): string {
  return `the label's header says another place than the image's, which holds: ${gridDifference(image, label)}`;
}

function failPair(found: string, place: Place): never {
  fail("PAIR_MISMATCH", {
    ...place,
    expected: "image and label on one grid",
    found,
    hint: "decide which of the two is right and write the other on its grid (labels by nearest neighbor)",
  });
}
