import { requirePairs } from "./correlation.ts";
import { mean, requireAtLeast, variance } from "./descriptive.ts";
import { studentQuantile } from "./distributions.ts";

export interface BlandAltman {
  readonly n: number;
  /** Mean difference, first minus second. */
  readonly bias: number;
  readonly standardDeviation: number;
  /** bias -/+ 1.96 standard deviations. */
  readonly limits: readonly [lower: number, upper: number];
  readonly biasInterval: readonly [number, number];
  /** 95 % intervals of the lower and the upper limit. */
  readonly limitIntervals: readonly [readonly [number, number], readonly [number, number]];
}

/**
 * Agreement of two measurements of the same cases.
 *
 * @source Bland & Altman, Lancet 327, 1986; variance of a limit of agreement about 3 s^2 / n
 */
export function blandAltman(first: ArrayLike<number>, second: ArrayLike<number>): BlandAltman {
  requirePairs(first, second, 3, "Bland-Altman limits");
  const differences = Float64Array.from(first, (value, i) => value - (second[i] as number));
  requireAtLeast(differences, 3, "Bland-Altman limits");
  const n = differences.length;
  const bias = mean(differences);
  const standardDeviation = Math.sqrt(variance(differences));
  const limits = [bias - 1.96 * standardDeviation, bias + 1.96 * standardDeviation] as const;
  const t = studentQuantile(0.975, n - 1);
  const around = (center: number, error: number): [number, number] => [center - t * error, center + t * error];
  const biasError = standardDeviation / Math.sqrt(n);
  const limitError = Math.sqrt(3) * biasError;
  return {
    n,
    bias,
    standardDeviation,
    limits,
    biasInterval: around(bias, biasError),
    limitIntervals: [around(limits[0], limitError), around(limits[1], limitError)],
  };
}
