import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Rng } from "@panshift/core";
import { liveTensors } from "@panshift/torch";
import {
  affineFrom,
  createVolume,
  orientationOf,
  type PerAxis,
  toCanonical,
  type Volume,
  withVoxels,
} from "@panshift/volume";
import { writeVolume } from "@panshift/volume/files";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadModel, type Model, parseTrainConfig, segmentVolume, train } from "../src/index.ts";

const SHAPE: PerAxis<number> = [22, 19, 17];
const folder = mkdtempSync(join(tmpdir(), "panshift-segment-"));
let model: Model;

beforeAll(async () => {
  const scan = ct();
  writeVolume(join(folder, "scan.nii.gz"), scan);
  writeVolume(join(folder, "label.nii.gz"), createVolume(ballMask(), scan));
  const config = parseTrainConfig(
    {
      data: { cases: [{ image: "scan.nii.gz", label: "label.nii.gz" }], labels: { pancreas: [1] } },
      preprocessing: { modality: "ct", spacingDhwMm: [2, 2, 2] },
      patchSizeDhw: [16, 16, 16],
      network: { width: 8 },
      augmentation: "none",
      optimization: { learningRate: 3e-3 },
      iterations: 40,
      precision: "fp32",
      threads: 1,
    },
    join(folder, "config.yaml"),
  );
  model = loadModel(join((await train(config, { store: join(folder, "runs") })).folder, "model"));
});

afterAll(() => model.dispose());

/** RAS, 2 mm; a bright ball off the center in soft tissue, air on the lowest planes. */
function ct(): Volume {
  const rng = Rng.of("segment test");
  const ball = ballMask();
  const air = 3 * SHAPE[0] * SHAPE[1];
  const voxels = Int16Array.from(ball, (inside, n) => (n < air ? -1000 : Math.round(rng.normal(inside ? 160 : 0, 10))));
  return createVolume(voxels, { shape: SHAPE, affine: affineFrom([2, 2, 2], [-10, 20, 5]) });
}

function ballMask(): Uint8Array {
  return Uint8Array.from({ length: SHAPE[0] * SHAPE[1] * SHAPE[2] }, (_, n) => {
    const place = [n % SHAPE[0], Math.floor(n / SHAPE[0]) % SHAPE[1], Math.floor(n / (SHAPE[0] * SHAPE[1]))];
    return Math.hypot(...place.map((x, axis) => x - ([8, 11, 9][axis] as number))) < 4 ? 1 : 0;
  });
}

/** The same scan with its axes stored in reverse where flagged, the affine still true. */
function reversed({ voxels, affine, shape }: Volume, flip: PerAxis<boolean>): Volume {
  const out = new Int16Array(voxels.length);
  const at = (axis: 0 | 1 | 2, n: number) => (flip[axis] ? shape[axis] - 1 - n : n);
  for (let k = 0, n = 0; k < shape[2]; k++) {
    for (let j = 0; j < shape[1]; j++) {
      for (let i = 0; i < shape[0]; i++, n++) {
        out[n] = voxels[at(0, i) + shape[0] * (at(1, j) + shape[1] * at(2, k))] as number;
      }
    }
  }
  const rows = affine.slice(0, 3).map((row) => {
    const end = [0, 1, 2].reduce(
      (sum, axis) => sum + (flip[axis] ? (row[axis] as number) * ((shape[axis] as number) - 1) : 0),
      row[3],
    );
    return [...[0, 1, 2].map((axis) => (flip[axis] ? -(row[axis] as number) : (row[axis] as number))), end];
  });
  return createVolume(out, { shape, affine: [...rows, [0, 0, 0, 1]] as unknown as Volume["affine"] });
}

const code = (name: string) => expect.objectContaining({ code: name });

test.each([
  ["RAS", [false, false, false]],
  ["LPS", [true, true, false]],
  ["LAS", [true, false, false]],
  ["RAI", [false, false, true]],
] as const)("a %s scan is segmented on its own grid, the same voxels in the world", async (orientation, flip) => {
  const before = liveTensors();
  const reference = await segmentVolume(model, ct(), { probabilities: true });
  const scan = reversed(ct(), flip);
  expect(orientationOf(scan.affine)).toBe(orientation);
  const { labels, probabilities } = await segmentVolume(model, scan, { probabilities: true });
  expect(labels.shape).toEqual(scan.shape);
  expect(labels.affine).toEqual(scan.affine);
  expect(labels.voxels).toBeInstanceOf(Uint8Array);
  expect(toCanonical(labels).voxels).toEqual(reference.labels.voxels);
  expect(toCanonical(probabilities?.pancreas as Volume).voxels).toEqual(reference.probabilities?.pancreas?.voxels);
  expect(liveTensors()).toBe(before);
});

test("the ball is found, and the report says how large it is", async () => {
  const { labels, report } = await segmentVolume(model, ct());
  const found = labels.voxels as Uint8Array;
  const common = ballMask().reduce((sum, inside, n) => sum + (inside && found[n] === 1 ? 1 : 0), 0);
  const voxels = found.reduce((sum, label) => sum + label, 0);
  expect((2 * common) / (voxels + ballMask().reduce((sum, inside) => sum + inside, 0))).toBeGreaterThan(0.8);
  expect(report).toMatchObject({
    modality: { value: "ct", statedBy: "inferred" },
    thresholds: { pancreas: 0.5 },
    flags: [],
    classes: [{ name: "pancreas", label: 1, voxels, components: { kept: 1 } }],
  });
  expect(report.classes[0]?.volumeMl).toBeCloseTo(voxels * 0.008, 6);
});

test("another spacing: labels on the scan's own finer grid", async () => {
  const fine = createVolume(new Int16Array(44 * 38 * 34).fill(0), {
    shape: [44, 38, 34],
    affine: affineFrom([1, 1, 1]),
  });
  const { labels, report } = await segmentVolume(model, fine, { modality: "ct" });
  expect(labels.shape).toEqual([44, 38, 34]);
  expect(report.flags).toContain("spacing-out-of-range");
  expect(report.flags).toContain("intensity-out-of-range");
  expect(report.modality).toEqual({ value: "ct", statedBy: "caller" });
});

test("mirror averaging is symmetric: a mirrored scan gives mirrored probabilities", async () => {
  const voxels = ct().voxels;
  const mirrored = reversed(ct(), [true, false, false]).voxels;
  const [one, other] = await Promise.all(
    [voxels, mirrored].map((own) => segmentVolume(model, withVoxels(ct(), own), { probabilities: true, flips: true })),
  );
  const a = one?.probabilities?.pancreas?.voxels as Float32Array;
  const b = other?.probabilities?.pancreas?.voxels as Float32Array;
  a.forEach((p, n) => {
    const i = n % SHAPE[0];
    expect(b[n - i + SHAPE[0] - 1 - i]).toBeCloseTo(p, 4);
  });
});

test("a scan of another modality is refused, and segmented when allowed", async () => {
  const mr = withVoxels(
    ct(),
    Int16Array.from(ct().voxels as Int16Array, (value) => value + 1000),
  );
  await expect(segmentVolume(model, mr)).rejects.toThrow(code("MODALITY_MISMATCH"));
  await expect(segmentVolume(model, ct(), { modality: "mr", place: { caseId: "x" } })).rejects.toThrow("case x");
  const { report } = await segmentVolume(model, mr, { outOfScope: "allow" });
  expect(report.flags).toContain("modality-out-of-scope");
});

test("a CT outside of the trained window and voxels that are no numbers are refused", async () => {
  const metal = withVoxels(ct(), new Int16Array(ct().voxels.length).fill(-1024));
  await expect(segmentVolume(model, metal)).rejects.toThrow(code("INTENSITY_OUT_OF_RANGE"));
  const { report } = await segmentVolume(model, metal, { outOfScope: "allow" });
  expect(report.flags).toContain("intensity-out-of-range");
  const broken = withVoxels(ct(), Float32Array.from(ct().voxels as Int16Array).fill(Number.NaN, 5, 8));
  await expect(segmentVolume(model, broken)).rejects.toThrow(code("VOLUME_NOT_FINITE"));
});

test("an aborted segmentation ends with the signal's reason", async () => {
  const controller = new AbortController();
  const onProgress = () => controller.abort(new Error("enough"));
  await expect(segmentVolume(model, ct(), { signal: controller.signal, onProgress })).rejects.toThrow("enough");
});
