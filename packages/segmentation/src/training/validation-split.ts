import { fail, sha256Hex } from "@panshift/core";
import type { DataConfig } from "./data-config.ts";
import type { SourceCase } from "./data-source.ts";

export interface ValidationSplit {
  readonly training: readonly SourceCase[];
  /** Empty when fewer than two subjects are there, or none was asked for. */
  readonly validation: readonly SourceCase[];
}

/**
 * Holds out whole subjects, ordered by the hash of (seed, subject): at least one and never all. Adding
 * a subject moves no other across unless the count changes.
 *
 * @throws CONFIG_INVALID for a named subject that no case has, or when all are named
 */
export function splitValidation(
  cases: readonly SourceCase[],
  { share, subjects: named }: DataConfig["validation"],
  seed: number,
): ValidationSplit {
  const subjects = [...new Set(cases.map(({ subject }) => subject))];
  const heldOut = new Set(named === undefined ? drawSubjects(subjects, share, seed) : checkNamed(named, subjects));
  return {
    training: cases.filter(({ subject }) => !heldOut.has(subject)),
    validation: cases.filter(({ subject }) => heldOut.has(subject)),
  };
}

function drawSubjects(subjects: readonly string[], share: number, seed: number): string[] {
  if (subjects.length < 2 || share === 0) return [];
  const count = Math.min(subjects.length - 1, Math.max(1, Math.round(share * subjects.length)));
  const rank = (subject: string) => sha256Hex(JSON.stringify([seed, "validation", subject]));
  return subjects
    .map((subject) => ({ subject, rank: rank(subject) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, count)
    .map(({ subject }) => subject);
}

function checkNamed(named: readonly string[], subjects: readonly string[]): readonly string[] {
  const unknown = named.filter((subject) => !subjects.includes(subject));
  if (unknown.length > 0 || subjects.every((subject) => named.includes(subject))) {
    fail("CONFIG_INVALID", {
      expected: `data.validation.subjects to name some of ${subjects.join(", ")}, not all`,
      found: unknown.length > 0 ? unknown : named,
      hint: "correct the names; at least one subject must be left to train on",
    });
  }
  return named;
}
