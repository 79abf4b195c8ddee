import { NOT_AVAILABLE } from "@panshift/dataset";
import { overlapsOf } from "../importers/overlaps.ts";
import type { PlannedRun } from "./plan.ts";
import type { StudyCase } from "./study-case.ts";
import type { Study } from "./study-config.ts";

/** A tested case that the run's training or selection sees, as a person or as an image. */
export interface Leak {
  readonly run: string;
  readonly kind: "same-subject" | "same-image";
  readonly tested: string;
  readonly seen: string;
}

/** The leaks for which a study is not run: all, but for persons where it says that they may be on both sides. */
export function refusedLeaks(leaks: readonly Leak[], { patientOverlap }: Pick<Study, "patientOverlap">): Leak[] {
  return leaks.filter(({ kind }) => kind === "same-image" || patientOverlap === "refused");
}

/**
 * Tested cases whose subject or whose very image is on the side that training or selection sees.
 *
 * The protocols part subjects by name; this check does not rely on them, and finds scans that lie in two datasets or
 * under two names by their content hash.
 */
export function findLeaks(runs: readonly PlannedRun[]): Leak[] {
  const sides = new Map<PlannedRun["training"], SeenSide>();
  return runs.flatMap((run) => {
    const seen = sides.get(run.training) ?? sideOf([...run.training, ...run.validation]);
    sides.set(run.training, seen);
    const tested = new Map(
      run.uses.flatMap(({ tests }) => tests.flatMap(({ cases }) => cases.map((one) => [one.key, one]))),
    );
    return [...tested.values()].flatMap((one) => leakOf(run.id, one, seen) ?? []);
  });
}

/**
 * What is known of public sets that hold scans of one another, where one is trained on and another tested; a sentence
 * each. Sets are known by the column `dataset` of cases.tsv. Such scans need not be found by content: sets re-encode them.
 */
export function knownOverlaps(runs: readonly PlannedRun[]): string[] {
  const choices = new Map(runs.map((run) => [run.training, run])).values();
  const found = [...choices].flatMap(({ training, validation, uses }) => {
    const tested = setsOf(uses.flatMap(({ tests }) => tests.flatMap(({ cases }) => cases)));
    const learned = setsOf([...training, ...validation]);
    return learned.flatMap((set) =>
      overlapsOf(
        set,
        tested.filter((other) => other !== set),
      ).map((how) => `${set} is trained on, and ${how}`),
    );
  });
  return [...new Set(found)];
}

function setsOf(cases: readonly StudyCase[]): string[] {
  return [...new Set(cases.map(({ record }) => record.dataset.toLowerCase()))];
}

interface SeenSide {
  readonly bySubject: ReadonlyMap<string, string>;
  readonly byImage: ReadonlyMap<string, string>;
}

function sideOf(cases: readonly StudyCase[]): SeenSide {
  const images = cases.filter(({ record }) => record.sha256Image !== NOT_AVAILABLE);
  return {
    bySubject: new Map(cases.map(({ subject, key }) => [subject, key])),
    byImage: new Map(images.map(({ record, key }) => [record.sha256Image, key])),
  };
}

function leakOf(run: string, { key, subject, record }: StudyCase, { bySubject, byImage }: SeenSide): Leak | null {
  const image = byImage.get(record.sha256Image);
  if (image !== undefined) return { run, kind: "same-image", tested: key, seen: image };
  const person = bySubject.get(subject);
  return person === undefined ? null : { run, kind: "same-subject", tested: key, seen: person };
}
