import { liveTensors, scope } from "@panshift/torch";
import { expect, test } from "vitest";
import { IGNORE_LABEL } from "../methods/interface.ts";
import { collate } from "./collate.ts";
import type { TrainingSample } from "./make-sample.ts";

function sample(caseId: string, labels: readonly number[], domain = 0): TrainingSample {
  return {
    patch: {
      caseId,
      subject: caseId,
      domain,
      classes: 2,
      shapeDhw: [1, 2, 3],
      spacingDhwMm: [1, 1, 1],
      image: Float32Array.from(labels, (label) => label / 10),
      labels: Uint8Array.from(labels),
    },
    targets: { slices: { data: Int32Array.of(domain), shape: [1] } },
  };
}

test("samples become one batch: a channel a class, targets on a new first axis", () => {
  const before = liveTensors();
  scope(() => {
    const batch = collate([sample("a", [0, 1, 2, 0, 0, 1]), sample("b", [2, 2, 0, 0, 0, 0], 1)], 2, "cpu");
    expect(batch.image.shape).toEqual([2, 1, 1, 2, 3]);
    expect(batch.masks.shape).toEqual([2, 2, 1, 2, 3]);
    expect([...batch.masks.toArray()]).toEqual([
      ...[0, 1, 0, 0, 0, 1],
      ...[0, 0, 1, 0, 0, 0],
      ...[0, 0, 0, 0, 0, 0],
      ...[1, 1, 0, 0, 0, 0],
    ]);
    expect(batch.valid).toBeNull();
    expect(batch.targets.slices?.shape).toEqual([2, 1]);
    expect([...(batch.targets.slices?.toArray() ?? [])]).toEqual([0, 1]);
    expect(batch.meta).toEqual([
      { caseId: "a", subject: "a", domain: 0 },
      { caseId: "b", subject: "b", domain: 1 },
    ]);
  });
  expect(liveTensors()).toBe(before);
});

test("unannotated voxels are of no class and marked not valid", () => {
  scope(() => {
    const batch = collate([sample("a", [0, 1, IGNORE_LABEL, 0, 0, 1])], 2, "cpu");
    expect([...(batch.valid?.toArray() ?? [])]).toEqual([1, 1, 0, 1, 1, 1]);
    expect([...batch.masks.toArray()]).toEqual([0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  });
});
