import { Rng } from "@panshift/core";
import type { PerAxis } from "@panshift/volume";
import { expect, test } from "vitest";
import { sourceWorker } from "../../../test/support/source-worker.ts";
import { augmentationSchema } from "../src/augment/options.ts";
import { getMethod } from "../src/index.ts";
import { defaultHparams } from "../src/methods/hparams.ts";
import type { PreparedCase } from "../src/training/load-cases.ts";
import { createLoader } from "../src/training/loader.ts";
import type { SampleRecipe } from "../src/training/make-sample.ts";

const shape: PerAxis<number> = [20, 18, 16];
const voxels = shape[0] * shape[1] * shape[2];
const method = getMethod("dual-task");
const reference = { id: method.id, from: import.meta.dirname };

const start = sourceWorker("segmentation/src/training/loader.worker.ts");

function preparedCase(caseId: string): PreparedCase {
  const image = new Float32Array(new SharedArrayBuffer(4 * voxels));
  Rng.of("loader test", caseId).fillNormal(image, 0.5, 0.2);
  const labels = new Uint8Array(new SharedArrayBuffer(voxels));
  const foreground = new Int32Array(new SharedArrayBuffer(4 * 27));
  for (let n = 0; n < 27; n++) {
    const at = 6 + (n % 3) + shape[0] * (6 + (Math.floor(n / 3) % 3) + shape[1] * (6 + Math.floor(n / 9)));
    labels[at] = 1;
    foreground[n] = at;
  }
  const nativeGrid = { shape, affine: [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]] } as const; // biome-ignore format: a matrix
  const spacing: PerAxis<number> = [1, 1, 1];
  return { caseId, subject: caseId, domain: 0, shape, spacing, nativeGrid, image, labels, foreground: [foreground], intensityRange: [0, 1] }; // biome-ignore format: one case
}

function recipe(cases: readonly PreparedCase[]): SampleRecipe {
  return {
    cases,
    classes: 1,
    sampler: { seed: 5, batchSize: 2, patchShape: [16, 16, 8], foregroundShare: 0.5, contract: { kind: "random" } },
    augmentation: augmentationSchema.parse({}),
    targets: method.targets,
    hparams: defaultHparams(method.hparams),
  };
}

test("workers make the samples that the training thread would have made", async () => {
  const own = recipe([preparedCase("a"), preparedCase("b")]);
  const inThread = createLoader(own, reference, 0);
  const inWorkers = createLoader(own, reference, 2, start);
  for (const iteration of [0, 1, 2, 7]) {
    expect(await inWorkers.batch(iteration)).toEqual(await inThread.batch(iteration));
  }
  await inWorkers.close();
});

test("a sample is a function of its number: a loader that begins later gives the same", async () => {
  const own = recipe([preparedCase("a"), preparedCase("b")]);
  const early = createLoader(own, reference, 0);
  await early.batch(0);
  expect(await early.batch(3)).toEqual(await createLoader(own, reference, 0).batch(3));
});

test("an error in a worker reaches the one who waits for the sample", async () => {
  const loader = createLoader({ ...recipe([]), cases: [] }, reference, 1, start);
  await expect(loader.batch(0)).rejects.toMatchObject({ code: "VALUE_INVALID" });
  await loader.close();
});
