import { fail } from "@panshift/core";
import { IGNORE_LABEL } from "../dataset-json.ts";
import type { Dataset } from "../read-dataset.ts";

/** What the values of a dataset's labels are to its fingerprint. */
export interface OrganLabels {
  /** Every label but background and ignore, by name. */
  readonly classes: Readonly<Record<string, number>>;
  /** Those of them that make the organ. */
  readonly organ: Readonly<Record<string, number>>;
  readonly ignore?: number;
}

/**
 * The labels that a dataset names.
 *
 * @param names of the labels that make the organ; default: all of them (pancreas and lesion)
 * @throws SELECTION_UNKNOWN
 */
export function organLabels({ labels, folder }: Dataset, names?: readonly string[]): OrganLabels {
  const ignore = labels[IGNORE_LABEL];
  const classes = Object.fromEntries(
    Object.entries(labels).filter(([name, value]) => value !== 0 && name !== IGNORE_LABEL),
  );
  const unknown = names?.filter((name) => !Object.hasOwn(classes, name)) ?? [];
  if (unknown.length > 0) {
    fail("SELECTION_UNKNOWN", {
      file: folder,
      expected: `labels among ${Object.keys(classes).join(", ")}`,
      found: unknown,
      hint: "name the organ as dataset.json does",
    });
  }
  const isOrgan = ([name]: [string, number]) => names?.includes(name) ?? true;
  const organ = Object.fromEntries(Object.entries(classes).filter(isOrgan));
  return { classes, organ, ...(ignore === undefined ? {} : { ignore }) };
}
