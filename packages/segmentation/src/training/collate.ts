import { type Device, fromData, type Tensor, type TypedArray } from "@panshift/torch";
import { batchOfArrays, toIjk } from "../bridge.ts";
import { type Batch, IGNORE_LABEL, type TargetArray } from "../methods/interface.ts";
import type { TrainingSample } from "./make-sample.ts";

/**
 * Stacks samples into a batch on the training device; the caller's scope frees its tensors.
 *
 * @param classes foreground classes K: masks get one channel each
 */
export function collate(samples: readonly TrainingSample[], classes: number, device: Device): Batch {
  const [first] = samples as [TrainingSample];
  const { shapeDhw } = first.patch;
  const images = samples.map(({ patch }) => patch.image);
  const labels = samples.map(({ patch }) => patch.labels);
  return {
    image: batchOfArrays(images, toIjk(shapeDhw), device),
    masks: fromData(classMasks(labels, classes), [samples.length, classes, ...shapeDhw], { device }),
    valid: labels.some((voxels) => voxels.includes(IGNORE_LABEL))
      ? batchOfArrays(labels.map(annotated), toIjk(shapeDhw), device)
      : null,
    targets: stackTargets(samples, Object.keys(first.targets), device),
    meta: samples.map(({ patch: { caseId, subject, domain } }) => ({ caseId, subject, domain })),
    unlabeled: null,
  };
}

/** 1 where a voxel is of the class; samples outermost, then classes. */
function classMasks(labels: readonly Uint8Array[], classes: number): Float32Array {
  const voxels = labels[0]?.length ?? 0;
  const masks = new Float32Array(labels.length * classes * voxels);
  labels.forEach((values, n) => {
    values.forEach((label, v) => {
      if (label >= 1 && label <= classes) masks[(n * classes + label - 1) * voxels + v] = 1;
    });
  });
  return masks;
}

function annotated(labels: Uint8Array): Float32Array {
  return Float32Array.from(labels, (label) => (label === IGNORE_LABEL ? 0 : 1));
}

function stackTargets(samples: readonly TrainingSample[], names: readonly string[], device: Device) {
  const stacked: Record<string, Tensor> = {};
  for (const name of names) {
    const arrays = samples.map(({ targets }) => targets[name] as TargetArray);
    stacked[name] = fromData(
      concatenated(arrays.map(({ data }) => data)),
      [arrays.length, ...(arrays[0]?.shape ?? [])],
      {
        device,
      },
    );
  }
  return stacked;
}

function concatenated(arrays: readonly TargetArray["data"][]): TypedArray {
  const [first] = arrays as [TargetArray["data"]];
  const all = new (first.constructor as new (length: number) => typeof first)(first.length * arrays.length);
  arrays.forEach((array, n) => {
    all.set(array, n * first.length);
  });
  return all;
}
