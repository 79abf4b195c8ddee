export { type BlandAltman, blandAltman } from "./bland-altman.ts";
export { type BootstrapOptions, type BootstrapResult, bootstrap, bootstrapMean, type Grouping } from "./bootstrap.ts";
export { type BootstrapGroupMean, bootstrapGroupMeans } from "./bootstrap-group-means.ts";
export { type BootstrapMean, type BootstrapMeansOptions, bootstrapMeans } from "./bootstrap-means.ts";
export { type Correlation, kendallTau, leastSquaresLine, pearson, spearman } from "./correlation.ts";
export { mean, median, midRanks, quantileOfSorted, quantiles, variance } from "./descriptive.ts";
export { cliffDelta, cohenDz } from "./effect-size.ts";
export { type FriedmanResult, friedman, ranksPerCase } from "./friedman.ts";
export { holm } from "./holm.ts";
export { type KernelDensity, kernelDensity } from "./kernel-density.ts";
export { type PermutationResult, signFlipTest } from "./permutation.ts";
export {
  type RankingScheme,
  type RankingStability,
  rankingStability,
  rankMethods,
  significanceMap,
  withMissingLast,
} from "./ranking.ts";
export {
  type CurveBand,
  fitSizeCurve,
  type NarrowBandOptions,
  type SizeCurve,
  scoreAt,
  sizeCurveBand,
  sizeOfNarrowBand,
} from "./size-curve.ts";
export {
  type OneWayComponents,
  oneWayComponents,
  type TwoWayComponents,
  twoWayComponents,
  type VarianceShares,
  varianceShares,
} from "./variance-components.ts";
export { type Alternative, type WilcoxonResult, wilcoxonSignedRank } from "./wilcoxon.ts";
