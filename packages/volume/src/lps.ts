import { type Affine, affineOfColumns } from "./affine.ts";
import type { PerAxis } from "./per-axis.ts";

const opposite = (value: number) => 0 - value; // not -value: 0 stays 0

/** A vector of the LPS world of DICOM, ITK and MetaImage in our RAS world, or the other way round. */
function flipLps([x, y, z]: PerAxis<number>): PerAxis<number> {
  return [opposite(x), opposite(y), z];
}

/** The affine of columns and an origin that are given in LPS millimeters. */
export function affineOfLps(columns: PerAxis<PerAxis<number>>, origin: PerAxis<number>): Affine {
  return affineOfColumns([flipLps(columns[0]), flipLps(columns[1]), flipLps(columns[2])], flipLps(origin));
}
