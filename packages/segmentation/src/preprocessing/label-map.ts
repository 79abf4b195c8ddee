import { fail } from "@panshift/core";
import { IGNORE_LABEL } from "../methods/interface.ts";

/** A foreground class and the label values that belong to it. */
export interface TargetClass {
  readonly name: string;
  readonly values: readonly number[];
}

/** Which label value is which class; the order of `classes` is the order of the network's channels. */
export interface LabelMap {
  readonly classes: readonly TargetClass[];
  /** Values of the background; `rest`: every value that nothing else names. */
  readonly background: "rest" | readonly number[];
  /** Values of voxels that nobody annotated. */
  readonly ignore: readonly number[];
}

/** Of a label that is refused. */
const VALUES_TOLD = 20;

/**
 * Label values to classes: 0 background, 1..K, `IGNORE_LABEL`.
 *
 * @throws LABEL_UNKNOWN for a value the map does not name; LABEL_EMPTY when no class has a voxel
 */
export function mapLabels(
  voxels: ArrayLike<number | bigint>,
  map: LabelMap,
  where: { caseId: string; file: string },
): Uint8Array {
  const classOf = new Map<number, number>();
  for (const value of map.background === "rest" ? [] : map.background) classOf.set(value, 0);
  for (const value of map.ignore) classOf.set(value, IGNORE_LABEL);
  map.classes.forEach(({ values }, index) => {
    for (const value of values) classOf.set(value, index + 1);
  });
  const out = new Uint8Array(voxels.length);
  const unknown = new Set<number>();
  let foreground = 0;
  for (let n = 0; n < out.length; n++) {
    const value = Number(voxels[n]);
    const mapped = classOf.get(value);
    if (mapped === undefined) {
      if (map.background !== "rest") unknown.add(value);
    } else {
      out[n] = mapped;
      if (mapped !== 0 && mapped !== IGNORE_LABEL) foreground++;
    }
  }
  if (unknown.size > 0) refuseUnknown(unknown, classOf, where);
  if (foreground === 0) refuseEmpty(map, voxels, where);
  return out;
}

function refuseUnknown(unknown: Set<number>, classOf: Map<number, number>, where: { caseId: string; file: string }) {
  fail("LABEL_UNKNOWN", {
    ...where,
    expected: `label values ${[...classOf.keys()].sort((a, b) => a - b).join(", ")}`,
    found: [...unknown].sort((a, b) => a - b).slice(0, VALUES_TOLD),
    hint: "name these values under data.labels (in a study: task.labels), or write `background: rest` there",
  });
}

function refuseEmpty(map: LabelMap, voxels: ArrayLike<number | bigint>, where: { caseId: string; file: string }) {
  const wanted = map.classes.map(({ name, values }) => `${name} (${values.join(", ")})`).join(" or ");
  const values = new Set<number>();
  for (let n = 0; n < voxels.length; n++) values.add(Number(voxels[n]));
  const found = [...values].sort((a, b) => a - b).slice(0, VALUES_TOLD);
  fail("LABEL_EMPTY", {
    ...where,
    expected: `voxels of ${wanted}`,
    found: `none, but ${found.length > 1 ? "values" : "value"} ${found.join(", ")}`,
    hint: "check the label values under data.labels (in a study: task.labels), or leave this case out",
  });
}
