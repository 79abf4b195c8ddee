import { fail, type Rng } from "@panshift/core";
import { quantileOfSorted, requireAtLeast } from "./descriptive.ts";
import { normalCdf, normalQuantile } from "./distributions.ts";

/** Which observations belong together: all of one cluster (patient) are drawn or left out as one. */
export interface Grouping {
  /** One entry per observation; absent: every observation is its own cluster. */
  readonly clusters?: readonly (string | number)[];
  /** One entry per observation (center); each stratum keeps its number of clusters. A cluster lies in one stratum. */
  readonly strata?: readonly (string | number)[];
}

export interface BootstrapOptions extends Grouping {
  readonly rng: Rng;
  /** Replicates; default 10 000. */
  readonly replicates?: number;
  /** Coverage; default 0.95. */
  readonly level?: number;
  /** Percentile (Efron 1979) or bias-corrected and accelerated (Efron 1987). */
  readonly interval?: "percentile" | "bca";
}

export interface BootstrapResult {
  readonly estimate: number;
  readonly interval: readonly [low: number, high: number];
  readonly standardError: number;
  readonly replicates: number;
  readonly clusters: number;
}

/** Indices of the observations of one cluster. */
type Cluster = readonly number[];

/**
 * Stratified cluster bootstrap of a statistic of n observations.
 *
 * @param n number of observations
 * @param statistic of a multiset of observation indices (each in [0, n))
 * @throws TOO_FEW_VALUES below two clusters; VALUE_INVALID when a cluster spans strata
 * @source Efron, Ann. Statist. 7, 1979; BCa: Efron, JASA 82, 1987, with the jackknife over clusters
 */
export function bootstrap(
  n: number,
  statistic: (indices: Int32Array) => number,
  options: BootstrapOptions,
): BootstrapResult {
  const { rng, replicates = 10_000, level = 0.95, interval = "percentile" } = options;
  const strata = groupClusters(n, options);
  const clusterCount = strata.reduce((sum, clusters) => sum + clusters.length, 0);
  if (clusterCount < 2) {
    fail("TOO_FEW_VALUES", {
      expected: "at least two clusters (patients) to resample",
      found: clusterCount,
      hint: "report the estimate without an interval",
    });
  }
  const estimate = statistic(Int32Array.from({ length: n }, (_, i) => i));
  const draws = new Float64Array(replicates);
  for (let b = 0; b < replicates; b++) draws[b] = statistic(drawSample(strata, rng));
  draws.sort();
  const [low, high] =
    interval === "percentile"
      ? [(1 - level) / 2, (1 + level) / 2]
      : bcaFractions(draws, estimate, jackknife(strata, statistic), level);
  return {
    estimate,
    interval: [quantileOfSorted(draws, low), quantileOfSorted(draws, high)],
    standardError: deviation(draws),
    replicates,
    clusters: clusterCount,
  };
}

/** Bootstrap of the mean of values. */
export function bootstrapMean(values: ArrayLike<number>, options: BootstrapOptions): BootstrapResult {
  requireAtLeast(values, 1, "the bootstrap of a mean");
  const meanOf = (indices: Int32Array): number => {
    let sum = 0;
    for (let i = 0; i < indices.length; i++) sum += values[indices[i] as number] as number;
    return sum / indices.length;
  };
  return bootstrap(values.length, meanOf, options);
}

/** Clusters by stratum, in order of first appearance. */
export function groupClusters(n: number, { clusters, strata }: Grouping): Cluster[][] {
  const stratumOf = new Map<string | number, string | number>();
  const byStratum = new Map<string | number, Map<string | number, number[]>>();
  for (let i = 0; i < n; i++) {
    const cluster = clusters?.[i] ?? i;
    const stratum = strata?.[i] ?? "";
    const known = stratumOf.get(cluster) ?? stratum;
    if (known !== stratum) {
      fail("VALUE_INVALID", {
        expected: `cluster ${cluster} in one stratum`,
        found: [known, stratum],
        hint: "stratify by something that a patient has once",
      });
    }
    stratumOf.set(cluster, stratum);
    const members = byStratum.get(stratum) ?? new Map<string | number, number[]>();
    byStratum.set(stratum, members);
    const indices = members.get(cluster) ?? [];
    members.set(cluster, indices);
    indices.push(i);
  }
  return [...byStratum.values()].map((members) => [...members.values()]);
}

/** Draws as many clusters from each stratum as it has, with replacement. */
export function drawSample(strata: readonly (readonly Cluster[])[], rng: Rng): Int32Array {
  const indices: number[] = [];
  for (const clusters of strata) {
    for (let i = 0; i < clusters.length; i++) indices.push(...(clusters[rng.int(0, clusters.length)] as Cluster));
  }
  return Int32Array.from(indices);
}

/** The statistic with each cluster left out in turn. */
function jackknife(strata: readonly (readonly Cluster[])[], statistic: (indices: Int32Array) => number): number[] {
  const all = strata.flat();
  return all.map((_, omitted) => statistic(Int32Array.from(all.filter((_, i) => i !== omitted).flat())));
}

/** Adjusted percentile fractions: bias z0 from the draws below the estimate, acceleration from the jackknife. */
function bcaFractions(
  sortedDraws: Float64Array,
  estimate: number,
  leaveOneOut: readonly number[],
  level: number,
): [number, number] {
  let below = 0;
  for (const draw of sortedDraws) below += draw < estimate ? 1 : draw === estimate ? 0.5 : 0;
  const bias = normalQuantile(below / sortedDraws.length);
  if (!Number.isFinite(bias)) return [(1 - level) / 2, (1 + level) / 2];
  const center = leaveOneOut.reduce((a, b) => a + b, 0) / leaveOneOut.length;
  const squares = leaveOneOut.reduce((sum, value) => sum + (center - value) ** 2, 0);
  const cubes = leaveOneOut.reduce((sum, value) => sum + (center - value) ** 3, 0);
  const acceleration = squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
  const adjust = (fraction: number): number => {
    const z = bias + normalQuantile(fraction);
    return normalCdf(bias + z / (1 - acceleration * z));
  };
  return [adjust((1 - level) / 2), adjust((1 + level) / 2)];
}

function deviation(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  const center = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - center) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}
