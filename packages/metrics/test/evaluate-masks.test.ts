import { evaluateMasks, metricNames } from "@panshift/metrics";
import { describe, expect, it } from "vitest";
import { fillBox } from "./masks.ts";

const shape = [20, 10, 4] as const;
const spacing = [1, 1, 2.5] as const;

function boxes(...corners: (readonly [low: readonly number[], high: readonly number[]])[]): Uint8Array {
  const mask = new Uint8Array(shape[0] * shape[1] * shape[2]);
  for (const [low, high] of corners) fillBox(mask, shape, low, high);
  return mask;
}

describe("evaluateMasks", () => {
  it("measures two boxes that can be worked out by hand", () => {
    const reference = boxes([
      [2, 2, 1],
      [5, 5, 2],
    ]);
    const prediction = boxes([
      [4, 2, 1],
      [7, 5, 2],
    ]); // two voxels along i further
    const { voxels, metrics } = evaluateMasks(reference, prediction, shape, spacing);
    expect(voxels).toEqual({ reference: 32, prediction: 32 });
    expect(metrics).toMatchObject({
      dice: { kind: "value", value: 0.5 },
      iou: { kind: "value", value: 1 / 3 },
      sensitivity: { kind: "value", value: 0.5 },
      precision: { kind: "value", value: 0.5 },
      hdMm: { kind: "value", value: 2 },
      hd95Mm: { kind: "value", value: 2 },
      assdMm: { kind: "value", value: (8 * 2 + 8 * 1) / 32 }, // every voxel is on the surface: two thick
      nsd: { 1: { kind: "value", value: 0.75 }, 2: { kind: "value", value: 1 } },
      centroidMm: { kind: "value", value: 2 },
      volumeMl: { kind: "value", value: 0.08 },
      volumeErrorMl: { kind: "value", value: 0 },
    });
  });

  it("reports NSD at 1, 2, 3 and 5 mm unless asked otherwise", () => {
    const mask = boxes([
      [2, 2, 1],
      [5, 5, 2],
    ]);
    expect(Object.keys(evaluateMasks(mask, mask, shape, spacing).metrics.nsd)).toEqual(["1", "2", "3", "5"]);
    const { nsd } = evaluateMasks(mask, mask, shape, spacing, { nsdTolerancesMm: [2.5] }).metrics;
    expect(nsd).toEqual({ 2.5: { kind: "value", value: 1 } });
  });

  it("says no-prediction of everything where there is none", () => {
    const { voxels, detection, metrics } = evaluateMasks(
      boxes([
        [2, 2, 1],
        [5, 5, 2],
      ]),
      null,
      shape,
      spacing,
    );
    expect(voxels).toEqual({ reference: 32, prediction: null });
    expect(detection).toBeNull();
    expect(Object.keys(metrics).sort()).toEqual([...metricNames].sort());
    for (const outcome of [...Object.values({ ...metrics, nsd: metrics.dice }), ...Object.values(metrics.nsd)]) {
      expect(outcome).toEqual({ kind: "no-prediction" });
    }
  });

  it("keeps signed and absolute volume errors of missed and spurious masks", () => {
    const [some, none] = [
      boxes([
        [2, 2, 1],
        [5, 5, 2],
      ]),
      boxes(),
    ];
    expect(evaluateMasks(some, none, shape, spacing).metrics).toMatchObject({
      volumeErrorMl: { kind: "value", value: -0.08 },
      absoluteVolumeErrorMl: { kind: "value", value: 0.08 },
      relativeVolumeError: { kind: "value", value: -1 },
      absoluteRelativeVolumeError: { kind: "value", value: 1 },
      falsePositives: { kind: "value", value: 0 },
    });
    expect(evaluateMasks(none, some, shape, spacing).metrics).toMatchObject({
      volumeErrorMl: { kind: "value", value: 0.08 },
      relativeVolumeError: { kind: "spurious" },
      lesionSensitivity: { kind: "spurious" },
      falsePositives: { kind: "value", value: 1 },
    });
  });

  it("refuses masks of another grid, spacings and tolerances that are none", () => {
    const mask = boxes([
      [2, 2, 1],
      [5, 5, 2],
    ]);
    const code = (wanted: string) => expect.objectContaining({ code: wanted });
    expect(() => evaluateMasks(mask, mask.slice(1), shape, spacing)).toThrowError(code("SHAPE_MISMATCH"));
    expect(() => evaluateMasks(mask, mask, shape, [1, 0, 1])).toThrowError(code("VALUE_INVALID"));
    expect(() => evaluateMasks(mask, mask, shape, spacing, { nsdTolerancesMm: [-1] })).toThrowError(
      code("VALUE_INVALID"),
    );
  });
});

describe("lesion-wise detection", () => {
  const lesion = (i: number): [number[], number[]] => [
    [i, 1, 1],
    [i + 4, 2, 1],
  ]; // ten voxels

  it("finds a lesion of which a tenth is covered, and none of which less is", () => {
    const reference = boxes(lesion(0), lesion(8));
    const prediction = boxes(
      [
        [0, 1, 1],
        [0, 1, 1],
      ],
      [
        [18, 8, 3],
        [19, 8, 3],
      ],
    );
    expect(evaluateMasks(reference, prediction, shape, spacing).detection).toEqual({
      lesions: 2,
      found: 1,
      predicted: 2,
      falsePositives: 1,
    });
    const strict = { connectivity: 26, overlap: 0.11 } as const;
    const { detection, metrics } = evaluateMasks(reference, prediction, shape, spacing, { detection: strict });
    expect(detection).toMatchObject({ found: 0, falsePositives: 1 });
    expect(metrics.lesionSensitivity).toEqual({ kind: "value", value: 0 });
  });

  it("finds both lesions that one predicted component joins, and one lesion predicted in parts once", () => {
    const joined = boxes([
      [0, 1, 1],
      [12, 2, 1],
    ]);
    const parts = boxes(lesion(0), lesion(8));
    expect(evaluateMasks(parts, joined, shape, spacing).detection).toMatchObject({
      lesions: 2,
      found: 2,
      predicted: 1,
    });
    expect(evaluateMasks(joined, parts, shape, spacing).detection).toEqual({
      lesions: 1,
      found: 1,
      predicted: 2,
      falsePositives: 0,
    });
  });

  it("parts lesions that touch by corners only when asked to", () => {
    const corners = boxes(
      [
        [0, 0, 0],
        [1, 1, 1],
      ],
      [
        [2, 2, 2],
        [3, 3, 3],
      ],
    );
    const lesionsAt = (connectivity: 6 | 26) =>
      evaluateMasks(corners, corners, shape, spacing, { detection: { connectivity, overlap: 0.1 } }).detection?.lesions;
    expect([lesionsAt(6), lesionsAt(26)]).toEqual([2, 1]);
  });
});
