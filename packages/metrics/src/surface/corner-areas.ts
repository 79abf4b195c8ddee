import type { PerAxis } from "@panshift/volume";

/** Absolute components along i, j, k of twice a triangle's area vector, in quarters of a voxel's faces. */
type Triangle = PerAxis<number>;

const AXES = [0, 1, 2] as const;

/**
 * Area in mm2 of the surface that passes between the eight voxels around a corner, for each of their 256 codes: voxel
 * (di, dj, dk), each 0 or 1, is bit di + 2 dj + 4 dk.
 *
 * Marching cubes with its vertices halfway between an inner and an outer voxel. The fewer voxels of either side are
 * parted into groups that share faces (four against four: the inner ones), and each group is cut off by a surface of
 * its own. Only six groups exist, and triangles that differ in signs are equal in area.
 *
 * @source Lorensen and Cline, "Marching cubes", SIGGRAPH 1987; the pentagon and the hexagons are cut into triangles as
 * in google-deepmind/surface-distance, whose areas these are
 */
export function cornerAreas(spacing: PerAxis<number>): Float64Array {
  const [si, sj, sk] = spacing;
  const areaOf = ([a, b, c]: Triangle) => Math.sqrt((a * sj * sk) ** 2 + (b * si * sk) ** 2 + (c * si * sj) ** 2) / 8;
  return Float64Array.from({ length: 256 }, (_, code) =>
    groupsOf(bitsOf(code).length <= 4 ? bitsOf(code) : bitsOf(255 - code))
      .flatMap(trianglesOf)
      .reduce((total, triangle) => total + areaOf(triangle), 0),
  );
}

function bitsOf(code: number): number[] {
  return [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => (code >> bit) & 1);
}

/** The voxels of a list that share a face with one. */
function neighborsOf(voxel: number, voxels: readonly number[]): number[] {
  return voxels.filter((other) => AXES.some((axis) => (voxel ^ other) === 1 << axis));
}

function groupsOf(voxels: readonly number[]): number[][] {
  const groups: number[][] = [];
  for (const voxel of voxels) {
    if (groups.some((group) => group.includes(voxel))) continue;
    const group = [voxel];
    // The list grows while it is walked.
    for (const member of group) group.push(...neighborsOf(member, voxels).filter((other) => !group.includes(other)));
    groups.push(group);
  }
  return groups;
}

/** The surface that cuts off a group of up to four voxels. */
function trianglesOf(group: readonly number[]): Triangle[] {
  const along = AXES.map((axis) => group.some((voxel) => group.includes(voxel ^ (1 << axis))));
  const all = (n: number): Triangle => [n, n, n];
  /** `on` for the axes along which the group extends, else `off`. */
  const split = (on: number, off: number) => along.map((extends_) => (extends_ ? on : off)) as unknown as Triangle;
  if (group.length === 1) return [all(1)];
  if (group.length === 2) return [split(0, 2), split(0, 2)];
  if (group.length === 3) return [all(1), all(2), split(0, 4)];
  if (!along.every(Boolean)) return [split(0, 4), split(0, 4)];
  const degrees = group.map((voxel) => neighborsOf(voxel, group).length);
  if (degrees.includes(3)) return [all(1), all(1), all(2), all(2)];
  // A path along the three axes: one triangle at right angles to its middle for each of its two ends.
  const ends = group.filter((_, n) => degrees[n] === 1);
  const across = ends.map((end) => {
    const step = end ^ (neighborsOf(end, group)[0] as number);
    return AXES.map((axis) => (step === 1 << axis ? 0 : 2)) as unknown as Triangle;
  });
  return [all(1), all(3), ...across];
}
