import type { Domain, StudyCase } from "./study-case.ts";

/** Cases of one domain that a trained model is scored on. */
export interface PlannedTest {
  readonly domain: string;
  /** The columns in which the domain differs from every source; empty: a domain that was trained on. */
  readonly changed: readonly string[];
  readonly cases: readonly StudyCase[];
}

/** One choice of training, validation and test cases, whatever the method and seed. */
export interface Experiment {
  readonly family: string;
  /** Domains trained on, in order. */
  readonly sources: readonly string[];
  /** What was left out, for leave-one-out. */
  readonly leftOut: string | null;
  readonly fold: number | null;
  /** Limited sampling: number of training subjects and which draw. */
  readonly sample: { readonly size: number; readonly draw: number } | null;
  readonly training: readonly StudyCase[];
  /** Held-out source cases that selection may look at. */
  readonly validation: readonly StudyCase[];
  readonly tests: readonly PlannedTest[];
}

/** The columns in which a target differs from all sources, in the order of the domain's columns. */
export function changedColumns(target: Domain, sources: readonly Domain[]): string[] {
  if (sources.some(({ name }) => name === target.name)) return [];
  return Object.keys(target.values).filter((column) =>
    sources.every(({ values }) => values[column] !== target.values[column]),
  );
}

/** The distinct subjects of cases, in order of first appearance. */
export function subjectsOf(cases: readonly StudyCase[]): string[] {
  return [...new Set(cases.map(({ subject }) => subject))];
}

/** The cases of subjects that are, or are not, in a set. */
export function casesOf(cases: readonly StudyCase[], subjects: ReadonlySet<string>, are = true): StudyCase[] {
  return cases.filter(({ subject }) => subjects.has(subject) === are);
}
