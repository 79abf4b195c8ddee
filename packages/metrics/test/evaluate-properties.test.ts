import { Rng } from "@panshift/core";
import { evaluateMasks, type MaskMetrics, type Outcome, type SurfaceKind } from "@panshift/metrics";
import { describe, expect, it } from "vitest";
import { type MaskPair, randomPair, reoriented } from "./masks.ts";

const NSD_MM = [0.5, 1, 2, 4];

function metricsOf(pair: MaskPair, surface: SurfaceKind, scale = 1): MaskMetrics {
  const nsdTolerancesMm = NSD_MM.map((mm) => mm * scale);
  const { reference, prediction, shape, spacing } = pair;
  return evaluateMasks(reference, prediction, shape, spacing, { surface, nsdTolerancesMm }).metrics;
}

/** Every outcome as a number (kinds as their names), the normalized surface distances in order. */
function flat({ nsd, ...others }: MaskMetrics): Record<string, number | string> {
  const numberOf = (outcome: Outcome) => (outcome.kind === "value" ? outcome.value : outcome.kind);
  const tolerances = Object.entries(nsd).sort(([a], [b]) => Number(a) - Number(b));
  return {
    ...Object.fromEntries(Object.entries(others).map(([name, outcome]) => [name, numberOf(outcome)])),
    ...Object.fromEntries(tolerances.map(([, outcome], n) => [`nsd${n}`, numberOf(outcome)])),
  };
}

function expectEqual(found: MaskMetrics, expected: Record<string, number | string>): void {
  for (const [name, value] of Object.entries(flat(found))) {
    const other = expected[name];
    if (typeof value === "string" || typeof other === "string") expect(value, name).toBe(other);
    else expect(value, name).toBeCloseTo(other as number, 9);
  }
}

/** What swapping the masks leaves as it is. */
const symmetric = ["dice", "iou", "assdMm", "masdMm", "hdMm", "hd95Mm", "hd95PooledMm", "centroidMm"] as const;

describe.each<SurfaceKind>(["voxel", "mesh"])("metrics of random masks, %s surfaces", (surface) => {
  const pairs = Array.from({ length: 25 }, (_, n) => randomPair(Rng.of("properties", surface, n)));

  it("are symmetric, with sensitivity and precision changing places", () => {
    for (const pair of pairs) {
      const metrics = flat(metricsOf(pair, surface));
      const swapped = flat(metricsOf({ ...pair, reference: pair.prediction, prediction: pair.reference }, surface));
      for (const name of symmetric) expect(swapped[name], name).toBeCloseTo(metrics[name] as number, 9);
      for (const n of NSD_MM.keys()) expect(swapped[`nsd${n}`]).toBeCloseTo(metrics[`nsd${n}`] as number, 9);
      expect(swapped.sensitivity).toBe(metrics.precision);
      expect(swapped.volumeErrorMl).toBeCloseTo(-(metrics.volumeErrorMl as number), 12);
    }
  });

  it("do not change when axes are permuted and flipped together with the spacing", () => {
    for (const [n, pair] of pairs.entries()) {
      const rng = Rng.of("orientations", n);
      const order = rng.pick([
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
      ] as const);
      const flips = [rng.chance(0.5), rng.chance(0.5), rng.chance(0.5)] as const;
      expectEqual(metricsOf(reoriented(pair, order, flips), surface), flat(metricsOf(pair, surface)));
    }
  });

  it("scale with the spacing: lengths by the factor, volumes by its cube, shares not at all", () => {
    const factor = 3;
    for (const pair of pairs) {
      const [si, sj, sk] = pair.spacing;
      const scaled = metricsOf({ ...pair, spacing: [factor * si, factor * sj, factor * sk] }, surface, factor);
      const expected = Object.entries(flat(metricsOf(pair, surface))).map(([name, value]) => {
        const by = name.endsWith("Mm") ? factor : name.endsWith("Ml") ? factor ** 3 : 1;
        return [name, typeof value === "string" ? value : value * by] as const;
      });
      expectEqual(scaled, Object.fromEntries(expected));
    }
  });

  it("do not depend on empty room around the masks, nor on where they lie in memory", () => {
    for (const pair of pairs) {
      const [ni, nj, nk] = pair.shape;
      const shape = [ni + 5, nj + 2, nk + 3] as const;
      const move = (mask: Uint8Array) => {
        const buffer = new Uint8Array(3 + shape[0] * shape[1] * shape[2]).subarray(3);
        mask.forEach((inside, n) => {
          const [i, j, k] = [n % ni, Math.floor(n / ni) % nj, Math.floor(n / (ni * nj))];
          // Any value that is not zero is inside.
          buffer[i + 3 + shape[0] * (j + 1 + shape[1] * (k + 2))] = inside * 200;
        });
        return buffer;
      };
      const moved = { ...pair, reference: move(pair.reference), prediction: move(pair.prediction), shape };
      expectEqual(metricsOf(moved, surface), flat(metricsOf(pair, surface)));
    }
  });

  it("are perfect for equal masks", () => {
    for (const { reference, shape, spacing } of pairs) {
      const perfect = flat(metricsOf({ reference, prediction: reference.slice(), shape, spacing }, surface));
      expect(perfect).toMatchObject({ dice: 1, iou: 1, assdMm: 0, hdMm: 0, hd95Mm: 0, nsd0: 1, centroidMm: 0 });
      expect(perfect).toMatchObject({ volumeErrorMl: 0, lesionSensitivity: 1, falsePositives: 0 });
    }
  });
});
