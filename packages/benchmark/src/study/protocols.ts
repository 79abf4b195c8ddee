import { fail } from "@panshift/core";
import type { Experiment, PlannedTest } from "./experiment.ts";
import { casesOf, changedColumns, subjectsOf } from "./experiment.ts";
import { crossValidationFolds } from "./folds.ts";
import type { Protocol, ProtocolOf } from "./protocol-config.ts";
import { heldOut, heldOutByCenter, ranked } from "./roles.ts";
import type { Domain, StudyCase, StudyData } from "./study-case.ts";
import type { Study } from "./study-config.ts";

type PatientOverlap = Study["patientOverlap"];

/**
 * The experiments of a protocol: a pure function of the manifests and the study file.
 *
 * Subjects, never cases, are split: whoever is tested is trained on in no domain. An experiment also tests its own source
 * domains, on subjects that it did not train on; one that leaves a domain out does so only where `test` is given.
 *
 * @see docs/studies.md, Protocols
 * @throws CONFIG_INVALID for a domain or column that does not exist, too few subjects, a shift without a target
 */
export function experimentsOf(protocol: Protocol, data: StudyData, patientOverlap: PatientOverlap): Experiment[] {
  switch (protocol.family) {
    case "in-domain":
      return inDomain(protocol, data);
    case "leave-one-out":
      return leaveOneOut(protocol, data, patientOverlap);
    case "shift":
      return requireShiftedTarget(shift(protocol, data), protocol, data);
    case "limited-sampling":
      return limitedSampling(protocol, data);
    case "given":
      return [given(protocol, data)];
    default:
      return protocol satisfies never;
  }
}

function inDomain({ domains, folds, validation, seed }: ProtocolOf<"in-domain">, data: StudyData): Experiment[] {
  return chosen(domains, data).flatMap((domain) =>
    foldsOf(domain.cases, folds, domain.name).map((tested, fold) =>
      experiment("in-domain", [domain], [domain], { tested, fold, validation, seed: [seed, fold] }),
    ),
  );
}

function shift({ over, sources, targets, split }: ProtocolOf<"shift">, data: StudyData): Experiment[] {
  const candidates = chosen(targets, data);
  requireColumns(over, candidates);
  const { validation, seed } = split;
  const parts =
    split.kind === "fixed"
      ? [{ fold: null, tested: heldOutByCenter(data.cases, split.test, split.seed, "test") }]
      : foldsOf(data.cases, split.folds, "the study").map((tested, fold) => ({ fold, tested }));
  return chosen(sources, data).flatMap((source) => {
    const isTarget = (target: Domain) =>
      Object.entries(target.values).every(
        ([column, value]) => over.includes(column) || source.values[column] === value,
      );
    const tests = [source, ...candidates.filter((target) => target !== source && isTarget(target))];
    return parts.map(({ fold, tested }) =>
      experiment("shift", [source], tests, { tested, fold, validation, seed: [seed, fold ?? 0] }),
    );
  });
}

/** A shift without any target would be trained and tested in domain, and answer nothing. */
function requireShiftedTarget(
  experiments: Experiment[],
  { over }: ProtocolOf<"shift">,
  { domains }: StudyData,
): Experiment[] {
  if (experiments.some(({ tests }) => tests.some(({ changed }) => changed.length > 0))) return experiments;
  const valuesOf = (column: string) => [...new Set(domains.map(({ values }) => values[column]))].join(", ");
  return refuse(
    `a target with tested subjects, which differs from its source in ${over.join(" or ")} alone`,
    `none; the domains have ${over.map((column) => `${column} ${valuesOf(column)}`).join("; ")}`,
    "list every column in which a target may differ in `over` of the protocol, or correct `sources`, `targets` or `data`",
  );
}

function leaveOneOut(
  protocol: ProtocolOf<"leave-one-out">,
  data: StudyData,
  patientOverlap: PatientOverlap,
): Experiment[] {
  const { over, within, targets, trainingOnly, test, validation, seed } = protocol;
  const members = chosen(within, data);
  requireColumns(over, members);
  const only = new Set(chosen(trainingOnly.length === 0 ? [] : trainingOnly, data).map(({ name }) => name));
  const keyOf = ({ values }: Domain) => over.map((column) => values[column]).join("/");
  const keys = [...new Set(members.filter(({ name }) => !only.has(name)).map(keyOf))];
  const absent = (targets ?? []).filter((target) => !keys.includes(target));
  if (absent.length > 0) refuse(`values to leave out among ${keys.join(", ")}`, absent);
  const everybody = members.flatMap(({ cases }) => cases);
  const share = test === undefined ? null : heldOutByCenter(everybody, test, seed, "test");
  return (targets ?? keys).map((leftOut) => {
    const out = members.filter((domain) => keyOf(domain) === leftOut);
    // With several columns a source shares none of them with what is left out.
    const sources = members.filter((domain) =>
      over.every((column) => out.every(({ values }) => values[column] !== domain.values[column])),
    );
    if (sources.length === 0) refuse(`domains that differ from ${leftOut} in ${over.join(" and ")}`, "none");
    const all = new Set(subjectsOf(out.flatMap(({ cases }) => cases)));
    const tested = share ?? all;
    const isKept = patientOverlap === "allowed" && share === null;
    const rest = sources.flatMap(({ cases }) => (isKept ? cases : casesOf(cases, tested, false)));
    requireTraining(rest, sources);
    const held = stratifiedFold(rest, validation);
    return {
      family: "leave-one-out",
      sources: sources.map(({ name }) => name),
      leftOut,
      fold: null,
      sample: null,
      training: casesOf(rest, held, false),
      validation: casesOf(rest, held),
      tests: (share === null ? out : [...sources, ...out])
        .map((domain) => ({
          domain: domain.name,
          changed: out.includes(domain) ? over : [],
          cases: casesOf(domain.cases, tested),
        }))
        .filter(({ cases }) => cases.length > 0),
    };
  });
}

function limitedSampling(protocol: ProtocolOf<"limited-sampling">, data: StudyData): Experiment[] {
  const { source: name, targets, sizes, repeats, test, validation, seed } = protocol;
  const [source] = chosen([name], data) as [Domain];
  const tests = [source, ...chosen(targets, data).filter((domain) => domain !== source)];
  const tested = heldOutByCenter(data.cases, test, seed, "test");
  const pool = casesOf(source.cases, tested, false);
  const held = heldOut(subjectsOf(pool), validation, seed, "validation");
  const free = subjectsOf(casesOf(pool, held, false));
  const counts = [...new Set(sizes.map((size) => (size === "all" ? free.length : size)))];
  const tooLarge = counts.filter((size) => size > free.length);
  if (tooLarge.length > 0) refuse(`at most ${free.length} training subjects of ${name}`, tooLarge);
  return counts.flatMap((size) =>
    distinctDraws(free, { size, repeats, seed }).map(
      ({ draw, drawn }): Experiment => ({
        family: "limited-sampling",
        sources: [name],
        leftOut: null,
        fold: null,
        sample: { size, draw },
        training: casesOf(pool, drawn),
        validation: casesOf(pool, held),
        tests: testsOf(tests, [source], tested),
      }),
    ),
  );
}

/** Draws of so many subjects; one that an earlier draw equals is the same training, and no draw of its own. */
function distinctDraws(
  subjects: readonly string[],
  { size, repeats, seed }: { readonly size: number; readonly repeats: number; readonly seed: number },
): { readonly draw: number; readonly drawn: ReadonlySet<string> }[] {
  const bySubjects = new Map<string, { draw: number; drawn: Set<string> }>();
  for (let draw = 1; draw <= repeats; draw++) {
    const drawn = ranked(subjects, seed, "draw", size, draw).slice(0, size);
    const key = JSON.stringify(drawn.toSorted());
    if (!bySubjects.has(key)) bySubjects.set(key, { draw, drawn: new Set(drawn) });
  }
  return [...bySubjects.values()];
}

/** Nothing is trained: every case of every domain is scored. */
function given({ domains }: ProtocolOf<"given">, data: StudyData): Experiment {
  const tests = chosen(domains, data).map(({ name, cases }) => ({ domain: name, changed: [], cases }));
  return { ...untrained, tests };
}

const untrained = {
  family: "given",
  sources: [],
  leftOut: null,
  fold: null,
  sample: null,
  training: [],
  validation: [],
} as const;

interface Parts {
  readonly tested: ReadonlySet<string>;
  readonly fold: number | null;
  readonly validation: number;
  readonly seed: readonly number[];
}

function experiment(family: string, sources: readonly Domain[], targets: readonly Domain[], parts: Parts): Experiment {
  const { tested, fold, validation, seed } = parts;
  const rest = sources.flatMap(({ cases }) => casesOf(cases, tested, false));
  const held = heldOut(subjectsOf(rest), validation, ...seed, "validation");
  requireTraining(rest, sources);
  return {
    family,
    sources: sources.map(({ name }) => name),
    leftOut: null,
    fold,
    sample: null,
    training: casesOf(rest, held, false),
    validation: casesOf(rest, held),
    tests: testsOf(targets, sources, tested),
  };
}

function requireColumns(over: readonly string[], [first]: readonly Domain[]): void {
  const columns = Object.keys(first?.values ?? {});
  const unknown = over.filter((column) => !columns.includes(column));
  if (unknown.length > 0) refuse(`columns of the domains: ${columns.join(", ")}`, unknown);
}

function requireTraining(rest: readonly StudyCase[], sources: readonly Domain[]): void {
  if (rest.length === 0) refuse(`training subjects in ${sources.map(({ name }) => name).join(", ")}`, "all are tested");
}

/** The tested subjects' cases of each domain; domains where none of them was scanned are left out. */
function testsOf(targets: readonly Domain[], sources: readonly Domain[], tested: ReadonlySet<string>): PlannedTest[] {
  return targets
    .map((domain) => ({
      domain: domain.name,
      changed: changedColumns(domain, sources),
      cases: casesOf(domain.cases, tested),
    }))
    .filter(({ cases }) => cases.length > 0);
}

function foldsOf(cases: readonly StudyCase[], count: number, of: string): ReadonlySet<string>[] {
  const subjects = subjectsOf(cases);
  if (subjects.length < count) refuse(`at least ${count} subjects for ${count} folds of ${of}`, subjects.length);
  return crossValidationFolds(subjects, count).map((ids) => new Set(ids));
}

/** Validation subjects of F2: the first fold of as many as the share asks for, drawn within each center. */
function stratifiedFold(cases: readonly StudyCase[], share: number): Set<string> {
  const count = Math.max(2, Math.round(1 / share));
  const held = new Set<string>();
  for (const center of new Set(cases.map(({ record }) => record.center))) {
    const subjects = subjectsOf(cases.filter(({ record }) => record.center === center)).filter((one) => !held.has(one));
    if (subjects.length < 2) continue;
    for (const subject of crossValidationFolds(subjects, Math.min(count, subjects.length))[0] ?? []) held.add(subject);
  }
  return held;
}

function chosen(names: "all" | readonly string[], { domains }: StudyData): Domain[] {
  if (names === "all") return [...domains];
  const known = domains.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) refuse(`domains among ${known.join(", ")}`, unknown);
  return domains.filter(({ name }) => names.includes(name));
}

function refuse(expected: string, found: unknown, hint = "correct `protocols` or `domains` of the study"): never {
  return fail("CONFIG_INVALID", { expected, found, hint });
}
