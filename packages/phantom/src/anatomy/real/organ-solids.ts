import { boundingBox, maskOf, type PerAxis, type Box as VoxelBox, voxelCount } from "@panshift/volume";
import type { Point, Solid } from "../shapes.ts";
import { latticeSolid, signedDistance } from "./distance-lattice.ts";
import type { MapOrgan, OrganMap } from "./organ-map.ts";

/** Standard deviation of the smoothing of outlines, mm: about the steps of the maps' voxels. */
const SMOOTH_MM = 1;
/** Distances are followed this far outside of an organ, mm. */
const MARGIN_MM = 14;

/** The organs of a map as shapes that share no point, in coordinates with `origin` of the lattice's at 0. */
export interface OrganSolids {
  readonly byName: ReadonlyMap<MapOrgan, Solid>;
  /** All of them together: how far a point is from any organ, at most about 14 mm. */
  readonly all: Solid;
}

/**
 * Shapes of all organs of a map, from signed distances, which give smooth outlines between voxels.
 *
 * Where smoothing or interpolation would let two organs hold one point, it goes to the one it lies deeper in: each
 * organ's distance is raised to half of its lead over the nearest other organ, so that the distances of any two organs
 * add up to 0 or more at each node, and therefore everywhere between nodes.
 *
 * @param origin point of the map (mm from its first node) that comes to lie at 0
 */
export function organSolids(map: OrganMap, origin: Point): OrganSolids {
  const { shape, spacingMm } = map;
  const fields = map.organs.map((name, index) => ({ name, ...fieldOf(map, index + 1) }));
  const margin = marginOf(spacingMm);
  const grown: VoxelBox = {
    start: [-margin[0], -margin[1], -margin[2]],
    size: [shape[0] + 2 * margin[0], shape[1] + 2 * margin[1], shape[2] + 2 * margin[2]],
  };
  const { nearest, second, owner } = nearestTwo(fields, grown);
  const firstOf = ({ start }: VoxelBox): Point => [
    start[0] * spacingMm[0] - origin[0],
    start[1] * spacingMm[1] - origin[1],
    start[2] * spacingMm[2] - origin[2],
  ];
  for (const [index, { box, values }] of fields.entries()) {
    forEachNode(box, grown, (node, at) => {
      const other = (owner[at] === index ? second[at] : nearest[at]) as number;
      const distance = values[node] as number;
      values[node] = Math.max(distance, (distance - other) / 2);
    });
  }
  const solidOf = (values: Float32Array, box: VoxelBox) =>
    latticeSolid({ values, shape: box.size, spacingMm, first: firstOf(box) });
  return {
    byName: new Map(fields.map(({ name, box, values }) => [name, solidOf(values, box)])),
    all: solidOf(nearest, grown),
  };
}

interface OrganField {
  readonly box: VoxelBox;
  readonly values: Float32Array;
}

/** Signed distance of one organ on its box with a margin. */
function fieldOf({ codes, shape, spacingMm }: OrganMap, code: number): OrganField {
  const mask = maskOf(codes, [code]);
  const { start, size } = boundingBox(mask, shape) ?? { start: [0, 0, 0], size: [1, 1, 1] };
  const margin = marginOf(spacingMm);
  const box: VoxelBox = {
    start: [start[0] - margin[0], start[1] - margin[1], start[2] - margin[2]],
    size: [size[0] + 2 * margin[0], size[1] + 2 * margin[1], size[2] + 2 * margin[2]],
  };
  return { box, values: signedDistance(mask, shape, { box, spacingMm, smoothMm: SMOOTH_MM }) };
}

/** At each node of the grown lattice, the least and second least distance of all organs, and whose the least is. */
function nearestTwo(fields: readonly OrganField[], grown: VoxelBox) {
  const count = voxelCount(grown.size);
  const nearest = new Float32Array(count).fill(MARGIN_MM);
  const second = new Float32Array(count).fill(MARGIN_MM);
  const owner = new Uint8Array(count).fill(255); // none
  for (const [index, { box, values }] of fields.entries()) {
    forEachNode(box, grown, (node, at) => {
      const distance = values[node] as number;
      if (distance < (nearest[at] as number)) {
        second[at] = nearest[at] as number;
        nearest[at] = distance;
        owner[at] = index;
      } else if (distance < (second[at] as number)) {
        second[at] = distance;
      }
    });
  }
  return { nearest, second, owner };
}

/** Calls `use(index in the box, index in the grown lattice)` for each node of a box that lies inside the lattice. */
function forEachNode(box: VoxelBox, grown: VoxelBox, use: (node: number, at: number) => void): void {
  const offset = (axis: 0 | 1 | 2) => box.start[axis] - grown.start[axis];
  for (let k = 0, node = 0; k < box.size[2]; k++) {
    for (let j = 0; j < box.size[1]; j++) {
      let at = offset(0) + grown.size[0] * (offset(1) + j + grown.size[1] * (offset(2) + k));
      for (let i = 0; i < box.size[0]; i++, node++, at++) use(node, at);
    }
  }
}

function marginOf(spacingMm: PerAxis<number>): PerAxis<number> {
  const nodes = (axis: 0 | 1 | 2) => Math.ceil(MARGIN_MM / spacingMm[axis]);
  return [nodes(0), nodes(1), nodes(2)];
}
