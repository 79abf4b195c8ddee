import { fail } from "@panshift/core";
import type { DicomFrame } from "./frame.ts";
import type { Vector } from "./vectors.ts";

/** A frame whose place is known. */
export interface Placed {
  readonly frame: DicomFrame;
  readonly position: Vector;
  /** Place along the slice normal in mm. */
  readonly depth: number;
}

/** A slice may lie so far from its even place: this share of the spacing, and at least so many mm. */
const [DEPTH_SHARE, DEPTH_MM] = [0.05, 0.01];

/**
 * Checks that slices in order of depth are evenly spaced, none missing and none twice.
 *
 * @throws SLICE_DUPLICATE, SLICE_MISSING, SLICE_SPACING_VARIES
 */
export function requireEvenDepths(placed: readonly Placed[], place: string): void {
  const gaps = placed.slice(1).map(({ depth }, n) => depth - (placed[n] as Placed).depth);
  const pairAt = (n: number) => {
    const [a, b] = [placed[n] as Placed, placed[n + 1] as Placed];
    return { a, b, names: `${nameOf(a.frame)} at ${mm(a.depth)} and ${nameOf(b.frame)} at ${mm(b.depth)}` };
  };
  const median = [...gaps].sort((a, b) => a - b)[(gaps.length - 1) >> 1] as number; // the lower one
  const twice = gaps.findIndex((gap) => gap <= Math.max(1e-4, median * 0.01));
  if (twice >= 0) {
    const { a, names } = pairAt(twice);
    fail("SLICE_DUPLICATE", {
      file: place,
      expected: "one slice in each place",
      found: names,
      hint: "remove one, or choose one series, echo or image type",
      positionMm: a.depth,
    });
  }
  const missing = gaps.findIndex((gap) => gap >= 1.5 * median);
  if (missing >= 0) {
    const { a, names } = pairAt(missing);
    const gap = gaps[missing] as number;
    fail("SLICE_MISSING", {
      file: place,
      expected: `a slice every ${mm(median)}`,
      found: `a gap of ${mm(gap)} (about ${Math.round(gap / median) - 1} missing) between ${names}`,
      hint: "copy the series again, with all of its slices",
      positionMm: a.depth,
      gapMm: gap,
    });
  }
  requireEvenPlaces(placed, gaps, place);
}

/** Each slice within a twentieth of the mean step (0.01 mm at least) of its even place. */
function requireEvenPlaces(placed: readonly Placed[], gaps: readonly number[], place: string): void {
  const first = (placed[0] as Placed).depth;
  const mean = ((placed[placed.length - 1] as Placed).depth - first) / gaps.length;
  const uneven = placed.findIndex(
    ({ depth }, k) => Math.abs(depth - first - k * mean) > Math.max(DEPTH_MM, DEPTH_SHARE * mean),
  );
  if (uneven < 0) return;
  const { depth, frame } = placed[uneven] as Placed;
  fail("SLICE_SPACING_VARIES", {
    file: place,
    expected: `a slice every ${mm(mean)}`,
    found:
      `${nameOf(frame)} at ${mm(depth)}, ${mm(depth - first - uneven * mean)} from its place; ` +
      `steps of ${mm(Math.min(...gaps))} to ${mm(Math.max(...gaps))}`,
    hint: "resample the series to even slices with a tool that knows how it was acquired",
    positionMm: depth,
  });
}

/** File and, in a multi-frame file, the frame (counted from 1). */
export function nameOf({ file, index }: Pick<DicomFrame, "file" | "index">): string {
  return index === 0 ? file : `${file} (frame ${index + 1})`;
}

/** A length for messages. */
export function mm(value: number): string {
  return `${value.toFixed(2)} mm`;
}
