import { fail, sha256Hex } from "@panshift/core";
import type { CaseRecord } from "./case-record.ts";

export interface SplitOptions {
  readonly seed: number;
  /** Name of each part and its share of the subjects; shares add up to 1. */
  readonly shares: Readonly<Record<string, number>>;
  /** Cases of equal value are split among themselves, so that each part sees every value (e.g. the center). */
  readonly within?: (record: CaseRecord) => string;
}

/**
 * Splits cases by subject, so that no subject is in two parts: subjects are ordered by the hash of (seed, subject)
 * and cut at the shares. Every part with a share gets at least one subject where there are enough.
 *
 * @returns the parts in the order of `shares`, cases in the order given
 * @throws VALUE_INVALID for shares that do not add up to 1
 */
export function splitBySubject(
  cases: readonly CaseRecord[],
  { seed, shares, within = () => "" }: SplitOptions,
): Record<string, CaseRecord[]> {
  const total = Object.values(shares).reduce((sum, share) => sum + share, 0);
  if (Math.abs(total - 1) > 1e-9 || Object.values(shares).some((share) => share < 0)) {
    fail("VALUE_INVALID", { expected: "shares >= 0 that add up to 1", found: shares, hint: "correct the shares" });
  }
  const groupOfSubject = new Map<string, string>();
  for (const record of cases)
    if (!groupOfSubject.has(record.subject)) groupOfSubject.set(record.subject, within(record));
  const partOfSubject = new Map<string, string>();
  for (const group of new Set(groupOfSubject.values())) {
    const subjects = [...groupOfSubject.keys()].filter((subject) => groupOfSubject.get(subject) === group);
    const ordered = subjects
      .map((subject) => ({ subject, rank: sha256Hex(JSON.stringify([seed, subject])) }))
      .sort((a, b) => (a.rank < b.rank ? -1 : 1));
    const sizes = apportion(ordered.length, Object.values(shares));
    let start = 0;
    for (const [index, part] of Object.keys(shares).entries()) {
      const end = start + (sizes[index] as number);
      for (const { subject } of ordered.slice(start, end)) partOfSubject.set(subject, part);
      start = end;
    }
  }
  const parts = Object.keys(shares).map((part) => [
    part,
    cases.filter(({ subject }) => partOfSubject.get(subject) === part),
  ]);
  return Object.fromEntries(parts);
}

/** Whole parts of `count` by largest remainder; a part with a share gets at least one where the largest can give. */
function apportion(count: number, shares: readonly number[]): number[] {
  const sizes = shares.map((share) => Math.floor(count * share + 1e-9));
  const remainder = (index: number) => count * (shares[index] as number) - (sizes[index] as number);
  const byRemainder = shares.map((_, index) => index).sort((a, b) => remainder(b) - remainder(a) || a - b);
  const left = count - sizes.reduce((sum, size) => sum + size, 0);
  const largestFirst = byRemainder.slice(0, left);
  for (const index of largestFirst) sizes[index] = (sizes[index] as number) + 1;
  for (const [index, share] of shares.entries()) {
    const largest = sizes.indexOf(Math.max(...sizes));
    if (share > 0 && sizes[index] === 0 && (sizes[largest] as number) > 1) {
      sizes[index] = 1;
      sizes[largest] = (sizes[largest] as number) - 1;
    }
  }
  return sizes;
}
