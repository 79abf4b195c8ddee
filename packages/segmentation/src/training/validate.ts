import { diceOf, overlapCounts } from "@panshift/metrics";
import type { PerAxis } from "@panshift/volume";
import { chooseLabels } from "../inference/choose-labels.ts";
import type { InferenceOptions } from "../inference/options.ts";
import { slidingWindow, type WindowPredictor } from "../inference/sliding-window.ts";
import { IGNORE_LABEL } from "../methods/interface.ts";
import type { PreparedCase } from "./load-cases.ts";

/** How good a model is on the held-out source cases. */
export interface ValidationResult {
  /** Mean over cases of soft Dice loss + cross-entropy, as eq. (2) of the dual-task paper. */
  readonly loss: number;
  /** Unweighted mean over domains of the mean Dice of each class, `null` where no case defines it; the number of cases behind it. */
  readonly dice: Readonly<Record<string, { readonly mean: number | null; readonly n: number }>>;
  /** Mean over the classes that have one; what the best model is chosen by. */
  readonly score: number | null;
}

export interface ValidationOptions {
  readonly classes: readonly string[];
  readonly patch: PerAxis<number>;
  readonly inference: InferenceOptions;
  readonly predict: WindowPredictor;
  /** Called after each case. */
  readonly onCase?: (done: number, total: number) => void;
}

const EPS = 1e-6;

/**
 * Segments whole cases by sliding window on the network's grid and compares them with their labels.
 * A case without a class counts for that class only when it was predicted (Dice 0); an unannotated
 * voxel never counts. A domain of many cases weighs as much as one of few.
 */
export function validate(cases: readonly PreparedCase[], options: ValidationOptions): ValidationResult {
  const results = cases.map((item, n) => {
    const result = validateCase(item, options);
    options.onCase?.(n + 1, cases.length);
    return { ...result, domain: item.domain };
  });
  const dice = Object.fromEntries(
    options.classes.map((name, c) => {
      const byDomain = new Map<number, number[]>();
      for (const { domain, dice } of results) {
        const value = dice[c];
        if (typeof value === "number") byDomain.set(domain, [...(byDomain.get(domain) ?? []), value]);
      }
      const groups = [...byDomain.values()];
      return [name, { mean: mean(groups.flatMap((values) => mean(values) ?? [])), n: groups.flat().length }];
    }),
  );
  return { loss: mean(results.map(({ loss }) => loss)) ?? 0, dice, score: meanDice(dice) };
}

/** Mean of the classes' mean Dice over the classes that have one, `null` where none has. */
export function meanDice(dice: ValidationResult["dice"]): number | null {
  return mean(Object.values(dice).flatMap((entry) => entry.mean ?? []));
}

interface CaseResult {
  readonly loss: number;
  readonly dice: readonly (number | null)[];
}

function validateCase(item: PreparedCase, { classes, patch, inference, predict }: ValidationOptions): CaseResult {
  const { shape } = item;
  const plane = shape[0] * shape[1];
  const prediction = new Uint8Array(item.labels.length);
  const sums = classes.map(() => ({ overlap: 0, predicted: 0, reference: 0, crossEntropy: 0, voxels: 0 }));
  const windows = { shape, patch, overlap: inference.overlap, classes: classes.length, predict };
  for (const part of slidingWindow(item.image, windows)) {
    if (!("probabilities" in part)) continue;
    const [from, to] = [part.first * plane, (part.first + part.planes) * plane];
    const labels = item.labels.subarray(from, to);
    const thresholds = classes.map(() => inference.threshold);
    chooseLabels(part.probabilities, thresholds, prediction.subarray(from, to));
    part.probabilities.forEach((values, c) => {
      addLossSums(sums[c] as LossSums, values, labels, c + 1);
    });
  }
  return { loss: sums.reduce((total, s) => total + lossOf(s), 0) / sums.length, dice: classDice(item, prediction) };
}

interface LossSums {
  overlap: number;
  predicted: number;
  reference: number;
  crossEntropy: number;
  voxels: number;
}

function addLossSums(sums: LossSums, probabilities: Float32Array, labels: Uint8Array, value: number): void {
  for (let n = 0; n < labels.length; n++) {
    if (labels[n] === IGNORE_LABEL) continue;
    const p = Math.min(1 - EPS, Math.max(EPS, probabilities[n] as number));
    const y = labels[n] === value ? 1 : 0;
    sums.overlap += y * p;
    sums.predicted += p;
    sums.reference += y;
    sums.crossEntropy -= Math.log(y === 1 ? p : 1 - p);
    sums.voxels++;
  }
}

function lossOf({ overlap, predicted, reference, crossEntropy, voxels }: LossSums): number {
  return 1 - (2 * overlap + EPS) / (predicted + reference + EPS) + crossEntropy / Math.max(1, voxels);
}

function classDice({ labels, foreground }: PreparedCase, prediction: Uint8Array): (number | null)[] {
  return foreground.map((_, c) => {
    const reference = Uint8Array.from(labels, (label) => (label === c + 1 ? 1 : 0));
    const predicted = prediction.map((label, n) => (label === c + 1 && labels[n] !== IGNORE_LABEL ? 1 : 0));
    const outcome = diceOf(overlapCounts(reference, predicted));
    if (outcome.kind === "both-empty") return null;
    return outcome.kind === "value" ? outcome.value : 0;
  });
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
