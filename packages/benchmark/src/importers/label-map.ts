import { fail } from "@panshift/core";
import { type CanonicalLabel, canonicalLabels } from "./importer.ts";

/** What the values of a label file mean: canonical labels, and names of other structures, which go to a side map. */
export interface LabelMap {
  readonly values: Readonly<Record<number, CanonicalLabel>>;
  readonly side: Readonly<Record<number, string>>;
  /** What all other values are, if they do not refuse the case. */
  readonly rest?: "background";
}

const REST = /^(background[=:]rest|rest[=:]background)$/i;

/** What a label file means whose values nobody explained. */
export const DEFAULT_LABEL_MAP: LabelMap = { values: { 1: 1, 2: 2, 3: 3 }, side: {} };

/**
 * Reads `pancreas=1,lesion=2,liver=5` or `1=pancreas 2=lesion`: pairs of a name and a value in either order, separated
 * by commas, semicolons, bars or spaces. One name may have several values; `background=rest` means all others. Names other than background, pancreas,
 * lesion and ignore are structures of a side map, background to the label.
 *
 * @param place for messages
 * @throws VALUE_INVALID
 */
export function parseLabelMap(text: string, place: string): LabelMap {
  const values: Record<number, CanonicalLabel> = {};
  const side: Record<number, string> = {};
  const pairs = text.split(/[,;|\s]+/).filter((part) => part !== "");
  for (const pair of pairs.filter((one) => !REST.test(one))) {
    const { name, value } = pairOf(pair) ?? failPair(pair, place);
    if (values[value] !== undefined) failPair(`${value} twice`, place);
    values[value] = canonicalOf(name);
    if (!Object.hasOwn(canonicalLabels, name)) side[value] = name;
  }
  return pairs.some((one) => REST.test(one)) ? { values, side, rest: "background" } : { values, side };
}

/** The canonical label of a name; background for any other structure. */
export function canonicalOf(name: string): CanonicalLabel {
  return Object.hasOwn(canonicalLabels, name) ? canonicalLabels[name as keyof typeof canonicalLabels] : 0;
}

function pairOf(pair: string): { name: string; value: number } | null {
  const [left = "", right = "", ...more] = pair.split(/[=:]/);
  const [name, value] = /^\d+$/.test(left) ? [right, left] : [left, right];
  if (more.length > 0 || !/^[a-z]\w*$/i.test(name) || !/^\d+$/.test(value)) return null;
  return { name: name.toLowerCase(), value: Number(value) };
}

function failPair(found: string, place: string): never {
  return fail("VALUE_INVALID", {
    file: place,
    expected: "pairs of a name and a whole value, such as pancreas=1,lesion=2, each value once",
    found,
    hint: "name background, pancreas, lesion or ignore; any other name goes to the side map",
  });
}
