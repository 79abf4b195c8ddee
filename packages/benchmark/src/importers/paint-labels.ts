import { fail } from "@panshift/core";
import {
  IDENTITY_SCALE,
  type LabelArray,
  labelVoxels,
  toFloat32,
  type Volume,
  voxelCount,
  withVoxels,
} from "@panshift/volume";
import { readVolume } from "@panshift/volume/files";
import { canonicalLabels, type LabelPart, type LabelPlacement, type SidePart } from "./importer.ts";
import { type IntegerVolume, placeLabel } from "./place-label.ts";

/** Labels on the image's grid. */
export interface PaintedLabels {
  readonly voxels: Uint8Array;
  /** Whether the only file says the same already: whole numbers of these values on this grid. */
  readonly asFile: boolean;
  readonly warnings: readonly string[];
}

/**
 * The canonical labels of a case: each file's values mapped, files painted one over another in their order.
 *
 * @param image grid of the result
 * @throws PAIR_MISMATCH, LABELS_NOT_INTEGER, LABEL_UNKNOWN, and those of `readVolume`
 */
export function paintLabels(
  parts: readonly LabelPart[],
  image: Volume,
  { caseId, placement }: { readonly caseId: string; readonly placement: LabelPlacement },
): PaintedLabels {
  const out = new Uint8Array(voxelCount(image.shape));
  const warnings: string[] = [];
  let asFile = parts.length === 1;
  for (const part of parts) {
    const { path, values } = part;
    const place = { caseId, file: path };
    const source = readVolume(path);
    const label = integerVolume(source, path);
    const pancreas = Object.keys(values)
      .map(Number)
      .filter((value) => values[value] !== canonicalLabels.background);
    const placed = placeLabel(label, image, { placement, pancreas, ...place });
    const same = paint(placed.voxels, out, part, place);
    asFile &&= same && placed.voxels === source.voxels && placed.warnings.length === 0 && isPlain3d(source);
    warnings.push(...placed.warnings);
  }
  return { voxels: out, asFile, warnings };
}

/**
 * A side map of a case: the named values of each file, painted one over another.
 *
 * @param names of the whole side map, with their values in it
 */
export function paintSide(
  parts: readonly SidePart[],
  image: Volume,
  {
    caseId,
    placement,
    names,
  }: {
    readonly caseId: string;
    readonly placement: LabelPlacement;
    readonly names: Readonly<Record<string, number>>;
  },
): { readonly voxels: Uint8Array | Uint16Array; readonly warnings: readonly string[] } {
  const wide = Object.values(names).some((value) => value > 255);
  const out = new (wide ? Uint16Array : Uint8Array)(voxelCount(image.shape));
  const warnings: string[] = [];
  for (const { path, names: namesInFile } of parts) {
    const label = integerVolume(readVolume(path), path);
    const placed = placeLabel(label, image, { placement, pancreas: [], caseId, file: path });
    const target = new Map(Object.entries(namesInFile).map(([value, name]) => [Number(value), names[name] ?? 0]));
    for (let n = 0; n < out.length; n++) {
      const value = placed.voxels[n] as number;
      if (value !== 0) out[n] = target.get(value) ?? (out[n] as number);
    }
    warnings.push(...placed.warnings);
  }
  return { voxels: out, warnings: [...new Set(warnings)] };
}

/** Maps the values of one file onto `out`; says whether every value kept its number. @throws LABEL_UNKNOWN */
function paint(
  voxels: LabelArray,
  out: Uint8Array,
  { values, rest }: LabelPart,
  place: { readonly caseId: string; readonly file: string },
): boolean {
  let same = true;
  const unknown = new Set<number>();
  for (let n = 0; n < out.length; n++) {
    const value = voxels[n] as number;
    if (value === 0) continue;
    const label = values[value] ?? (rest === undefined ? undefined : canonicalLabels[rest]);
    if (label === undefined) unknown.add(value);
    else {
      same &&= label === value;
      if (label !== canonicalLabels.background) out[n] = label;
    }
  }
  if (unknown.size === 0) return same;
  return fail("LABEL_UNKNOWN", {
    ...place,
    expected: `label values among 0, ${Object.keys(values).join(", ")}`,
    found: [...unknown].sort((a, b) => a - b).slice(0, 20),
    hint: "this kind does not know what they mean; bring such labels in by a table (kind csv), which names them",
  });
}

/**
 * The whole numbers that a label file means. A scale other than 1 is applied only where its result is whole numbers:
 * some programs store labels scaled, others leave a scale behind that means nothing.
 */
function integerVolume(volume: Volume, file: string): IntegerVolume {
  const { slope, intercept } = volume.scale;
  const plain = (voxels: LabelArray) => withVoxels(volume, voxels, IDENTITY_SCALE) as IntegerVolume;
  if (slope === 1 && intercept === 0) return plain(labelVoxels(volume, file));
  const scaled = withVoxels(volume, toFloat32(volume), IDENTITY_SCALE);
  const isWhole = (scaled.voxels as Float32Array).every((value) => Math.abs(value - Math.round(value)) <= 1e-3);
  return plain(labelVoxels(isWhole ? scaled : withVoxels(volume, volume.voxels, IDENTITY_SCALE), file));
}

/** Whether a file's header has three axes and no scale, so that any reader sees what we see. */
export function isPlain3d({ header, scale }: Volume): boolean {
  return header?.dim[0] === 3 && scale.slope === 1 && scale.intercept === 0;
}
