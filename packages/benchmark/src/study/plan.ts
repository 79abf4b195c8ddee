import { canonicalHash } from "@panshift/core";
import type { CaseFiles } from "./case-files.ts";
import type { Experiment, PlannedTest } from "./experiment.ts";
import { findLeaks, type Leak } from "./leakage.ts";
import { experimentsOf } from "./protocols.ts";
import type { StudyCase, StudyData } from "./study-case.ts";
import { isTrained, type PredictedMethod, type Study } from "./study-config.ts";
import { plannedIdentity, type ReadyMethod } from "./training-config.ts";

/** One training, and every test that its model takes part in. */
export interface PlannedRun {
  /** The identity of the training's run folder. */
  readonly id: string;
  readonly method: ReadyMethod;
  readonly seed: number;
  readonly training: readonly StudyCase[];
  readonly validation: readonly StudyCase[];
  readonly uses: readonly PlannedUse[];
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

export interface StudyPlan {
  /** Hash of the whole plan: equal for equal data and study. */
  readonly hash: string;
  readonly runs: readonly PlannedRun[];
  readonly scorings: readonly PlannedScoring[];
  readonly leaks: readonly Leak[];
}

export interface PlanContext {
  /** The methods to train, ready. */
  readonly methods: readonly ReadyMethod[];
  readonly files: CaseFiles;
}

/**
 * Every run of a study, before anything starts: a pure function of the manifests and the study file.
 *
 * Experiments of several protocols that train on the same cases share their runs.
 *
 * @throws CONFIG_INVALID
 */
export function planStudy(study: Study, data: StudyData, { methods, files }: PlanContext): StudyPlan {
  const experiments = study.protocols.flatMap((protocol, index) =>
    experimentsOf(protocol, data, study.patientOverlap).map((experiment) => ({ protocol: index, experiment })),
  );
  const merged = new Map<string, { experiment: Experiment; uses: PlannedUse[] }>();
  for (const { protocol, experiment } of experiments) {
    if (experiment.training.length === 0) continue;
    const key = files.contentOf(experiment);
    const known = merged.get(key) ?? { experiment, uses: [] };
    merged.set(key, known);
    known.uses.push(useOf(protocol, experiment));
  }
  const runs = [...merged.values()].flatMap(({ experiment, uses }) =>
    methods.flatMap((method) =>
      study.seeds.map((seed): PlannedRun => {
        const { training, validation } = experiment;
        return { id: plannedIdentity(method, seed, experiment, files), method, seed, training, validation, uses };
      }),
    ),
  );
  const tested = testedByDomain(experiments.map(({ experiment }) => experiment));
  const scorings = study.methods
    .filter((method): method is PredictedMethod => !isTrained(method))
    .map((method) => ({ methodName: method.name, method, tests: tested }));
  const { scoring, selection } = study;
  const uses = [...merged.values()].map(usesIdentity);
  // A tested case and its reference; a run's identity says neither.
  const given = scorings.map(({ methodName, method: { labels }, tests }) => ({
    methodName,
    labels,
    tests: tests.map(({ domain, cases }) => ({
      domain,
      cases: cases.map((each) => [each.key, files.referenceHash(each)]),
    })),
  }));
  const hash = canonicalHash({ runs: runs.map(({ id }) => id), uses, given, scoring, selection });
  return { hash, runs, scorings, leaks: findLeaks(runs) };
}

function useOf(protocol: number, experiment: Experiment): PlannedUse {
  const { family, sources, leftOut, fold, sample, tests } = experiment;
  return { protocol, family, sources, leftOut, fold, sample, tests };
}

function usesIdentity({ uses }: { readonly uses: readonly PlannedUse[] }) {
  return uses.map(({ tests, ...use }) => ({
    ...use,
    tests: tests.map(({ cases, ...test }) => ({ ...test, cases: cases.map(({ key }) => key) })),
  }));
}

/** Each domain with the distinct cases that any experiment tests in it. */
function testedByDomain(experiments: readonly Experiment[]): PlannedTest[] {
  const byDomain = new Map<string, Map<string, StudyCase>>();
  for (const { domain, cases } of experiments.flatMap(({ tests }) => tests)) {
    const known = byDomain.get(domain) ?? new Map<string, StudyCase>();
    byDomain.set(domain, known);
    for (const each of cases) known.set(each.key, each);
  }
  return [...byDomain].map(([domain, cases]) => ({ domain, changed: [], cases: [...cases.values()] }));
}
