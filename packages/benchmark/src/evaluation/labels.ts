import { fail } from "@panshift/core";

/** Name of a label to the voxel values it is the union of. */
export type LabelSets = ReadonlyMap<string, readonly number[]>;

/** Voxels that carry a label of this name in the reference are left out of every comparison. */
export const IGNORE = "ignore";

/** The compared names, and the values of each on either side. */
export interface LabelSides {
  readonly names: readonly string[];
  readonly prediction: LabelSets;
  readonly reference: LabelSets;
}

/** The product's own values (design: data in memory and on disk). */
export const CANONICAL_LABELS: LabelSets = new Map([
  ["pancreas", [1]],
  ["lesion", [2]],
]);

/**
 * Reads `pancreas=1+2,lesion=2`.
 *
 * @param option name of the option, for the error
 * @throws CALL_INVALID with every part that cannot be read
 */
export function parseLabels(text: string, option: string): LabelSets {
  const labels = new Map<string, readonly number[]>();
  const wrong: string[] = [];
  for (const part of text.split(",")) {
    const match = /^\s*([^=\s]+)\s*=\s*(\d+(?:\+\d+)*)\s*$/.exec(part);
    if (!match?.[1] || !match[2] || labels.has(match[1])) wrong.push(part);
    else labels.set(match[1], match[2].split("+").map(Number));
  }
  if (wrong.length > 0) {
    fail("CALL_INVALID", {
      expected: `${option} name=value,... with each name once and values that are whole numbers, joined by + for a union`,
      found: wrong.map((part) => `"${part}"`).join(", "),
      hint: "write for example pancreas=1+2,lesion=2",
    });
  }
  return labels;
}

/** Label sets of a `dataset.json`: every name but the background. */
export function labelsOfDataset(labels: Readonly<Record<string, number>>): LabelSets {
  const foreground = Object.entries(labels).filter(([, value]) => value !== 0);
  return new Map(foreground.map(([name, value]) => [name, [value]]));
}

/**
 * The label sets of both sides.
 *
 * @throws CALL_INVALID when `--reference-labels` lacks a name of `--labels` or has one more
 */
export function bothSides(labels: LabelSets, referenceLabels: LabelSets): LabelSides {
  const names = [...labels.keys()].filter((name) => name !== IGNORE);
  const referenceNames = [...referenceLabels.keys()].filter((name) => name !== IGNORE);
  if (names.length === 0 || [...names].sort().join() !== [...referenceNames].sort().join()) {
    fail("CALL_INVALID", {
      expected: "the same label names, at least one, in --labels and --reference-labels",
      found: `${names.join(",") || "none"} and ${referenceNames.join(",") || "none"}`,
      hint: "give every label a value on both sides",
    });
  }
  return { names, prediction: labels, reference: referenceLabels };
}
