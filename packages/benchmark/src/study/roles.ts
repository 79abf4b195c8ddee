import { sha256Hex } from "@panshift/core";
import { groupBy } from "../group-by.ts";
import { subjectsOf } from "./experiment.ts";
import type { StudyCase } from "./study-case.ts";

/**
 * Holds out a share of the subjects: those first by the hash of (seed, purpose, subject). Nobody else's place changes
 * when a subject comes or goes but where the count does.
 *
 * @returns at least one subject and never all, where there are two; none of fewer
 */
export function heldOut(
  subjects: readonly string[],
  share: number,
  ...name: readonly (string | number)[]
): Set<string> {
  if (subjects.length < 2) return new Set();
  const count = Math.min(subjects.length - 1, Math.max(1, Math.round(share * subjects.length)));
  return new Set(ranked(subjects, ...name).slice(0, count));
}

/** Holds out a share of the subjects of each center (that of a subject's first case). */
export function heldOutByCenter(
  cases: readonly StudyCase[],
  share: number,
  ...name: readonly (string | number)[]
): Set<string> {
  const centers = new Map<string, string>();
  for (const { subject, record } of cases) if (!centers.has(subject)) centers.set(subject, record.center);
  const groups = groupBy(subjectsOf(cases), (subject) => centers.get(subject));
  return new Set([...groups.values()].flatMap((subjects) => [...heldOut(subjects, share, ...name)]));
}

/** Subjects in the order of the hash of (name, subject). */
export function ranked(subjects: readonly string[], ...name: readonly (string | number)[]): string[] {
  return subjects
    .map((subject) => ({ subject, rank: sha256Hex(JSON.stringify([...name, subject])) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ subject }) => subject);
}
