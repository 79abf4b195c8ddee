import { Rng } from "@panshift/core";
import type { PerAxis } from "@panshift/volume";
import type { SamplingContract } from "../methods/interface.ts";

/** What the sampler needs to know of a case. */
export interface SampledCase {
  readonly domain: number;
  readonly shape: PerAxis<number>;
  readonly foreground: readonly Int32Array[];
}

export interface SamplerOptions {
  readonly seed: number;
  readonly batchSize: number;
  /** (i, j, k). */
  readonly patchShape: PerAxis<number>;
  readonly foregroundShare: number;
  readonly contract: SamplingContract;
}

/** Where a training patch is cut. */
export interface PatchPlace {
  readonly caseIndex: number;
  /** First voxel (i, j, k); negative where the patch is larger than the case, which is then centered in it. */
  readonly start: PerAxis<number>;
}

/**
 * The place of training sample `sample`: a pure function of (seed, sample), so that it does not matter
 * which thread asks, or when. Sample s is slot s mod B of batch floor(s / B).
 */
export function placeOfSample(cases: readonly SampledCase[], options: SamplerOptions, sample: number): PatchPlace {
  const rng = Rng.of(options.seed, "sample", sample);
  const eligible = casesOfDomain(cases, domainOfSample(cases, options, sample));
  const caseIndex = rng.child("case").pick(eligible);
  const chosen = cases[caseIndex] as SampledCase;
  const place = rng.child("place");
  const start = place.chance(options.foregroundShare)
    ? startAround(foregroundVoxel(chosen, place), chosen.shape, options.patchShape)
    : randomStart(chosen.shape, options.patchShape, place);
  return { caseIndex, start };
}

/**
 * The source domain a slot of a batch draws from; `null` is any.
 *
 * - balanced: slots go round the domains;
 * - paired: slots 2m and 2m + 1 come from two different domains;
 * - split: domains are shuffled for each batch, its last `metaTest` slots go round that many held-out
 *   domains and the others round the rest.
 */
export function domainOfSample(
  cases: readonly SampledCase[],
  { seed, batchSize, contract }: SamplerOptions,
  sample: number,
): number | null {
  if (contract.kind === "random") return null;
  const domains = [...new Set(cases.map(({ domain }) => domain))].sort((a, b) => a - b);
  const slot = sample % batchSize;
  const batch = Math.floor(sample / batchSize);
  if (contract.kind === "balanced") return domains[sample % domains.length] as number;
  if (contract.kind === "paired") {
    const pair = Rng.of(seed, "pair", batch, Math.floor(slot / 2)).shuffle(domains);
    return pair[slot % 2] ?? (pair[0] as number);
  }
  const shuffled = Rng.of(seed, "split", batch).shuffle(domains);
  const train = shuffled.slice(0, shuffled.length - contract.metaTest);
  const test = shuffled.slice(shuffled.length - contract.metaTest);
  const firstTestSlot = batchSize - contract.metaTest;
  return slot < firstTestSlot
    ? (train[slot % train.length] as number)
    : (test[(slot - firstTestSlot) % test.length] as number);
}

function casesOfDomain(cases: readonly SampledCase[], domain: number | null): number[] {
  return cases.flatMap((item, index) => (domain === null || item.domain === domain ? [index] : []));
}

/** A voxel of one of the case's classes, each class equally likely. */
function foregroundVoxel({ foreground, shape }: SampledCase, rng: Rng): PerAxis<number> {
  const voxels = rng.pick(foreground.filter(({ length }) => length > 0));
  const index = voxels[rng.int(0, voxels.length)] as number;
  const row = Math.floor(index / shape[0]);
  return [index % shape[0], row % shape[1], Math.floor(row / shape[1])];
}

/** Centers the patch on a voxel as far as the case's border allows. */
function startAround(voxel: PerAxis<number>, shape: PerAxis<number>, patch: PerAxis<number>): PerAxis<number> {
  const along = (axis: 0 | 1 | 2) => {
    const room = shape[axis] - patch[axis];
    if (room <= 0) return centeredStart(shape[axis], patch[axis]);
    return Math.min(Math.max(voxel[axis] - Math.floor(patch[axis] / 2), 0), room);
  };
  return [along(0), along(1), along(2)];
}

function randomStart(shape: PerAxis<number>, patch: PerAxis<number>, rng: Rng): PerAxis<number> {
  const along = (axis: 0 | 1 | 2) => {
    const room = shape[axis] - patch[axis];
    return room <= 0 ? centeredStart(shape[axis], patch[axis]) : rng.int(0, room + 1);
  };
  return [along(0), along(1), along(2)];
}

/** First voxel of a patch that holds a smaller case in its middle; inference places its window the same way. */
export function centeredStart(size: number, patch: number): number {
  return Math.floor((size - patch) / 2);
}
