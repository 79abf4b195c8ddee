import { type BodyWall, bodyWall } from "../body-wall.ts";
import { compartmentId, FIRST_CAVITY_ID } from "../compartments.ts";
import { MIXED } from "../organ.ts";
import type { Point, Solid } from "../shapes.ts";
import type { Subject } from "../subject.ts";
import { forEachOrganVoxel, type OrganExtent, organExtents } from "./organ-extent.ts";
import type { MapOrgan, OrganMap } from "./organ-map.ts";

/** Where the reference body lies about the organs of a map, and how large it is. */
export interface BodyFit {
  /** Point of the map (mm from its first voxel) that the body's center comes to lie at; the pancreas lies at its height. */
  readonly origin: Point;
  /** Size relative to the reference body. */
  readonly scale: Point;
}

/** Middle of the vertebral bodies in the reference body (body-wall.ts), their half width and half depth, mm. */
export const SPINE_Y = -47;
const VERTEBRA_MM = [22, 16.5] as const;
/** Aorta and vena cava before the spine: middle relative to the vertebral body's, and radius, mm. */
const greatVessels = [
  { x: -9, y: 28, radius: 10 },
  { x: 25, y: 28, radius: 11 },
] as const;
/** From a left kidney's middle to the vertebrae's, mm. */
const KIDNEY_TO_SPINE: readonly [x: number, y: number] = [66, -7];
/** From the middle of a whole spine, pulled back by its arches and processes, to the vertebral bodies', mm. */
const SPINE_TO_VERTEBRA_Y = 14;
/** From the pancreas' middle to the vertebrae's, where nothing else tells, mm. */
const PANCREAS_TO_SPINE_Y = -62;
/** Organs this far above and below the pancreas decide where the spine finds room, mm. */
const SPINE_REACH_MM = 70;
/** Cells of the map seen from above, mm. */
const CELL_MM = 4;

/**
 * Fits the reference body about the organs: the spine where it and the great vessels overlap organs least, near the place
 * that the kidneys (or the great vessels, or the pancreas) suggest; then the least outline that holds all organs
 * inside of the muscle layer.
 */
export function fitBody(map: OrganMap, subject: Subject): BodyFit {
  const extents = organExtents(map);
  const pancreas = (extents.get("pancreas") as OrganExtent).box;
  const middle = (pancreas.min[2] + pancreas.max[2]) / 2;
  const spine = extents.has("spine") ? expectedSpine(extents) : findSpine(map, extents, middle);
  const [scaleX, scaleY] = fitOutline(outlineOf(map), spine, subject);
  return { origin: [spine[0], spine[1] - SPINE_Y * scaleY, middle], scale: [scaleX, scaleY, 1] };
}

/** The reference body's wall that has the subject's fat and muscle in mm once it is scaled. */
function wallOf({ subcutaneousFatMm, muscleMm }: Subject, [sx, sy]: Place): BodyWall {
  const size = (sx + sy) / 2;
  return bodyWall({ subcutaneousFatMm: subcutaneousFatMm / size, muscleMm: muscleMm / size });
}

/** Organs keep this much fat between themselves and a wall that gives way to them, mm. */
const GAP_MM = 1.5;

/** The reference body's wall at the size of a fit; it gives way where it would cut into the organs. */
export function fittedWall(subject: Subject, [sx, sy, sz]: Point, organs: Solid): BodyWall {
  const wall = wallOf(subject, [sx, sy]);
  const size = Math.min(sx, sy, sz);
  const { outside, skin, visceralFat } = compartmentId;
  return {
    at: (x, y, z, reach) => {
      const id = wall.at(x / sx, y / sy, z / sz, reach / size);
      if (id === MIXED || id >= FIRST_CAVITY_ID || id === outside || id === skin) return id;
      const gap = organs.distance(x, y, z) - GAP_MM;
      const slack = reach * organs.steepness;
      if (gap >= slack) return id;
      return gap < -slack || reach === 0 ? visceralFat : MIXED;
    },
  };
}

type Place = readonly [x: number, y: number];

/** Where the vertebrae's middle should lie by every organ that tells, averaged. */
function expectedSpine(extents: ReadonlyMap<MapOrgan, OrganExtent>): Place {
  const mean = (values: readonly (number | undefined)[]) => {
    const known = values.filter((value) => value !== undefined);
    return known.reduce((sum, value) => sum + value, 0) / known.length;
  };
  const from = (name: MapOrgan, axis: 0 | 1, offset: number) => {
    const center = extents.get(name)?.center[axis];
    return center === undefined ? undefined : center + offset;
  };
  const liver = extents.get("liver")?.box.max[0];
  const spleen = extents.get("spleen")?.box.min[0];
  const x = [
    from("kidney_left", 0, KIDNEY_TO_SPINE[0]),
    from("kidney_right", 0, -KIDNEY_TO_SPINE[0]),
    from("esophagus", 0, 10),
    from("aorta", 0, -greatVessels[0].x),
    liver === undefined || spleen === undefined ? undefined : (liver + spleen) / 2,
  ];
  const y = [
    from("kidney_left", 1, KIDNEY_TO_SPINE[1]),
    from("kidney_right", 1, KIDNEY_TO_SPINE[1]),
    from("aorta", 1, -greatVessels[0].y),
  ];
  const spine = [from("spine", 0, 0), from("spine", 1, SPINE_TO_VERTEBRA_Y)];
  const pancreas = [from("pancreas", 0, 0), from("pancreas", 1, PANCREAS_TO_SPINE_Y)];
  const firstKnown = (...lists: readonly (readonly (number | undefined)[])[]) =>
    mean(lists.find((list) => list.some((value) => value !== undefined)) ?? []);
  return [firstKnown([spine[0]], x, [pancreas[0]]), firstKnown([spine[1]], y, [pancreas[1]])];
}

/** The place near the expected one where vertebrae and great vessels overlap the organs least. */
function findSpine(map: OrganMap, extents: ReadonlyMap<MapOrgan, OrganExtent>, middle: number): Place {
  const ignored = new Set(["aorta", "vena_cava"].map((name) => map.organs.indexOf(name as MapOrgan) + 1));
  const filled = seenFromAbove(map, (code, z) => !ignored.has(code) && Math.abs(z - middle) < SPINE_REACH_MM);
  const [x0, y0] = expectedSpine(extents);
  const footprint: Place[] = [];
  for (let x = -24; x <= 40; x += CELL_MM) {
    for (let y = -20; y <= 40; y += CELL_MM) {
      const inVertebra = (x / VERTEBRA_MM[0]) ** 2 + (y / VERTEBRA_MM[1]) ** 2 < 1;
      if (inVertebra || greatVessels.some((v) => Math.hypot(x - v.x, y - v.y) < v.radius)) footprint.push([x, y]);
    }
  }
  let best = { x: x0, y: y0, cost: Number.POSITIVE_INFINITY };
  for (let dx = -24; dx <= 24; dx += 2) {
    for (let dy = -20; dy <= 20; dy += 2) {
      const overlap = footprint.reduce((sum, [x, y]) => sum + filled(x0 + dx + x, y0 + dy + y), 0);
      const overlapMl = overlap * CELL_MM * CELL_MM * 1e-3;
      const cost = overlapMl / 2 + (dx / 10) ** 2 + (dy / 8) ** 2;
      if (cost < best.cost) best = { x: x0 + dx, y: y0 + dy, cost };
    }
  }
  return [best.x, best.y];
}

/** Height of the wanted organ voxels above each point, mm. */
function seenFromAbove(map: OrganMap, wanted: (code: number, z: number) => boolean): (x: number, y: number) => number {
  const { shape, spacingMm } = map;
  const nx = Math.ceil((shape[0] * spacingMm[0]) / CELL_MM) + 1;
  const ny = Math.ceil((shape[1] * spacingMm[1]) / CELL_MM) + 1;
  const heights = new Float64Array(nx * ny);
  const share = (spacingMm[0] * spacingMm[1] * spacingMm[2]) / (CELL_MM * CELL_MM);
  forEachOrganVoxel(map, (code, [x, y, z]) => {
    if (!wanted(code, z)) return;
    const cell = Math.round(x / CELL_MM) + nx * Math.round(y / CELL_MM);
    heights[cell] = (heights[cell] as number) + share;
  });
  return (x, y) => {
    const [i, j] = [Math.round(x / CELL_MM), Math.round(y / CELL_MM)];
    return i < 0 || j < 0 || i >= nx || j >= ny ? 0 : (heights[i + nx * j] as number);
  };
}

/** Outermost organ points of each row of cells and each column, seen from above. */
function outlineOf(map: OrganMap): Place[] {
  const spine = map.organs.indexOf("spine") + 1;
  const rows = new Map<number, [min: number, max: number]>();
  const columns = new Map<number, [min: number, max: number]>();
  const widen = (ranges: Map<number, [number, number]>, key: number, value: number) => {
    const range = ranges.get(key);
    if (range === undefined) ranges.set(key, [value, value]);
    else if (value < range[0]) range[0] = value;
    else if (value > range[1]) range[1] = value;
  };
  forEachOrganVoxel(map, (code, [x, y]) => {
    if (code === spine) return;
    widen(rows, Math.round(y / CELL_MM) * CELL_MM, x);
    widen(columns, Math.round(x / CELL_MM) * CELL_MM, y);
  });
  return [
    ...[...rows].flatMap(([y, range]) => range.map((x): Place => [x, y])),
    ...[...columns].flatMap(([x, range]) => range.map((y): Place => [x, y])),
  ];
}

/** Sizes that are tried, relative to the reference body. */
const SIZES = Array.from({ length: 41 }, (_, step) => 0.8 + 0.02 * step);
/** Share of the outline that may reach into the muscle layer, where it then gives way. */
const TOLERATED = 0.02;

/** Smallest width and depth at which the outline's points lie inside the muscle layer. */
function fitOutline(outline: readonly Place[], [spineX, spineY]: Place, subject: Subject): Place {
  const wall = wallOf(subject, [1, 1]);
  const outer = new Set([compartmentId.outside, compartmentId.skin, compartmentId.subcutaneousFat]);
  const layer = subject.muscleMm;
  const isOutside = (x: number, y: number) => {
    const pushed = 1 + layer / Math.max(1, Math.hypot(x, y)); // the wall's layers are stacked along rays
    return outer.has(wall.at(x * pushed, y * pushed, 0, 0));
  };
  let best: Place = [SIZES[SIZES.length - 1] as number, SIZES[SIZES.length - 1] as number];
  for (const sx of SIZES) {
    for (const sy of SIZES) {
      if (sx * sy >= best[0] * best[1]) break;
      const out = outline.filter(([x, y]) => isOutside((x - spineX) / sx, (y - spineY) / sy + SPINE_Y)).length;
      if (out <= TOLERATED * outline.length) best = [sx, sy];
    }
  }
  return best;
}
