import { counted } from "@panshift/core";
import { overlapsOf } from "../importers/overlaps.ts";
import type { CaseFiles } from "./case-files.ts";
import type { Leak, PlannedRun, SharedCase, StudyPlan } from "./plan.ts";
import type { StudyCase } from "./study-case.ts";
import type { Study } from "./study-config.ts";

/** The leaks for which a study is not run: all, but for persons where it says that they may be on both sides. */
export function refusedLeaks(leaks: readonly Leak[], { patientOverlap }: Pick<Study, "patientOverlap">): Leak[] {
  return leaks.filter(({ kind }) => kind === "same-image" || patientOverlap === "refused");
}

/**
 * Tested cases whose subject or whose very image is on the side that training or selection sees.
 *
 * The protocols part subjects by name; this check does not rely on them, and finds scans that lie in two datasets or
 * under two names by the content of their files. A scan that was encoded anew has other content, and is not found.
 *
 * @throws what `CaseFiles.imageHash` throws where cases.tsv states no hash
 */
export function findLeaks(runs: readonly PlannedRun[], files: CaseFiles): Leak[] {
  const sides = new Map<PlannedRun["training"], SeenSide>();
  return runs.flatMap((run) => {
    const seen = sides.get(run.training) ?? sideOf([...run.training, ...run.validation], files);
    sides.set(run.training, seen);
    const tested = new Map(
      run.uses.flatMap(({ tests }) => tests.flatMap(({ cases }) => cases.map((one) => [one.key, one]))),
    );
    return [...tested.values()].flatMap((one) => {
      const found = seenAs(one, seen, files);
      return found === null ? [] : { run: run.id, kind: found.kind, tested: one.key, seen: found.key };
    });
  });
}

/** Held-out source cases whose subject or image the same run trains on; each pair once, whatever the runs. */
export function findShared(runs: readonly PlannedRun[], files: CaseFiles): SharedCase[] {
  const found = new Map<string, SharedCase>();
  for (const { training, validation } of new Map(runs.map((run) => [run.training, run])).values()) {
    const trained = sideOf(training, files);
    for (const one of validation) {
      const as = seenAs(one, trained, files);
      if (as !== null) found.set(`${one.key} ${as.key}`, { kind: as.kind, heldOut: one.key, trained: as.key });
    }
  }
  return [...found.values()];
}

const SEEN = "of a subject or an image that training or selection sees";

/** How many tested cases are no test. */
export function leakedText(leaks: readonly Leak[]): string {
  const count = new Set(leaks.map(({ tested }) => tested)).size;
  return `${counted(count, "tested case")} ${count === 1 ? "is" : "are"} ${SEEN}.`;
}

/** What the check for leaks found, or looked for, in sentences. */
export function leakCheckText({ runs, scorings, leaks }: StudyPlan): string[] {
  const unknown = scorings.map(({ methodName }) => methodName).join(", ");
  return [
    ...(leaks.length > 0 ? [leakedText(leaks)] : []),
    ...(leaks.length === 0 && runs.length > 0
      ? [`No tested case is ${SEEN}: checked by subject and by the content of files. A scan encoded anew is not found.`]
      : []),
    ...(unknown === "" ? [] : [`Not checked: what the predictions of ${unknown} were trained on is not known.`]),
  ];
}

/** How many held-out source cases are trained on, the first of them by name. */
export function sharedText(shared: readonly SharedCase[]): string {
  const [first] = shared as readonly [SharedCase];
  const count = new Set(shared.map(({ heldOut }) => heldOut)).size;
  const example = `${first.heldOut} is ${first.trained} (${first.kind})`;
  const what = count === 1 ? "One held-out source case is" : `${count} held-out source cases are`;
  return `${what} trained on under another name, such as ${example}: selection by them is too hopeful.`;
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

function sideOf(cases: readonly StudyCase[], files: CaseFiles): SeenSide {
  return {
    bySubject: new Map(cases.map(({ subject, key }) => [subject, key])),
    byImage: new Map(cases.map((one) => [files.imageHash(one), one.key])),
  };
}

/** The case of a side that is the same image, else the same person. */
function seenAs(one: StudyCase, { bySubject, byImage }: SeenSide, files: CaseFiles) {
  const image = byImage.get(files.imageHash(one));
  if (image !== undefined) return { kind: "same-image", key: image } as const;
  const person = bySubject.get(one.subject);
  return person === undefined ? null : ({ kind: "same-subject", key: person } as const);
}
