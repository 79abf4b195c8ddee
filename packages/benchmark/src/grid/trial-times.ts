import type { TrainConfig, TrainProgress } from "@panshift/segmentation";
import { median } from "@panshift/stats";

/** When a training told something, in seconds since it was called. */
export interface Mark extends Pick<TrainProgress, "phase"> {
  readonly at: number;
}

/** What the parts of a training take, in seconds. */
export interface TrialTimes {
  /** From the call to the first step: cases are read, the network is made. Holds what the first step takes beyond others. */
  readonly start: number;
  readonly step: number;
  /** `null`: nothing was validated. */
  readonly validatedCase: number | null;
  /** Checkpoint, best and last model together, as the end of a training writes them. */
  readonly saving: number;
}

/**
 * Takes the times of a short training apart. It should validate before its last step and save after it alone, so that the
 * two can be told apart.
 *
 * @param marks at least one step, in order of time
 * @param end when the training returned
 */
export function timesOf(marks: readonly Mark[], end: number): TrialTimes {
  const timed = marks.map((mark, n) => ({ ...mark, seconds: mark.at - (marks[n - 1]?.at ?? 0) }));
  const steps = timed.filter(({ phase }) => phase === "training");
  const [first, ...later] = steps as [(typeof timed)[number], ...typeof timed];
  const step = later.length === 0 ? first.seconds : median(later.map(({ seconds }) => seconds));
  const lastStep = timed.findLastIndex(({ phase }) => phase === "training");
  const validated = (of: typeof timed) =>
    of.filter(({ phase }) => phase === "validation").map(({ seconds }) => seconds);
  const [before, after] = [validated(timed.slice(0, lastStep)), validated(timed.slice(lastStep))];
  const clean = before.length > 0 ? before : after; // those after the last step hold a checkpoint
  const validatedCase = clean.length === 0 ? null : sum(clean) / clean.length;
  const tail = end - (timed[lastStep] as Mark).at;
  const saving = Math.max(0, tail - after.length * (validatedCase ?? 0));
  return { start: first.at - step, step, validatedCase, saving };
}

/**
 * Seconds of a whole training.
 *
 * @param validationCases held-out cases of each validation
 */
export function secondsOf(
  { start, step, validatedCase, saving }: TrialTimes,
  { iterations, validationInterval, checkpointInterval }: TrainConfig,
  validationCases: number,
): number {
  const times = (interval: number) => Math.ceil(iterations / interval); // the last one at the end
  const validating = times(validationInterval) * validationCases * (validatedCase ?? 0);
  return start + iterations * step + validating + times(checkpointInterval) * saving;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
