import { fail } from "@panshift/core";
import {
  type Box,
  boundingBox,
  type LabelArray,
  labelCounts,
  labelVoxels,
  maskOf,
  originOf,
  type PerAxis,
  resampleToSpacing,
  spacingOf,
  toCanonical,
  type Volume,
  windowOf,
} from "@panshift/volume";

/** Organs that a map may name; what it lacks is completed. The spine's only says where the spine is. */
export const mapOrganNames = [
  "pancreas",
  "liver",
  "gallbladder",
  "spleen",
  "kidney_left",
  "kidney_right",
  "stomach",
  "duodenum",
  "esophagus",
  "small_bowel",
  "colon",
  "aorta",
  "vena_cava",
  "portal_and_splenic_vein",
  "spine",
] as const;

export type MapOrgan = (typeof mapOrganNames)[number];

/** Organ names and their values in a label map, such as { pancreas: 2, liver: 6 }. */
export type OrganNames = Readonly<Record<string, number>>;

/** The organs of a label map on a lattice whose axes run to the right, front and head. */
export interface OrganMap {
  readonly organs: readonly MapOrgan[];
  /** 0, or 1 + position in `organs`; i fastest. */
  readonly codes: Uint8Array;
  readonly shape: PerAxis<number>;
  readonly spacingMm: PerAxis<number>;
  /** World coordinates (RAS+, mm) of the first voxel. */
  readonly firstMm: PerAxis<number>;
}

/** Finer maps are thinned to this, mm: below it, an outline's steps are smoothed away anyway. */
const FINEST_MM = 1.2;
/** Organs beyond this above or below the pancreas' middle are left out, mm. */
const REACH_MM = 200;
/** Where this little of a pancreas is left, there is nothing to draw, ml. */
const LEAST_PANCREAS_ML = 2;

/**
 * Reads the organs out of a label map of the abdomen, whatever its orientation. Where the map's axes lie obliquely in the
 * world, they are taken for the body's own. A named organ that this map does not show is left to be completed.
 *
 * @param names organ names (`mapOrganNames`) and their values; values without a name are ignored
 * @throws VALUE_INVALID as `requireOrganNames`; LABEL_MISSING for a map of hardly any pancreas; LABELS_NOT_INTEGER
 */
export function organMapOf(map: Volume, names: OrganNames, file?: string): OrganMap {
  requireOrganNames(names);
  const where = file === undefined ? {} : { file };
  const labels = labelVoxels(map, file);
  const counts = labelCounts(labels);
  const organs = mapOrganNames.filter((name) => counts.has(names[name] ?? Number.NaN));
  const codeOf = new Map(organs.map((name, index) => [names[name] as number, index + 1]));
  const canonical = toCanonical({ ...map, voxels: recoded(labels, codeOf) });
  const spacing = spacingOf(canonical.affine);
  const codes = canonical.voxels as Uint8Array;
  const pancreas = boundingBox(maskOf(codes, [organs.indexOf("pancreas") + 1]), canonical.shape);
  const sizeMl = ((counts.get(names.pancreas as number) ?? 0) * spacing[0] * spacing[1] * spacing[2]) / 1000;
  if (pancreas === null || sizeMl < LEAST_PANCREAS_ML) {
    fail("LABEL_MISSING", {
      ...where,
      expected: `a pancreas of at least ${LEAST_PANCREAS_ML} ml as value ${names.pancreas}`,
      found: `${sizeMl.toFixed(1)} ml; values ${[...counts.keys()].join(", ")}`,
      hint: "give the pancreas' value in this map, or leave the map out",
    });
  }
  const cropped = windowOf(canonical, aroundPancreas(canonical, pancreas));
  const coarse = (axis: 0 | 1 | 2) => Math.max(spacing[axis], FINEST_MM);
  const { voxels, shape, affine } = spacing.every((mm) => mm >= FINEST_MM)
    ? cropped
    : resampleToSpacing(cropped, [coarse(0), coarse(1), coarse(2)], { interpolation: "nearest" });
  const spacingMm = [coarse(0), coarse(1), coarse(2)] as const;
  return { organs, codes: voxels as Uint8Array, shape, spacingMm, firstMm: originOf(affine) };
}

/**
 * Checks organ names before any map is read.
 *
 * @throws VALUE_INVALID for unknown names, values that are not whole numbers from 1 or stand for two organs, and names
 * without the pancreas
 */
export function requireOrganNames(names: OrganNames): void {
  const entries = Object.entries(names);
  const unknown = entries.map(([name]) => name).filter((name) => !mapOrganNames.some((known) => known === name));
  if (unknown.length > 0) invalid(`organs among ${mapOrganNames.join(", ")}`, unknown.join(", "));
  const wrong = entries.filter(([, value]) => !Number.isSafeInteger(value) || value < 1);
  if (wrong.length > 0) invalid("whole label values from 1", Object.fromEntries(wrong));
  if (new Set(entries.map(([, value]) => value)).size < entries.length) invalid("another value for every organ", names);
  if (names.pancreas === undefined) invalid("a value for pancreas", names);
}

/** All columns and rows of the organs, within reach of the pancreas from feet to head. */
function aroundPancreas(map: Volume, pancreas: Box): Box {
  const organs = boundingBox(map.voxels as Uint8Array, map.shape) ?? pancreas;
  const middle = pancreas.start[2] + pancreas.size[2] / 2;
  const reach = REACH_MM / spacingOf(map)[2];
  const low = Math.max(organs.start[2], Math.floor(middle - reach));
  const high = Math.min(organs.start[2] + organs.size[2], Math.ceil(middle + reach));
  return {
    start: [organs.start[0], organs.start[1], low],
    size: [organs.size[0], organs.size[1], high - low],
  };
}

/** The codes of labels, 0 for those without one; neighbors are mostly alike. */
function recoded(labels: LabelArray, codeOf: ReadonlyMap<number, number>): Uint8Array {
  const codes = new Uint8Array(labels.length);
  let [label, code] = [0, codeOf.get(0) ?? 0];
  for (let n = 0; n < codes.length; n++) {
    if (labels[n] !== label) {
      label = labels[n] as number;
      code = codeOf.get(label) ?? 0;
    }
    codes[n] = code;
  }
  return codes;
}

function invalid(expected: string, found: unknown): never {
  fail("VALUE_INVALID", { expected, found, hint: "write --anatomy-labels pancreas=2,liver=6,..." });
}
