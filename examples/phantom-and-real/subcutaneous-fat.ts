import { connectedComponents, distanceTransform, fillHoles, type Grid, spacingOf } from "@panshift/volume";

/** Depth below the skin that is taken for fat, mm: past the skin and, in most people, short of the muscle. */
const SHELL_MM = [4, 9] as const;

/**
 * A shell just below the skin, slice by slice: a place, so that what its values are is not decided by them.
 *
 * @param values of the image
 * @param air values up to this count as air
 */
export function subcutaneousShell(values: Float32Array, grid: Grid, air: number): Uint8Array {
  const [width, height, depth] = grid.shape;
  const [sx, sy] = spacingOf(grid);
  const size = width * height;
  const shape = [width, height, 1] as const;
  const shell = new Uint8Array(values.length);
  for (let k = 0; k < depth; k++) {
    const plane = values.subarray(k * size, (k + 1) * size);
    const body = largestComponent(
      Uint8Array.from(plane, (value) => (value > air ? 1 : 0)),
      shape,
    );
    const below = distanceTransform(fillHoles(body, shape), shape, [sx, sy, 1]);
    for (let n = 0; n < size; n++) {
      const mm = below[n] as number;
      if (mm > SHELL_MM[0] && mm < SHELL_MM[1]) shell[k * size + n] = 1;
    }
  }
  return shell;
}

function largestComponent(mask: Uint8Array, shape: readonly [number, number, number]): Uint8Array {
  const { labels, sizes } = connectedComponents(mask, shape, 6);
  const largest = sizes.indexOf(Math.max(...sizes));
  return Uint8Array.from(labels, (label) => (label !== 0 && label === largest ? 1 : 0));
}
