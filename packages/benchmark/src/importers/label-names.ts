import { type CanonicalLabel, canonicalLabels } from "./importer.ts";

const LESION = /tumou?r|lesion|cancer|carcinoma|cyst|pdac|ipmn|pnet|neoplas/;
const PANCREAS = /pancrea/;
/** Organs whose lesions are none of the pancreas. */
const ELSEWHERE = /liver|hepat|kidney|renal|colon|lung|spleen|adrenal|gallbladder|bladder|prostate|bone|node/;

/**
 * What a label's name means here: pancreas (with its parts and its duct), a lesion of it, parts that nobody labeled,
 * or null for another organ.
 */
export function labelOfName(name: string): CanonicalLabel | null {
  const lower = name.toLowerCase();
  if (lower === "background") return canonicalLabels.background;
  if (lower === "ignore") return canonicalLabels.ignore;
  if (LESION.test(lower) && (PANCREAS.test(lower) || !ELSEWHERE.test(lower))) return canonicalLabels.lesion;
  return PANCREAS.test(lower) ? canonicalLabels.pancreas : null;
}

/** A name as side maps have it: lower case, words joined by underscores. */
function sideName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_|_$/g, "");
}

/** What the named values of a label file mean: canonical labels of some, organs of a side map of the others. */
export interface LabelMeaning {
  readonly values: Readonly<Record<number, CanonicalLabel>>;
  /** Value in the file to the name of another organ. */
  readonly others: Readonly<Record<number, string>>;
}

/** @param labels name to value, background among them */
export function meaningOf(labels: Readonly<Record<string, number>>): LabelMeaning {
  const values: Record<number, CanonicalLabel> = {};
  const others: Record<number, string> = {};
  for (const [name, value] of Object.entries(labels)) {
    const label = labelOfName(name);
    values[value] = label ?? canonicalLabels.background;
    if (label === null) others[value] = sideName(name);
  }
  return { values, others };
}
