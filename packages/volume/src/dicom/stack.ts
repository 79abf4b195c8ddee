import { fail } from "@panshift/core";
import { requireInvertible } from "../affine.ts";
import { failCorrupt, failNoAffine } from "../fail-file.ts";
import { affineOfLps } from "../lps.ts";
import type { PerAxis } from "../per-axis.ts";
import type { Grid } from "../volume.ts";
import { mm, nameOf, type Placed, requireEvenDepths } from "./even-depths.ts";
import type { DicomFrame } from "./frame.ts";
import { combine, cross, dot, length, type Vector } from "./vectors.ts";

export interface StackOptions {
  /** Folder or files, for messages. */
  readonly place: string;
  /** What to do with slices that are shifted sideways evenly: "shear" gives a true, but sheared affine. */
  readonly gantryTilt?: "refuse" | "shear";
}

/** Frames in order of k, on the grid that they make. */
export interface Stack extends Grid {
  readonly frames: readonly DicomFrame[];
}

/** Directions are one when no component differs by more: a hundredth of a degree. */
const DIRECTION_TOLERANCE = 2e-4;
/** Directions of length 1 and at right angles, within what rounding to a few digits does. */
const UNIT_TOLERANCE = 1e-3;
/** Slices may be shifted sideways from first to last by so many mm, and each by so many from its even place. */
const SHIFT_MM = 0.1;

/**
 * Sorts frames along their normal (row direction x column direction) and checks that they fill a regular grid: parallel,
 * of one size, evenly spaced, nothing missing, nothing twice, not shifted sideways.
 *
 * A step of 1.5 times the (lower) median and more is a gap. The spacing is the mean step. One slice alone takes the distance
 * to the next one that its header says, else its thickness.
 *
 * @returns k runs along the normal, i along the rows (column index), j along the columns
 * @throws AFFINE_MISSING, FILE_CORRUPT, SLICE_ORIENTATION_MIXED, SLICE_MISMATCH, SLICE_DUPLICATE, SLICE_MISSING,
 * SLICE_SPACING_VARIES, GANTRY_TILT, AFFINE_SINGULAR
 * @source DICOM PS3.3, C.7.6.2.1.1 (equation of the pixel's place)
 */
export function stackFrames(frames: readonly DicomFrame[], options: StackOptions): Stack {
  const [alongRow, alongColumn] = commonDirections(frames, options.place);
  const { rows, columns, pixelSpacing } = commonSize(frames, options.place);
  const normal = cross(alongRow, alongColumn);
  const placed = frames
    .map((frame): Placed => {
      const position = frame.position ?? failNoAffine(nameOf(frame), "an ImagePositionPatient", "none");
      return { frame, position, depth: dot(position, normal) };
    })
    .sort((a, b) => a.depth - b.depth);
  const step = stepOf(placed, normal, options);
  const scaled = (vector: Vector, by: number): Vector => combine(by, vector, 0, vector);
  const affine = affineOfLps(
    [scaled(alongRow, pixelSpacing[1]), scaled(alongColumn, pixelSpacing[0]), step],
    (placed[0] as Placed).position,
  );
  requireInvertible(affine, options.place);
  return { frames: placed.map(({ frame }) => frame), shape: [columns, rows, frames.length], affine };
}

/** The vector from each slice to the next, in mm. */
function stepOf(placed: readonly Placed[], normal: Vector, options: StackOptions): Vector {
  const [first, last] = [placed[0] as Placed, placed[placed.length - 1] as Placed];
  if (placed.length === 1) {
    const { stepMm } = first.frame;
    if (stepMm === null || stepMm <= 0) {
      failNoAffine(nameOf(first.frame), "SpacingBetweenSlices or SliceThickness for a single slice", `${stepMm}`);
    }
    return combine(stepMm, normal, 0, normal);
  }
  requireEvenDepths(placed, options.place);
  const steps = placed.length - 1;
  const mean = combine(1 / steps, last.position, -1 / steps, first.position);
  for (const [k, { position, depth, frame }] of placed.entries()) {
    const shift = combine(1, position, -1, combine(1, first.position, k, mean));
    if (length(combine(1, shift, -dot(shift, normal), normal)) <= SHIFT_MM) continue;
    fail("SLICE_SPACING_VARIES", {
      file: options.place,
      expected: "slices on one straight line",
      found: `${nameOf(frame)} at ${mm(depth)} is shifted sideways by ${mm(length(shift))}`,
      hint: "choose the slices of one acquisition",
      positionMm: depth,
    });
  }
  const along = dot(mean, normal);
  const sideways = length(combine(1, mean, -along, normal));
  if (sideways * steps <= SHIFT_MM) return combine(along, normal, 0, normal);
  if (options.gantryTilt === "shear") return mean;
  return fail("GANTRY_TILT", {
    file: options.place,
    expected: "slices stacked at right angles to their planes",
    found:
      `a tilt of ${((Math.atan2(sideways, along) * 180) / Math.PI).toFixed(2)} degrees: each slice is shifted ` +
      `by ${mm(sideways)}, from ${mm(first.depth)} to ${mm(last.depth)} along their normal`,
    hint: 'read it with gantryTilt: "shear" and resample it onto an upright grid',
    shiftMm: sideways,
  });
}

function commonDirections(frames: readonly DicomFrame[], place: string): readonly [Vector, Vector] {
  const all = frames.map((frame) => {
    const directions = frame.directions ?? failNoAffine(nameOf(frame), "an ImageOrientationPatient", "none");
    const [row, column] = directions;
    if ([length(row) - 1, length(column) - 1, dot(row, column)].some((off) => !(Math.abs(off) <= UNIT_TOLERANCE))) {
      failCorrupt(nameOf(frame), "two directions of length 1 at right angles", directions);
    }
    return directions;
  });
  const first = all[0] as readonly [Vector, Vector];
  const other = all.findIndex((directions) =>
    directions.flat().some((v, n) => Math.abs(v - (first.flat()[n] as number)) > DIRECTION_TOLERANCE),
  );
  if (other < 0) return first;
  const frame = frames[other] as DicomFrame;
  return fail("SLICE_ORIENTATION_MIXED", {
    file: place,
    expected: "parallel slices",
    found:
      `${nameOf(frames[0] as DicomFrame)} with directions ${text(first)} and ${nameOf(frame)} ` +
      `at (${frame.position?.join(", ")}) mm with ${text(all[other] as readonly [Vector, Vector])}`,
    hint: "move slices of another orientation, such as a localizer, out of the folder",
  });
}

function commonSize(frames: readonly DicomFrame[], place: string) {
  const sizes = frames.map((frame) => {
    const pixelSpacing = frame.pixelSpacing ?? failNoAffine(nameOf(frame), "a PixelSpacing", "none");
    if (!pixelSpacing.every((step) => step > 0)) failCorrupt(nameOf(frame), "positive pixel spacings", pixelSpacing);
    return { rows: frame.rows, columns: frame.columns, pixelSpacing };
  });
  const first = sizes[0] as (typeof sizes)[number];
  const other = sizes.findIndex(
    ({ rows, columns, pixelSpacing }) =>
      rows !== first.rows ||
      columns !== first.columns ||
      pixelSpacing.some((step, n) => Math.abs(step / (first.pixelSpacing[n] as number) - 1) > 1e-4),
  );
  if (other < 0) return first;
  const told = (n: number) => {
    const { rows, columns, pixelSpacing } = sizes[n] as (typeof sizes)[number];
    return `${nameOf(frames[n] as DicomFrame)}: ${columns} x ${rows} pixels of ${pixelSpacing.join(" x ")} mm`;
  };
  return fail("SLICE_MISMATCH", {
    file: place,
    expected: "slices of one size and pixel spacing",
    found: `${told(0)}; ${told(other)}`,
    hint: "move slices of another acquisition out of the folder",
  });
}

function text(directions: readonly PerAxis<number>[]): string {
  return directions.map((v) => `(${v.join(", ")})`).join(" ");
}
