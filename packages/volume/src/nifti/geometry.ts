import {
  type Affine,
  type AffineRow,
  affineOfColumns,
  columnOf,
  determinantOf,
  originOf,
  requireInvertible,
  spacingOf,
} from "../affine.ts";
import { failCorrupt, failNoAffine } from "../fail-file.ts";
import { nearestRotation } from "../orientation.ts";
import type { PerAxis } from "../per-axis.ts";
import type { NiftiHeader } from "./header.ts";

/** The header fields that place the voxels in the world. */
export type GeometryFields = Pick<
  NiftiHeader,
  "pixdim" | "qformCode" | "sformCode" | "quatern" | "qoffset" | "srow" | "xyztUnits"
>;

const UNIT_MM = 2;
const MM_PER_UNIT: Readonly<Record<number, number>> = { 0: 1, 1: 1000, 2: 1, 3: 0.001 };
const CODE_SCANNER = 1;

/**
 * Index to RAS+ world in mm, from the sform when its code is above 0, else from the qform when its is.
 * A header in meters or micrometers is converted.
 *
 * @param assumed taken when the header has neither
 * @throws AFFINE_MISSING when it has neither and nothing is assumed; AFFINE_SINGULAR; FILE_CORRUPT for a
 * quaternion longer than 1
 * @source nifti1.h, "3D image (volume) orientation and location in space", methods 2 and 3; nibabel's order of the two
 */
export function affineOfHeader(header: NiftiHeader, file: string, assumed?: Affine): Affine {
  const affine =
    header.sformCode > 0 ? sformOf(header) : header.qformCode > 0 ? qformOf(header, file) : (assumed ?? null);
  if (affine === null) {
    failNoAffine(file, "an sform or a qform with a code above 0", {
      sformCode: header.sformCode,
      qformCode: header.qformCode,
    });
  }
  requireInvertible(affine, file);
  return affine;
}

function sformOf({ srow, xyztUnits }: NiftiHeader): Affine {
  const mm = MM_PER_UNIT[xyztUnits & 7] ?? 1;
  const row = (r: number): AffineRow => srow.slice(4 * r, 4 * r + 4).map((v) => v * mm) as unknown as AffineRow;
  return [row(0), row(1), row(2), [0, 0, 0, 1]];
}

function qformOf({ quatern, qoffset, pixdim, xyztUnits }: NiftiHeader, file: string): Affine {
  const mm = MM_PER_UNIT[xyztUnits & 7] ?? 1;
  const columns = columnsOfQuaternion(quatern as PerAxis<number>, file);
  const flip = (pixdim[0] as number) < 0 ? -1 : 1;
  const scaled = columns.map((column, axis) => {
    const step = Math.abs(pixdim[axis + 1] as number) * mm * (axis === 2 ? flip : 1);
    return column.map((v) => v * step);
  });
  return affineOfColumns(
    scaled as unknown as PerAxis<PerAxis<number>>,
    qoffset.map((v) => v * mm) as unknown as PerAxis<number>,
  );
}

/** Columns of the rotation of a unit quaternion (a, b, c, d), a >= 0 following from the stored b, c, d. */
function columnsOfQuaternion(vector: PerAxis<number>, file: string): PerAxis<PerAxis<number>> {
  const square = vector.reduce((sum, v) => sum + v * v, 0);
  if (!(square <= 1 + 1e-4)) {
    failCorrupt(file, "a qform quaternion of length 1", vector);
  }
  const length = Math.max(1, Math.sqrt(square));
  const [b, c, d] = vector.map((v) => v / length) as unknown as PerAxis<number>;
  const a = Math.sqrt(Math.max(0, 1 - (b * b + c * c + d * d)));
  return [
    [a * a + b * b - c * c - d * d, 2 * (b * c + a * d), 2 * (b * d - a * c)],
    [2 * (b * c - a * d), a * a + c * c - b * b - d * d, 2 * (c * d + a * b)],
    [2 * (b * d + a * c), 2 * (c * d - a * b), a * a + d * d - b * b - c * c],
  ];
}

/**
 * Header fields that say `affine`: an sform, and a qform as well where one can say it (a qform has no shear).
 * Units are mm, both codes "scanner".
 */
export function geometryOfAffine(affine: Affine): GeometryFields {
  const spacing = spacingOf(affine);
  const rotation = nearestRotation(affine);
  const flip = determinantOf(rotation) < 0 ? -1 : 1;
  const sheared = [0, 1, 2].some((axis) => {
    const [direction, column] = [columnOf(rotation, axis as 0 | 1 | 2), columnOf(affine, axis as 0 | 1 | 2)];
    return direction.some((v, r) => Math.abs(v * (spacing[axis] as number) - (column[r] as number)) > 1e-4);
  });
  return {
    pixdim: [flip, ...spacing, 1, 1, 1, 1],
    qformCode: sheared ? 0 : CODE_SCANNER,
    sformCode: CODE_SCANNER,
    quatern: quaternionOf(rotation, flip),
    qoffset: originOf(affine),
    srow: affine.slice(0, 3).flat(),
    xyztUnits: UNIT_MM,
  };
}

/**
 * Vector part (b, c, d) of the unit quaternion, with scalar part >= 0, of a rotation whose third column is
 * first multiplied by `flip`.
 *
 * @source Shepperd, "Quaternion from rotation matrix", J. Guidance and Control 1 (1978)
 */
function quaternionOf(rotation: Affine, flip: 1 | -1): PerAxis<number> {
  const [[xx, yx, zx], [xy, yy, zy], third] = [columnOf(rotation, 0), columnOf(rotation, 1), columnOf(rotation, 2)];
  const [xz, yz, zz] = third.map((v) => v * flip) as unknown as PerAxis<number>;
  // 4 times the products of the components with the largest one, which is on the row's diagonal.
  const rows: readonly (readonly [number, number, number, number])[] = [
    [1 + xx + yy + zz, zy - yz, xz - zx, yx - xy],
    [zy - yz, 1 + xx - yy - zz, yx + xy, xz + zx],
    [xz - zx, yx + xy, 1 - xx + yy - zz, zy + yz],
    [yx - xy, xz + zx, zy + yz, 1 - xx - yy + zz],
  ];
  const largest = rows.reduce((best, row, n) => ((row[n] as number) > (rows[best]?.[best] as number) ? n : best), 0);
  const row = rows[largest] as readonly [number, number, number, number];
  const length = Math.hypot(...row) * (row[0] < 0 ? -1 : 1);
  return [row[1] / length, row[2] / length, row[3] / length];
}
