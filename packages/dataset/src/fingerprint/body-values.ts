import {
  type Affine,
  axisDirections,
  connectedComponents,
  fillHoles,
  type PerAxis,
  spacingOf,
  type Volume,
  windowOfArray,
} from "@panshift/volume";
import { otsuThreshold } from "./otsu.ts";
import { quantileOfSorted } from "./spread.ts";

/** The image is looked at in blocks of at most this edge (of one voxel where voxels are larger), mm. */
const BLOCK_MM = 3;
/** Values below that of air are padding of a CT's reconstruction, HU. */
const AIR_HU = -1000;
/** An MR's values well below this share of its brightest ones (99th percentile) count as equally dark. */
const NOISE_SHARE = 0.02;

/**
 * Intensities within the body, one voxel of every block of about 3 mm.
 *
 * The body is the largest component (6 neighbors) of the blocks whose mean lies above Otsu's threshold, with its holes
 * filled in each axial slice (dark organs within a ring of fat reach the scan's ends). In a CT, means below -1000 HU count as -1000 for the threshold. Elsewhere it is found among logarithms,
 * log(1 + (x - min) / (0.02 (p99 - min))): fluid and fat are so bright in an MR that Otsu's threshold would part them
 * from the organs instead of the body from the air. Suppressed fat may still count as air.
 *
 * @returns physical values, ascending; none where the image is constant
 */
export function bodyValues(image: Volume, isCt: boolean): Float32Array {
  const { shape, voxels, scale } = image;
  const spacing = spacingOf(image.affine);
  const step = (axis: 0 | 1 | 2) => Math.max(1, Math.min(shape[axis], Math.floor(BLOCK_MM / spacing[axis])));
  const steps: PerAxis<number> = [step(0), step(1), step(2)];
  const means = blockMeans(image, steps);
  const brightness = isCt ? means.values.map((mean) => Math.max(AIR_HU, mean)) : logarithms(means.values);
  const threshold = otsuThreshold(brightness.slice().sort());
  if (threshold === null) return new Float32Array(0);
  const bright = new Uint8Array(brightness.length);
  for (let n = 0; n < bright.length; n++) if ((brightness[n] as number) > threshold) bright[n] = 1;
  const body = withoutHoles(largestComponent(bright, means.shape), means.shape, axialAxis(image.affine));
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

/** Values on a scale on which noise, tissue and fluid lie about equally far apart, whatever the unit. */
function logarithms(values: Float32Array): Float32Array {
  const sorted = values.slice().sort();
  const low = sorted[0] ?? 0;
  const noise = NOISE_SHARE * (quantileOfSorted(sorted, 0.99) - low);
  return noise > 0 ? values.map((value) => Math.log1p((value - low) / noise)) : values;
}

/** Mean physical value of every block; blocks at the far ends may be smaller. */
function blockMeans({ shape, voxels, scale }: Volume, [s0, s1, s2]: PerAxis<number>) {
  const [n0, n1, n2] = shape;
  const blocks: PerAxis<number> = [Math.ceil(n0 / s0), Math.ceil(n1 / s1), Math.ceil(n2 / s2)];
  const sums = new Float64Array(blocks[0] * blocks[1] * blocks[2]);
  const counts = new Uint32Array(sums.length);
  for (let k = 0, n = 0; k < n2; k++) {
    for (let j = 0; j < n1; j++) {
      const row = blocks[0] * (Math.floor(j / s1) + blocks[1] * Math.floor(k / s2));
      for (let i = 0; i < n0; i++, n++) {
        const block = row + Math.floor(i / s0);
        sums[block] = (sums[block] as number) + scale.slope * Number(voxels[n]) + scale.intercept;
        counts[block] = (counts[block] as number) + 1;
      }
    }
  }
  const values = new Float32Array(sums.length);
  for (let n = 0; n < values.length; n++) values[n] = (sums[n] as number) / (counts[n] as number);
  return { shape: blocks, values };
}

/** The largest component of a mask; empty for an empty one. */
function largestComponent(mask: Uint8Array, shape: PerAxis<number>): Uint8Array {
  const { labels, sizes } = connectedComponents(mask, shape, 6);
  let largest = 1;
  for (let label = 2; label < sizes.length; label++) {
    if ((sizes[label] as number) > (sizes[largest] as number)) largest = label;
  }
  const component = new Uint8Array(labels.length);
  for (let n = 0; n < labels.length; n++) if (labels[n] === largest) component[n] = 1;
  return component;
}

/** The voxel axis along which axial slices follow each other. */
function axialAxis(affine: Affine): number {
  return axisDirections(affine).findIndex(({ world }) => world === 2);
}

/** A mask with the holes of each slice across an axis filled. */
function withoutHoles(mask: Uint8Array, shape: PerAxis<number>, axis: number): Uint8Array {
  const filled = new Uint8Array(mask.length);
  const size = shape.map((length, other) => (other === axis ? 1 : length)) as unknown as PerAxis<number>;
  for (let slice = 0; slice < (shape[axis] as number); slice++) {
    const start = [0, 0, 0].map((_, other) => (other === axis ? slice : 0)) as unknown as PerAxis<number>;
    const plane = fillHoles(windowOfArray(mask, shape, { start, size }), size);
    let at = 0;
    for (let k = start[2]; k < start[2] + size[2]; k++) {
      for (let j = start[1]; j < start[1] + size[1]; j++) {
        for (let i = start[0]; i < start[0] + size[0]; i++)
          filled[i + shape[0] * (j + shape[1] * k)] = plane[at++] as number;
      }
    }
  }
  return filled;
}
