/**
 * What a metric found for one case and label. A number only where the metric is defined by both masks; otherwise which
 * of them was empty or absent, so that a table can count these cases and a policy can score them.
 */
export type Outcome =
  | { readonly kind: "value"; readonly value: number }
  /** Reference and prediction are empty. */
  | { readonly kind: "both-empty" }
  /** The reference holds something and the prediction nothing. */
  | { readonly kind: "missed" }
  /** The reference is empty and the prediction is not. */
  | { readonly kind: "spurious" }
  /** No prediction was made for the case. */
  | { readonly kind: "no-prediction" };

/** Every kind of outcome. */
export const outcomeKinds = [
  "value",
  "missed",
  "spurious",
  "both-empty",
  "no-prediction",
] as const satisfies readonly Outcome["kind"][];

/** The kinds of outcome that carry no number. */
export type EmptyKind = Exclude<Outcome["kind"], "value">;

export function value(number: number): Outcome {
  return { kind: "value", value: number };
}

/** Which mask is empty, from their numbers of voxels; null when neither is. */
export function emptyOutcome(referenceVoxels: number, predictionVoxels: number): Outcome | null {
  if (referenceVoxels === 0) return { kind: predictionVoxels === 0 ? "both-empty" : "spurious" };
  return predictionVoxels === 0 ? { kind: "missed" } : null;
}
