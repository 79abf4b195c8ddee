import type { Experiment, PlannedTest } from "./experiment.ts";
import type { SearchDraw } from "./search-draws.ts";
import type { StudyCase } from "./study-case.ts";
import type { PredictedMethod } from "./study-config.ts";
import type { ReadyMethod } from "./training-config.ts";

/** One training, and every test that its model takes part in. */
export interface PlannedRun {
  /** The identity of the training's run folder. */
  readonly id: string;
  readonly method: ReadyMethod;
  readonly seed: number;
  readonly training: readonly StudyCase[];
  readonly validation: readonly StudyCase[];
  /** What is tested; of a search's draws by the chosen one alone. */
  readonly uses: readonly PlannedUse[];
  /** The search that the run serves; `null`: it is tested in any case. */
  readonly search: PlannedSearch | null;
  /** The source domain that the run is not trained but validated on, for its search's sake; such a run tests nothing. */
  readonly withoutDomain: string | null;
}

/** Trainings on the same cases with the same seed, one for each distinct draw of a method's search. */
export interface PlannedSearch {
  readonly budget: number;
  /** In the order of the draws; equal draws are one training. */
  readonly candidates: readonly SearchCandidate[];
  /** Target domains for which the oracle chooses too; empty unless it is a rule of the study. */
  readonly oracles: readonly PlannedOracle[];
}

export interface SearchCandidate {
  /** Identity of the run. */
  readonly id: string;
  readonly draw: SearchDraw;
  /** Identities of the trainings without each source domain; empty unless leave-one-domain-out chooses. */
  readonly withoutDomain: readonly string[];
}

/** A target domain for which the oracle chooses a draw, parted by subject. */
export interface PlannedOracle {
  readonly domain: string;
  /** Tests of the share of the subjects that it chooses by: every draw opens these. */
  readonly share: readonly PlannedUse[];
  /** Tests of the others, on which the chosen draw is scored. */
  readonly rest: readonly PlannedUse[];
}

/** A place of a run in the protocols: one model may serve several. */
export interface PlannedUse {
  /** Position in the study's `protocols`. */
  readonly protocol: number;
  readonly family: string;
  readonly sources: readonly string[];
  readonly leftOut: string | null;
  readonly fold: number | null;
  readonly sample: Experiment["sample"];
  readonly tests: readonly PlannedTest[];
}

/** Predictions made elsewhere, with the cases that they are scored on. */
export interface PlannedScoring {
  readonly methodName: string;
  readonly method: PredictedMethod;
  /** Each domain with the cases that any experiment tests there. */
  readonly tests: readonly PlannedTest[];
}

/** A tested case that the run's training or selection sees, as a person or as an image. */
export interface Leak {
  readonly run: string;
  readonly kind: "same-subject" | "same-image";
  readonly tested: string;
  readonly seen: string;
}

/** A held-out source case that the same training learns from under another name: selection by it is too hopeful. */
export interface SharedCase {
  readonly kind: Leak["kind"];
  readonly heldOut: string;
  readonly trained: string;
}

export interface StudyPlan {
  /** Hash of the whole plan: equal for equal study and data, with the content of tested scans and references. */
  readonly hash: string;
  readonly runs: readonly PlannedRun[];
  readonly scorings: readonly PlannedScoring[];
  readonly leaks: readonly Leak[];
  /** Held-out source cases that are trained on, too. */
  readonly shared: readonly SharedCase[];
}
