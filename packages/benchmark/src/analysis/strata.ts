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
      for (const center of centers.toSorted()) subject.places.push(`${mean} ${center}`);
    }
  }
  return [...subjects.values()];
}

/** Subjects that are in the same means. */
export interface SameMeans<S> {
  readonly means: ReadonlySet<number>;
  readonly subjects: readonly S[];
}

/**
 * Joins each set of one subject, which would stand still in every draw, with the largest of those that share a mean with
 * it, if any; the order stays.
 */
export function joinSingles<S>(sets: readonly SameMeans<S>[]): SameMeans<S>[] {
  const joined = [...sets];
  for (const alone of sets) {
    const at = joined.indexOf(alone); // gone where another joined it: it has two then
    if (at < 0 || alone.subjects.length !== 1) continue;
    const others = joined.filter((set) => set !== alone && [...alone.means].some((mean) => set.means.has(mean)));
    const [largest] = others.sort((a, b) => b.subjects.length - a.subjects.length);
    if (largest === undefined) continue;
    const subjects = [...largest.subjects, ...alone.subjects];
    joined[joined.indexOf(largest)] = { means: new Set([...largest.means, ...alone.means]), subjects };
    joined.splice(at, 1);
  }
  return joined;
}

/**
 * Subjects of the same centers, in the same means, are drawn among themselves. A stratum of one would stand still in
 * every draw: where a center has a single subject, the centers of those means are drawn as one; a subject alone in its
 * means joins the most subjects that share a mean with it.
 */
export function strataOf(subjects: readonly Subject[]): Subject[][] {
  const sets = groupBy(subjects, ({ means }) => means.join(" "));
  const joined = joinSingles(Array.from(sets.values(), (of) => ({ means: new Set(of[0]?.means), subjects: of })));
  const stratum = new Map<Subject, string>();
  for (const [set, { subjects: members }] of joined.entries()) {
    const centers = groupBy(members, ({ places }) => places.join("|"));
    const isOne = [...centers.values()].some(({ length }) => length === 1);
    for (const subject of members) stratum.set(subject, isOne ? `set ${set}` : subject.places.join("|"));
  }
  const strata = groupBy(subjects, (subject) => stratum.get(subject));
  return [...strata.values()].sort((a, b) => b.length - a.length);
}
