import { canonicalHash, fail } from "@panshift/core";
import { groupBy } from "../group-by.ts";
import type { CaseFiles } from "./case-files.ts";
import type { Experiment, PlannedTest } from "./experiment.ts";
import { findLeaks, findShared } from "./leakage.ts";
import type { PlannedRun, PlannedUse, StudyPlan } from "./plan.ts";
import { plannedOracles } from "./planned-oracles.ts";
import { plannedRuns } from "./planned-runs.ts";
import { experimentsOf } from "./protocols.ts";
import type { StudyCase, StudyData } from "./study-case.ts";
import { isTrained, type PredictedMethod, type Study } from "./study-config.ts";
import type { ReadyMethod } from "./training-config.ts";
import { requireModality } from "./training-modality.ts";

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
 * @throws CONFIG_INVALID, MODALITY_MISMATCH
 */
export function planStudy(study: Study, data: StudyData, { methods, files }: PlanContext): StudyPlan {
  const experiments = study.protocols.flatMap((protocol, index) =>
    experimentsOf(protocol, data, study.patientOverlap).map((experiment) => ({ protocol: index, experiment })),
  );
  const merged = new Map<string, { experiment: Experiment; uses: PlannedUse[] }>();
  for (const { protocol, experiment } of experiments) {
    if (experiment.training.length === 0) continue;
    // The content is of all source cases, the held-out ones last.
    const key = `${files.contentOf(experiment)} ${experiment.validation.length}`;
    const known = merged.get(key) ?? { experiment, uses: [] };
    merged.set(key, known);
    known.uses.push(useOf(protocol, experiment));
  }
  const byName = [...groupBy(methods, ({ name }) => name).values()];
  const looksAtTargets = study.selection.includes("oracle");
  const runs = [...merged.values()].flatMap(({ experiment, uses }) => {
    const experimental = { experiment, uses, oracles: looksAtTargets ? plannedOracles(uses, study.oracle) : [] };
    return byName.flatMap((draws) =>
      study.seeds.flatMap((seed) => plannedRuns(draws, seed, experimental, { files, rules: study.selection })),
    );
  });
  requireModality(study, runs);
  if (looksAtTargets) requireOracleTarget(runs);
  const tested = testedByDomain(experiments.map(({ experiment }) => experiment));
  const scorings = study.methods
    .filter((method): method is PredictedMethod => !isTrained(method))
    .map((method) => ({ methodName: method.name, method, tests: tested }));
  const { scoring, selection, oracle } = study;
  const uses = [...merged.values()].map(usesIdentity);
  // A tested case and its reference; a run's identity says neither.
  const given = scorings.map(({ methodName, method: { labels, predictions }, tests }) => ({
    methodName,
    labels,
    predictions,
    tests: tests.map(({ domain, cases }) => ({
      domain,
      cases: cases.map((each) => [each.key, files.referenceHash(each)]),
    })),
  }));
  const rules = selection.length === 1 ? selection[0] : selection; // the hash of studies of one rule
  const content = runs.length > 0 && {
    tested: testedContent(
      [...merged.values()].flatMap((one) => one.uses),
      files,
    ),
  };
  const planned = { runs: runs.map(({ id }) => id), uses, ...content, given, scoring, selection: rules };
  const hash = canonicalHash({ ...planned, ...(looksAtTargets && { oracle }) });
  return { hash, runs, scorings, leaks: findLeaks(runs, files), shared: findShared(runs, files) };
}

function requireOracleTarget(runs: readonly PlannedRun[]): void {
  if (runs.length === 0 || runs.some(({ search }) => search !== null && search.oracles.length > 0)) return;
  fail("CONFIG_INVALID", {
    expected: "a tested domain that differs from those trained on, for selection oracle",
    found: "none",
    hint: "add a protocol that tests a shift, or leave the rule out of `selection`",
  });
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

/** Of every tested case the scan's and the reference's hash, which no run's identity holds. */
function testedContent(uses: readonly PlannedUse[], files: CaseFiles): (readonly string[])[] {
  return testedByDomain(uses).flatMap(({ cases }) =>
    cases.map((each) => [each.key, files.imageHash(each), files.referenceHash(each)]),
  );
}

/** Each domain with the distinct cases that any experiment, or use of one, tests in it. */
function testedByDomain(testing: readonly Pick<Experiment, "tests">[]): PlannedTest[] {
  const byDomain = new Map<string, Map<string, StudyCase>>();
  for (const { domain, cases } of testing.flatMap(({ tests }) => tests)) {
    const known = byDomain.get(domain) ?? new Map<string, StudyCase>();
    byDomain.set(domain, known);
    for (const each of cases) known.set(each.key, each);
  }
  return [...byDomain].map(([domain, cases]) => ({ domain, changed: [], cases: [...cases.values()] }));
}
