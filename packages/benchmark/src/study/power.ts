import type { StudyPlan } from "./plan.ts";
import type { Study } from "./study-config.ts";

/** Standard normal quantiles of a two-sided test at 5 % and of a power of 80 %. */
const Z_TEST = 1.959964;
const Z_POWER = 0.841621;
/** The 97.5 % point of the absolute value of a standard normal variable, as the null band takes it. */
const Z_BAND = 2.241403;

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
  /** Of the verdict by an interval over subjects, for the trainings there are. */
  readonly interval: RulePower;
  /** Of the verdict of limited sampling, by its null band; `null` without such a protocol. */
  readonly sampling: RulePower | null;
}

/** What one rule of the verdict finds in four of five studies. */
export interface RulePower {
  /** Subjects in each of two domains that show the drop; `null` when no number of them is enough. */
  readonly subjects: number | null;
  /** The planned comparison with the fewest subjects; `null` where no domain differs from a source. */
  readonly planned: PlannedPower | null;
}

interface PlannedPower {
  readonly domain: string;
  readonly subjects: readonly [inDomain: number, outOfDomain: number];
  /** The smallest drop that these subjects show. */
  readonly smallestDrop: number;
}

/**
 * Subjects with which a drop d is found in four of five studies, by the rule that the verdict will use; s and t are the
 * standard deviations over subjects and draws, `e^2 = s^2 (1/n1 + 1/n2)`.
 *
 * - Interval over subjects, at 5 %: `(1.96 + 0.84) e <= d`.
 * - Limited sampling: the drop must exceed the null band, which takes models of a draw of its own for either group,
 *   however many draws there are: `2.24 sqrt(2 t^2 + e^2) + 0.84 e <= d`.
 *
 * The two domains' scores are taken as independent, all scatter of scores within a draw as that of subjects, the effect of
 * a draw as the same in both domains, and the band as that of draws without number, known without error.
 */
export function powerOf({ statistics }: Study, plan: StudyPlan, measured: MeasuredScatter): Power {
  const { drop, subjectSd, drawSd } = statistics.power;
  const chosen = (found: number | null, assumed: number): Deviation =>
    found === null ? { value: assumed, from: "assumed" } : { value: found, from: "measured" };
  const scatter = {
    subjectSd: chosen(measured.subjectSd, subjectSd),
    drawSd: chosen(measured.drawSd, drawSd),
  };
  const [s, t] = [scatter.subjectSd.value, scatter.drawSd.value];
  const byInterval: Rule = {
    smallestDrop: (error) => (Z_TEST + Z_POWER) * error,
    largestError: drop / (Z_TEST + Z_POWER),
  };
  const bySampling: Rule = {
    smallestDrop: (error) => Z_BAND * Math.hypot(Math.SQRT2 * t, error) + Z_POWER * error,
    largestError: largestErrorBelowBand(drop, t),
  };
  const isSampled = plan.runs.some(({ uses }) => uses.some(({ sample }) => sample !== null));
  return {
    drop,
    ...scatter,
    interval: rulePower(byInterval, s, comparisonsOf(plan, false)),
    sampling: isSampled ? rulePower(bySampling, s, comparisonsOf(plan, true)) : null,
  };
}

interface Rule {
  /** By the standard error of the difference of two means over subjects. */
  smallestDrop(error: number): number;
  /** With which the drop in question is shown; at most 0: with none. */
  readonly largestError: number;
}

/** Solves `2.24 sqrt(2 t^2 + e^2) + 0.84 e = d` for e; negative where draws alone scatter too much. */
function largestErrorBelowBand(drop: number, drawSd: number): number {
  const square = Z_BAND ** 2 - Z_POWER ** 2;
  const left = drop ** 2 - 2 * (Z_BAND * drawSd) ** 2;
  return left / (drop * Z_POWER + Math.sqrt(Math.max(0, (drop * Z_POWER) ** 2 + square * left)));
}

function rulePower(rule: Rule, subjectSd: number, comparisons: readonly Comparison[]): RulePower {
  const errorOf = ({ subjects: [a, b] }: Comparison) => subjectSd * Math.sqrt(1 / a + 1 / b);
  const [fewest] = comparisons.toSorted((a, b) => errorOf(b) - errorOf(a));
  return {
    subjects: rule.largestError <= 0 ? null : Math.ceil(2 * (subjectSd / rule.largestError) ** 2),
    planned: fewest === undefined ? null : { ...fewest, smallestDrop: rule.smallestDrop(errorOf(fewest)) },
  };
}

type Comparison = Pick<PlannedPower, "domain" | "subjects">;

/** The pairs of a source and a shifted domain, tested by one protocol's models. */
function comparisonsOf({ runs }: StudyPlan, isSampled: boolean): Comparison[] {
  const tested = new Map<string, TestedDomain>();
  const uses = runs.flatMap((run) => run.uses).filter(({ sample }) => (sample !== null) === isSampled);
  for (const { protocol, sources, tests } of uses) {
    const models = JSON.stringify([protocol, sources]);
    for (const { domain, changed, cases } of tests) {
      const key = JSON.stringify([models, domain]);
      const one = tested.get(key) ?? { models, domain, isShifted: changed.length > 0, subjects: new Set() };
      tested.set(key, one);
      for (const { subject } of cases) one.subjects.add(subject);
    }
  }
  const all = [...tested.values()];
  return all
    .filter(({ isShifted }) => isShifted)
    .flatMap(({ models, domain, subjects }) =>
      all
        .filter((source) => !source.isShifted && source.models === models)
        .map((source) => ({ domain, subjects: [source.subjects.size, subjects.size] as const })),
    );
}

interface TestedDomain {
  /** Protocol and sources. */
  readonly models: string;
  readonly domain: string;
  readonly isShifted: boolean;
  readonly subjects: Set<string>;
}
