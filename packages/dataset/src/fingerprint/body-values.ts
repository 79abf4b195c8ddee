import { connectedComponents, fillHoles, type PerAxis, spacingOf, type Volume } from "@panshift/volume";
import { otsuThreshold } from "./otsu.ts";

/** The image is looked at in blocks of at most this edge (of one voxel where voxels are larger), mm. */
const BLOCK_MM = 3;
/** Values below that of air are padding of a CT's reconstruction, HU. */
const AIR_HU = -1000;

/**
 * Intensities within the body, one voxel of every block of about 3 mm.
 *
 * The body is the largest component (6 neighbors) of the blocks whose mean lies above Otsu's threshold, with its holes
 * filled. In a CT, values below -1000 HU count as -1000 for the threshold.
 *
 * @returns physical values, ascending; none where the image is constant
 */
export function bodyValues(image: Volume, isCt: boolean): Float32Array {
  const { shape, voxels, scale } = image;
  const spacing = spacingOf(image.affine);
  const step = (axis: 0 | 1 | 2) => Math.max(1, Math.min(shape[axis], Math.floor(BLOCK_MM / spacing[axis])));
  const steps: PerAxis<number> = [step(0), step(1), step(2)];
  const means = blockMeans(image, steps, isCt ? AIR_HU : Number.NEGATIVE_INFINITY);
  const threshold = otsuThreshold(means.values.slice().sort());
  if (threshold === null) return new Float32Array(0);
  const body = largestComponent(
    Uint8Array.from(means.values, (mean) => (mean > threshold ? 1 : 0)),
    means.shape,
  );
  const [n0, n1] = means.shape;
  const middle = (block: number, axis: 0 | 1 | 2) =>
    Math.min(shape[axis] - 1, block * steps[axis] + Math.floor(steps[axis] / 2));
  const values = new Float32Array(body.length);
  let count = 0;
  for (let block = 0; block < body.length; block++) {
    if (body[block] === 0) continue;
    const [i, j, k] = [block % n0, Math.floor(block / n0) % n1, Math.floor(block / (n0 * n1))];
    const n = middle(i, 0) + shape[0] * (middle(j, 1) + shape[1] * middle(k, 2));
    values[count++] = scale.slope * Number(voxels[n]) + scale.intercept;
  }
  return values.subarray(0, count).sort();
}

/** Mean physical value of every block; blocks at the far ends may be smaller. */
function blockMeans({ shape, voxels, scale }: Volume, [s0, s1, s2]: PerAxis<number>, lowest: number) {
  const [n0, n1, n2] = shape;
  const blocks: PerAxis<number> = [Math.ceil(n0 / s0), Math.ceil(n1 / s1), Math.ceil(n2 / s2)];
  const sums = new Float64Array(blocks[0] * blocks[1] * blocks[2]);
  const counts = new Uint32Array(sums.length);
  for (let k = 0, n = 0; k < n2; k++) {
    for (let j = 0; j < n1; j++) {
      const row = blocks[0] * (Math.floor(j / s1) + blocks[1] * Math.floor(k / s2));
      for (let i = 0; i < n0; i++, n++) {
        const block = row + Math.floor(i / s0);
        const value = scale.slope * Number(voxels[n]) + scale.intercept;
        sums[block] = (sums[block] as number) + Math.max(lowest, value);
        counts[block] = (counts[block] as number) + 1;
      }
    }
  }
  return { shape: blocks, values: Float32Array.from(sums, (sum, block) => sum / (counts[block] as number)) };
}

/** The largest component of a mask with its holes filled. */
function largestComponent(mask: Uint8Array, shape: PerAxis<number>): Uint8Array {
  const { labels, sizes } = connectedComponents(mask, shape, 6);
  let largest = 1;
  for (let label = 2; label < sizes.length; label++) {
    if ((sizes[label] as number) > (sizes[largest] as number)) largest = label;
  }
  return fillHoles(
    Uint8Array.from(labels, (label) => (label === largest ? 1 : 0)),
    shape,
  );
}
