import { fail } from "@panshift/core";
import { type Affine, affineOfColumns, columnOf, invertAffine, spacingOf } from "./affine.ts";
import type { PerAxis } from "./per-axis.ts";

type Axis = 0 | 1 | 2;

/** The world axis a voxel axis runs along (0 right, 1 anterior, 2 superior) and in which sense. */
export interface AxisDirection {
  readonly world: Axis;
  readonly sign: 1 | -1;
}

const CODES = ["LR", "PA", "IS"] as const;

/**
 * The world axis closest to each voxel axis, every world axis used once.
 *
 * The affine's nearest rotation (orthogonal polar factor of the columns divided by their lengths) is
 * read column by column, the most decided column first.
 *
 * @throws AFFINE_SINGULAR
 * @source nibabel 5.4, `orientations.io_orientation`
 */
export function axisDirections(affine: Affine): PerAxis<AxisDirection> {
  const rotation = nearestRotation(affine);
  // Rounded, so that ties are ties whatever the last bits: the earlier axis and the earlier world axis go first.
  const column = (axis: Axis) => columnOf(rotation, axis).map((v) => Math.round(v * 1e12) / 1e12);
  const columns = [column(0), column(1), column(2)] as const;
  const strength = (axis: Axis) => Math.max(...columns[axis].map(Math.abs));
  const byStrength = ([0, 1, 2] as Axis[]).sort((a, b) => strength(b) - strength(a));
  const directions: AxisDirection[] = [];
  const free = new Set<Axis>([0, 1, 2]);
  for (const axis of byStrength) {
    const along = (world: Axis) => columns[axis][world] as number;
    const world = [...free].reduce((best, next) => (Math.abs(along(next)) > Math.abs(along(best)) ? next : best));
    free.delete(world);
    directions[axis] = { world, sign: along(world) < 0 ? -1 : 1 };
  }
  return directions as unknown as PerAxis<AxisDirection>;
}

/** Letters of the world directions in which i, j and k grow, such as "RAS" or "LPS"; as nibabel's `aff2axcodes`. */
export function orientationOf(affine: Affine): string {
  return axisDirections(affine)
    .map(({ world, sign }) => CODES[world][sign < 0 ? 0 : 1])
    .join("");
}

/**
 * The affine of a grid whose axes run along the world's.
 *
 * @param spacing mm, positive
 * @param origin world position of voxel (0, 0, 0), mm
 * @param orientation one letter of each pair L/R, P/A, I/S, in axis order
 * @throws VALUE_INVALID
 */
export function affineFrom(spacing: PerAxis<number>, origin: PerAxis<number> = [0, 0, 0], orientation = "RAS"): Affine {
  requireSpacing(spacing);
  const letters = [...orientation];
  const worlds = letters.map((letter) => CODES.findIndex((pair) => pair.includes(letter)));
  if (letters.length !== 3 || [...worlds].sort().join("") !== "012") {
    fail("VALUE_INVALID", {
      expected: "an orientation of three letters, one of each pair L/R, P/A, I/S",
      found: orientation,
      hint: 'write for example "RAS"',
    });
  }
  const column = (axis: Axis): PerAxis<number> => {
    const along = [0, 0, 0] as [number, number, number];
    const sign = "RAS".includes(letters[axis] as string) ? 1 : -1;
    along[worlds[axis] as Axis] = sign * spacing[axis];
    return along;
  };
  return affineOfColumns([column(0), column(1), column(2)], origin);
}

/** Checks that a spacing is three positive finite numbers. @throws VALUE_INVALID */
export function requireSpacing(spacing: PerAxis<number>): void {
  if (spacing.length === 3 && spacing.every((mm) => Number.isFinite(mm) && mm > 0)) return;
  fail("VALUE_INVALID", {
    expected: "a spacing of three positive numbers in mm",
    found: spacing,
    hint: "pass the spacing of i, j and k",
  });
}

/**
 * The orthogonal matrix closest to the affine's directions, without its origin; may be a reflection.
 *
 * Newton's iteration X <- (X + X^-T) / 2 on the columns divided by their lengths.
 *
 * @throws AFFINE_SINGULAR
 * @source Higham, "Computing the polar decomposition", SIAM J. Sci. Stat. Comput. 7 (1986)
 */
export function nearestRotation(affine: Affine): Affine {
  const [x, y, z] = spacingOf(affine);
  const unit = (axis: Axis, length: number): PerAxis<number> => {
    const [a, b, c] = columnOf(affine, axis);
    return [a / length, b / length, c / length];
  };
  let current = affineOfColumns([unit(0, x), unit(1, y), unit(2, z)], [0, 0, 0]);
  for (let iteration = 0; iteration < 100; iteration++) {
    const inverse = invertAffine(current);
    const mean = (r: Axis, c: Axis) => (current[r][c] + inverse[c][r]) / 2;
    const column = (c: Axis): PerAxis<number> => [mean(0, c), mean(1, c), mean(2, c)];
    const next = affineOfColumns([column(0), column(1), column(2)], [0, 0, 0]);
    const change = Math.max(
      ...[0, 1, 2].flatMap((r) => next[r as Axis].map((v, c) => Math.abs(v - (current[r as Axis][c] ?? 0)))),
    );
    current = next;
    if (change < 1e-15) break;
  }
  return current;
}
