export type Interval = readonly [low: number, high: number];

/** How intervals are drawn; stated in every report. */
export interface Resampling {
  readonly replicates: number;
  readonly seed: number;
}

/** A weighted sum of means with its interval; `estimate` is `null` when one of the means has no case. */
export interface MeanContrast {
  readonly estimate: number | null;
  /** `null` below two subjects in any of the means. */
  readonly interval: Interval | null;
}
