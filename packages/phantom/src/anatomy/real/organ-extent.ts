import type { Box, Point } from "../shapes.ts";
import type { MapOrgan, OrganMap } from "./organ-map.ts";

/** Where an organ lies: its center of mass and its box, mm from the map's first voxel. */
export interface OrganExtent {
  readonly center: Point;
  readonly box: Box;
}

/** The extents of all organs of a map. */
export function organExtents(map: OrganMap): ReadonlyMap<MapOrgan, OrganExtent> {
  const sums = map.organs.map(() => ({
    count: 0,
    sum: [0, 0, 0],
    min: [Infinity, Infinity, Infinity],
    max: [-Infinity, -Infinity, -Infinity],
  }));
  forEachOrganVoxel(map, (code, place) => {
    const organ = sums[code - 1];
    if (organ === undefined) return;
    organ.count++;
    for (const axis of [0, 1, 2] as const) {
      const mm = place[axis];
      organ.sum[axis] = (organ.sum[axis] as number) + mm;
      organ.min[axis] = Math.min(organ.min[axis] as number, mm);
      organ.max[axis] = Math.max(organ.max[axis] as number, mm);
    }
  });
  const point = (values: readonly number[], scale = 1): Point => [
    scale * (values[0] as number),
    scale * (values[1] as number),
    scale * (values[2] as number),
  ];
  return new Map(
    sums.map(({ count, sum, min, max }, index) => [
      map.organs[index] as MapOrgan,
      { center: point(sum, 1 / count), box: { min: point(min), max: point(max) } },
    ]),
  );
}

/** Calls `use(code, place in mm)` for each voxel of an organ; the place is reused between calls. */
export function forEachOrganVoxel(
  { codes, shape, spacingMm }: OrganMap,
  use: (code: number, place: Point) => void,
): void {
  const [nx, ny, nz] = shape;
  const place: [number, number, number] = [0, 0, 0];
  for (let k = 0, at = 0; k < nz; k++) {
    place[2] = k * spacingMm[2];
    for (let j = 0; j < ny; j++) {
      place[1] = j * spacingMm[1];
      for (let i = 0; i < nx; i++, at++) {
        const code = codes[at] as number;
        if (code === 0) continue;
        place[0] = i * spacingMm[0];
        use(code, place);
      }
    }
  }
}
