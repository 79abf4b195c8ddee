import { Rng } from "@panshift/core";
import { fromData, type Tensor } from "@panshift/torch";
import {
  type Batch,
  createBackbone,
  type MethodContext,
  type MethodDefinition,
  type PatchSample,
  type Precision,
  type TargetArray,
} from "../../src/index.ts";

/** Edge of the tiny volume, voxels. */
export const SIDE = 24;

export interface TinyOptions {
  readonly classes?: number;
  readonly seed?: number;
  readonly totalIterations?: number;
  readonly precision?: Precision;
}

/** Everything the framework would hand to a method, with a network of width 8. */
export function tinyContext<H>(hparams: H, options: TinyOptions = {}): MethodContext<H> {
  const { classes = 1, seed = 1, totalIterations = 30, precision = "fp32" } = options;
  return {
    hparams,
    classes,
    domains: 2,
    totalIterations,
    device: "cpu",
    precision,
    optimization: {
      optimizer: "adam",
      learningRate: 3e-3,
      weightDecay: 5e-4,
      momentum: 0.99,
      nesterov: true,
      polyPower: 0.9,
      gradientClip: 10,
    },
    network: (name, own) => createBackbone({ width: 8, classes, ...own }, Rng.of(seed, "network", name)),
    rng: (name) => Rng.of(seed, "method", name),
  };
}

/**
 * One patch of a tiny abdomen: a body with a bright organ in it, and with two classes a core inside of that.
 * Domain 1 has its contrast inverted. `empty` leaves the organ out.
 */
export function tinySample(
  name: string,
  domain: number,
  { classes = 1, empty = false }: TinySampleOptions,
): PatchSample {
  const rng = Rng.of("conformance", name);
  const center = [0, 1, 2].map(() => SIDE / 2 + rng.range(-2, 2)) as [number, number, number];
  const radius = rng.range(5.5, 7);
  const image = new Float32Array(SIDE ** 3);
  const labels = new Uint8Array(SIDE ** 3);
  for (let voxel = 0; voxel < labels.length; voxel++) {
    const at = [Math.floor(voxel / SIDE ** 2), Math.floor(voxel / SIDE) % SIDE, voxel % SIDE];
    const distance = Math.hypot(...at.map((c, axis) => c - (center[axis] as number)));
    const inOrgan = !empty && distance < radius;
    const inCore = inOrgan && classes > 1 && distance < 0.6 * radius;
    labels[voxel] = inCore ? 2 : inOrgan ? 1 : 0;
    const signal = inCore ? 0.9 : inOrgan ? 0.7 : 0.3;
    image[voxel] = Math.min(1, Math.max(0, (domain === 1 ? 1 - signal : signal) + rng.normal(0, 0.05)));
  }
  return {
    caseId: name,
    subject: name,
    domain,
    classes,
    shapeDhw: [SIDE, SIDE, SIDE],
    spacingDhwMm: [3, 1.5, 1.5],
    image,
    labels,
  };
}

export interface TinySampleOptions {
  readonly classes?: number;
  readonly empty?: boolean;
}

export interface TinyBatchOptions extends TinySampleOptions {
  readonly samples: number;
  /** Leaves half of the voxels without annotation. */
  readonly partlyAnnotated?: boolean;
  readonly name?: string;
}

/** A batch as the framework would make it: samples of alternating domains, with the targets that the method asks for. */
export function tinyBatch<H>(definition: MethodDefinition<H>, hparams: H, options: TinyBatchOptions): Batch {
  const { classes = 1, name = "case", partlyAnnotated = false } = options;
  const patches = Array.from({ length: options.samples }, (_, n) => tinySample(`${name}${n}`, n % 2, options));
  const shape = [SIDE, SIDE, SIDE];
  const targets = patches.map((patch, n) => definition.targets?.(patch, hparams, Rng.of("targets", name, n)) ?? {});
  return {
    image: stacked(patches.map(({ image }) => ({ data: image, shape: [1, ...shape] }))),
    masks: stacked(patches.map(({ labels }) => ({ data: oneHot(labels, classes), shape: [classes, ...shape] }))),
    valid: partlyAnnotated ? stacked(patches.map(() => ({ data: everyOther(), shape: [1, ...shape] }))) : null,
    targets: Object.fromEntries(
      Object.keys(targets[0] ?? {}).map((key) => [key, stacked(targets.map((map) => map[key] as TargetArray))]),
    ),
    meta: patches.map(({ caseId, subject, domain }) => ({ caseId, subject, domain })),
    unlabeled: null,
  };
}

/** Frees the tensors of a batch. */
export function disposeBatch({ image, masks, valid, targets }: Batch): void {
  for (const tensor of [image, masks, valid, ...Object.values(targets)]) tensor?.dispose();
}

function stacked(arrays: readonly TargetArray[]): Tensor {
  const [first] = arrays as [TargetArray];
  const size = first.data.length;
  const all = new (first.data.constructor as new (length: number) => TargetArray["data"])(size * arrays.length);
  for (const [n, { data }] of arrays.entries()) all.set(data, n * size);
  return fromData(all, [arrays.length, ...first.shape]);
}

function oneHot(labels: Uint8Array, classes: number): Float32Array {
  const masks = new Float32Array(classes * labels.length);
  for (const [voxel, label] of labels.entries()) if (label > 0) masks[(label - 1) * labels.length + voxel] = 1;
  return masks;
}

function everyOther(): Float32Array {
  return Float32Array.from({ length: SIDE ** 3 }, (_, voxel) => voxel % 2);
}
