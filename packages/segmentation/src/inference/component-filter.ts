import { type Box, boundingBox, connectedComponents, type PerAxis, windowOfArray } from "@panshift/volume";

export interface ComponentCounts {
  readonly found: number;
  readonly kept: number;
}

/**
 * Removes the small 26-connected components of a class in place: keeps the largest, and every one
 * larger than `keepRatio` of it.
 *
 * @param keepRatio in [0, 1]; 0 keeps all
 * @source Li et al., Dual-Task Synergy, released test-time procedure (keepRatio 0.5)
 */
export function filterComponents(
  labels: Uint8Array,
  shape: PerAxis<number>,
  value: number,
  keepRatio: number,
): ComponentCounts {
  const mask = Uint8Array.from(labels, (label) => (label === value ? 1 : 0));
  const box = boundingBox(mask, shape);
  if (box === null) return { found: 0, kept: 0 };
  const inBox = windowOfArray(mask, shape, box); // components cost 4 bytes a voxel
  const { labels: components, sizes } = connectedComponents(inBox, box.size, 26);
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
  const stays = sizes.map((size, index) => index === 0 || size === largest || size > keepRatio * largest);
  eachVoxel(shape, box, (n, inWindow) => {
    if (!stays[components[inWindow] as number]) labels[n] = 0;
  });
  return { found: sizes.length - 1, kept: stays.filter(Boolean).length - 1 };
}

/** Calls with the index of each voxel of a box in the whole array and in the box's own. */
function eachVoxel([n0, n1]: PerAxis<number>, { start, size }: Box, visit: (whole: number, own: number) => void): void {
  for (let k = 0, own = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++) {
      const row = start[0] + n0 * (start[1] + j + n1 * (start[2] + k));
      for (let i = 0; i < size[0]; i++, own++) visit(row + i, own);
    }
  }
}
