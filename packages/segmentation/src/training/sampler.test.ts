import type { PerAxis } from "@panshift/volume";
import { expect, test } from "vitest";
import { domainOfSample, placeOfSample, type SampledCase, type SamplerOptions } from "./sampler.ts";

const shape: PerAxis<number> = [40, 30, 20];
const voxel = 35 + 40 * (25 + 30 * 15);

function sampledCase(domain: number, foreground: readonly Int32Array[] = [Int32Array.of(voxel)]): SampledCase {
  return { domain, shape, foreground };
}

function options(changes: Partial<SamplerOptions> = {}): SamplerOptions {
  const contract = { kind: "random" } as const;
  return { seed: 1, batchSize: 4, patchShape: [8, 8, 8], foregroundShare: 0.5, contract, ...changes };
}

const numbers = Array.from({ length: 400 }, (_, sample) => sample);

function holds(start: PerAxis<number>): boolean {
  return [35, 25, 15].every((at, axis) => at >= (start[axis] as number) && at < (start[axis] as number) + 8);
}

test("with share 1 every patch holds a foreground voxel, within the case", () => {
  const places = numbers.map((n) => placeOfSample([sampledCase(0)], options({ foregroundShare: 1 }), n));
  expect(places.every(({ start }) => holds(start))).toBe(true);
  expect(places.every(({ start }) => start.every((s, axis) => s >= 0 && s + 8 <= (shape[axis] as number)))).toBe(true);
});

test("the foreground share is kept", () => {
  const far = options({ foregroundShare: 0.7 });
  const rare = numbers.map((n) => placeOfSample([sampledCase(0)], { ...far, foregroundShare: 0 }, n));
  const byChance = rare.filter(({ start }) => holds(start)).length / 400; // patches that hit it anyway
  const held =
    numbers.map((n) => placeOfSample([sampledCase(0)], far, n)).filter(({ start }) => holds(start)).length / 400;
  expect(held).toBeGreaterThan(0.7 + 0.3 * byChance - 0.07);
  expect(held).toBeLessThan(0.7 + 0.3 * byChance + 0.07);
});

test("classes are equally likely however many voxels they have", () => {
  const many = Int32Array.from({ length: 1000 }, () => 0);
  const cases = [sampledCase(0, [many, Int32Array.of(voxel), new Int32Array(0)])];
  const held = numbers
    .map((n) => placeOfSample(cases, options({ foregroundShare: 1 }), n))
    .filter(({ start }) => holds(start));
  expect(held.length / 400).toBeGreaterThan(0.42);
  expect(held.length / 400).toBeLessThan(0.58);
});

test("a patch larger than its case holds it in its middle", () => {
  const { start } = placeOfSample([sampledCase(0)], options({ patchShape: [48, 30, 25] }), 0);
  expect(start).toEqual([-4, 0, -3]);
});

test("a place is a function of seed and number", () => {
  const cases = [sampledCase(0), sampledCase(0)];
  const forward = numbers.map((n) => placeOfSample(cases, options(), n));
  const backward = numbers.toReversed().map((n) => placeOfSample(cases, options(), n));
  expect(backward.toReversed()).toEqual(forward);
  expect(numbers.map((n) => placeOfSample(cases, options({ seed: 2 }), n))).not.toEqual(forward);
});

const domains = [0, 1, 2].map((domain) => sampledCase(domain));
const batches = Array.from({ length: 30 }, (_, b) => [0, 1, 2, 3].map((slot) => 4 * b + slot));

test("balanced batches go round the domains", () => {
  const contract = { kind: "balanced" } as const;
  expect(numbers.slice(0, 6).map((n) => domainOfSample(domains, options({ contract }), n))).toEqual([0, 1, 2, 0, 1, 2]);
});

test("paired slots come from two different domains", () => {
  for (const batch of batches) {
    const [a, b, c, d] = batch.map((n) => domainOfSample(domains, options({ contract: { kind: "paired" } }), n));
    expect(a).not.toBe(b);
    expect(c).not.toBe(d);
  }
});

test("split batches keep their last slots for held-out domains, and every domain takes its turn", () => {
  const held = new Set<number | null>();
  for (const batch of batches) {
    const contract = { kind: "split", metaTest: 1 } as const;
    const [a, b, c, d] = batch.map((n) => domainOfSample(domains, options({ contract }), n));
    expect([a, b, c]).not.toContain(d);
    held.add(d as number);
  }
  expect(held.size).toBe(3);
});
