/** Where training stands; `iteration` counts cases while loading and in a validation, else steps. */
export interface TrainProgress {
  readonly phase: "loading" | "training" | "validation";
  readonly iteration: number;
  readonly total: number;
  /** Of the last step; `null` before the first. */
  readonly loss: number | null;
  readonly secondsLeft: number | null;
}
