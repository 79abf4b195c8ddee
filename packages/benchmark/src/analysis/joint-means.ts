import type { CellCase } from "./cell.ts";

/** A mean over cases that enters a sum of means with a weight. */
export interface WeightedMean {
  readonly weight: number;
  /** Cases without a score are left out. */
  readonly cases: readonly Pick<CellCase, "score" | "subject" | "center">[];
}

/** A subject's part of a mean, and the centers of its cases. */
export interface SubjectPart {
  /** Weighted. */
  sum: number;
  count: number;
  readonly centers: string[];
}

/** A weighted mean by subject. */
export type Parts = Map<string, SubjectPart>;

/** Means over as many cases of the same subjects become one: every draw divides them by the same number. */
export function joinMeans(means: readonly WeightedMean[]): Parts[] {
  const joint = new Map<string, Parts>();
  for (const mean of means) {
    const parts = partsOf(mean);
    const key = means.length === 1 ? "" : countsKey(parts);
    const known = joint.get(key);
    if (known === undefined) joint.set(key, parts);
    for (const [subject, part] of known ?? []) {
      const { sum, centers } = parts.get(subject) as SubjectPart;
      part.sum += sum;
      for (const center of centers) addOnce(part.centers, center);
    }
  }
  return [...joint.values()];
}

function partsOf({ weight, cases }: WeightedMean): Parts {
  const parts: Parts = new Map();
  for (const { score, subject, center } of cases) {
    if (score === null) continue;
    const part = parts.get(subject) ?? { sum: 0, count: 0, centers: [] };
    parts.set(subject, part);
    part.sum += weight * score;
    part.count++;
    addOnce(part.centers, center);
  }
  return parts;
}

/** Most subjects have one center, for which a list is smaller than a set. */
function addOnce(centers: string[], center: string): void {
  if (!centers.includes(center)) centers.push(center);
}

function countsKey(parts: Parts): string {
  const counts = Array.from(parts, ([subject, { count }]) => `${count} ${subject}`);
  return counts.sort().join("\n");
}

/** Weighted. */
export function sumOf(parts: Parts): number {
  let total = 0;
  for (const { sum } of parts.values()) total += sum;
  return total;
}

export function countOf(parts: Parts): number {
  let total = 0;
  for (const { count } of parts.values()) total += count;
  return total;
}
