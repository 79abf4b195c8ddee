import { groupBy } from "../group-by.ts";
import type { Parts } from "./joint-means.ts";

/** A subject of a bootstrap. */
export interface Subject {
  readonly name: string;
  /** Positions of the means that it has cases in, ascending. */
  readonly means: number[];
  /** Center and mean of its cases. */
  readonly places: string[];
}

export function subjectsOf(joint: readonly Parts[]): Subject[] {
  const subjects = new Map<string, Subject>();
  for (const [mean, parts] of joint.entries()) {
    for (const [name, { centers }] of parts) {
      const subject = subjects.get(name) ?? { name, means: [], places: [] };
      subjects.set(name, subject);
      subject.means.push(mean);
      for (const center of [...centers].sort()) subject.places.push(`${mean} ${center}`);
    }
  }
  return [...subjects.values()];
}

/** Subjects that are in the same means. */
interface SameMeans {
  means: ReadonlySet<number>;
  subjects: readonly Subject[];
}

/**
 * Subjects of the same centers, in the same means, are drawn among themselves. A stratum of one would stand still in
 * every draw: where a center has a single subject, the centers of those means are drawn as one; a subject alone in its
 * means joins the most subjects that share a mean with it.
 */
export function strataOf(subjects: readonly Subject[]): Subject[][] {
  const sets = groupBy(subjects, ({ means }) => means.join(" "));
  const joined = [...sets.values()].map(
    (of): SameMeans => ({ means: new Set((of[0] as Subject).means), subjects: of }),
  );
  for (const alone of joined) {
    if (alone.subjects.length !== 1) continue;
    const others = joined.filter((set) => set !== alone && [...alone.means].some((mean) => set.means.has(mean)));
    const [largest] = others.sort((a, b) => b.subjects.length - a.subjects.length);
    if (largest === undefined) continue;
    largest.means = new Set([...largest.means, ...alone.means]);
    largest.subjects = [...largest.subjects, ...alone.subjects];
    alone.means = new Set();
    alone.subjects = [];
  }
  const stratum = new Map<Subject, string>();
  for (const [set, { subjects: members }] of joined.entries()) {
    const centers = groupBy(members, ({ places }) => places.join("|"));
    const isOne = [...centers.values()].some(({ length }) => length === 1);
    for (const subject of members) stratum.set(subject, isOne ? `set ${set}` : subject.places.join("|"));
  }
  const strata = groupBy(subjects, (subject) => stratum.get(subject));
  return [...strata.values()].sort((a, b) => b.length - a.length);
}
