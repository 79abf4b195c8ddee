import type { StudyPlan } from "./plan.ts";
import type { Study } from "./study-config.ts";

/** Standard normal quantiles of a two-sided test at 5 % and of a power of 80 %. */
const Z_TEST = 1.959964;
const Z_POWER = 0.841621;

/** Standard deviations in what is scored so far: of subjects' scores, and of the means of trainings on other subjects. */
export interface MeasuredScatter {
  readonly subjectSd: number | null;
  readonly drawSd: number | null;
}

interface Deviation {
  readonly value: number;
  readonly from: "assumed" | "measured";
}

/** How large a study must be to show a drop between two domains, in the unit of the leading metric. */
export interface Power {
  readonly drop: number;
  readonly subjectSd: Deviation;
  readonly drawSd: Deviation;
  /** Subjects in each of the two domains, were the trainings all there are. */
  readonly subjects: number;
  /** The planned comparison with the fewest subjects; `null` where no domain differs from a source. */
  readonly planned: PlannedPower | null;
}

export interface PlannedPower {
  readonly domain: string;
  readonly subjects: readonly [inDomain: number, outOfDomain: number];
  /** The smallest drop that these subjects show. */
  readonly smallestDrop: number;
  /** Draws of training subjects with which they show the drop; `null` when no number of draws is enough. */
  readonly draws: number | null;
  readonly plannedDraws: number;
}

/**
 * Subjects n in each domain and draws R with which a drop d is found in four of five studies at 5 %:
 * `(z + z')^2 (s^2 (1/n1 + 1/n2) + 2 t^2 / R) <= d^2`, z = 1.96, z' = 0.84, s and t the standard deviations over
 * subjects and draws. The domains' scores are taken as independent: where the same subjects are scanned in both, fewer
 * are enough.
 */
export function powerOf({ statistics }: Study, plan: StudyPlan, measured: MeasuredScatter): Power {
  const { drop, subjectSd, drawSd } = statistics.power;
  const chosen = (found: number | null, assumed: number): Deviation =>
    found === null ? { value: assumed, from: "assumed" } : { value: found, from: "measured" };
  const scatter = {
    subjectSd: chosen(measured.subjectSd, subjectSd),
    drawSd: chosen(measured.drawSd, drawSd),
  };
  const allowed = (drop / (Z_TEST + Z_POWER)) ** 2; // largest squared standard error
  return {
    drop,
    ...scatter,
    subjects: Math.ceil((2 * scatter.subjectSd.value ** 2) / allowed),
    planned: plannedPower(plan, scatter, allowed),
  };
}

function plannedPower(
  plan: StudyPlan,
  { subjectSd, drawSd }: Pick<Power, "subjectSd" | "drawSd">,
  allowed: number,
): PlannedPower | null {
  const fewest = smallestComparison(plan);
  if (fewest === null) return null;
  const { domain, subjects } = fewest;
  const bySubjects = subjectSd.value ** 2 * subjects.reduce((total, n) => total + 1 / n, 0);
  const left = allowed - bySubjects;
  return {
    domain,
    subjects,
    smallestDrop: (Z_TEST + Z_POWER) * Math.sqrt(bySubjects),
    draws: left <= 0 ? null : Math.max(1, Math.ceil((2 * drawSd.value ** 2) / left)),
    plannedDraws: drawsOf(plan),
  };
}

/** The pair of a source and a shifted domain, tested by one protocol's models, that has the largest standard error. */
function smallestComparison({ runs }: StudyPlan) {
  const tested = new Map<string, TestedDomain>();
  for (const { protocol, sources, tests } of runs.flatMap(({ uses }) => uses)) {
    const models = JSON.stringify([protocol, sources]);
    for (const { domain, changed, cases } of tests) {
      const key = JSON.stringify([models, domain]);
      const one = tested.get(key) ?? { models, domain, isShifted: changed.length > 0, subjects: new Set() };
      tested.set(key, one);
      for (const { subject } of cases) one.subjects.add(subject);
    }
  }
  const all = [...tested.values()];
  const pairs = all
    .filter(({ isShifted }) => isShifted)
    .flatMap(({ models, domain, subjects }) =>
      all
        .filter((source) => !source.isShifted && source.models === models)
        .map((source) => ({ domain, subjects: [source.subjects.size, subjects.size] as const })),
    );
  const errorOf = ({ subjects: [a, b] }: (typeof pairs)[number]) => 1 / a + 1 / b;
  return pairs.sort((a, b) => errorOf(b) - errorOf(a))[0] ?? null;
}

interface TestedDomain {
  /** Protocol and sources. */
  readonly models: string;
  readonly domain: string;
  readonly isShifted: boolean;
  readonly subjects: Set<string>;
}

/** Choices of training subjects that the plan makes from the same pool: draws of limited sampling, or 1. */
function drawsOf({ runs }: StudyPlan): number {
  return Math.max(1, ...runs.flatMap(({ uses }) => uses.map(({ sample }) => sample?.draw ?? 1)));
}
