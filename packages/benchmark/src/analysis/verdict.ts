import { counted } from "@panshift/core";
import { betterOf, type MetricPath } from "../evaluation/metric-paths.ts";
import type { Drop, DropContrast } from "./drops.ts";
import type { GeneralizationGap } from "./generalization-gap.ts";
import type { MethodDifference } from "./method-differences.ts";
import { formatInterval, formatP, formatWithUnit, isShare, titleOf } from "./metric-words.ts";
import { penalizedOf } from "./models.ts";
import { kindOf } from "./pooled.ts";
import type { SamplingResult } from "./sampling.ts";
import type { SourceTargetResult } from "./source-target.ts";
import type { CellSummary } from "./summarize-cell.ts";

/** A sentence of the verdict. */
export interface Finding {
  readonly about: "shift" | "outside" | "given" | "contrast" | "left-out" | "sampling" | "method" | "correlation";
  readonly answer: "holds" | "drops" | "differs" | "cannot-say";
  readonly method: string | null;
  /** With its numbers, n and interval. */
  readonly text: string;
}

/** A drop whose interval stays below this is called none: five points of a share, a tenth of another metric's mean. */
export const MARGIN = { share: 0.05, relative: 0.1 } as const;
/** Below this in-domain mean of a share, a drop says little. */
const POOR = 0.5;
const ALPHA = 0.05;

/** What a verdict follows from: everything of the leading metric. */
export interface VerdictFacts {
  readonly metric: MetricPath;
  /** Over sources and domains, by kind of shift. */
  readonly cells: readonly CellSummary[];
  /** Predictions made elsewhere, domain by domain. */
  readonly given: readonly CellSummary[];
  readonly drops: readonly Drop[];
  readonly contrasts: readonly DropContrast[];
  readonly differences: readonly MethodDifference[];
  /** Tests that the differences' p values were corrected for, those of other metrics too. */
  readonly tests: number;
  readonly gaps: readonly GeneralizationGap[];
  readonly sampling: readonly SamplingResult[];
  readonly correlations: readonly SourceTargetResult[];
}

/** The sentences that follow from the numbers, the study's question first. */
export function verdictOf(facts: VerdictFacts): Finding[] {
  return [
    ...facts.drops.map(aboutShift),
    ...facts.cells.filter((cell) => isWithoutDrop(cell, facts.drops)).map(aboutOutside),
    ...facts.given.map(aboutGiven),
    ...facts.contrasts.map(aboutContrast),
    ...facts.gaps.map(aboutGap),
    ...facts.sampling.flatMap(aboutSampling),
    ...facts.differences.map((difference) => aboutMethod(difference, facts.tests)),
    ...facts.correlations.flatMap(aboutCorrelation),
  ];
}

function aboutShift(drop: Drop): Finding {
  const { method, metric, inDomain, outOfDomain, ci95, label, n, seeds, penalized } = drop;
  const worse = lossOf(drop);
  const loss = worse.value;
  const answer = answerOf(worse.interval, metric, inDomain);
  const what = { holds: "holds", drops: "drops", "cannot-say": "cannot say whether it holds" }[answer];
  const numbers =
    `${titleOf(metric)} of ${label} ${formatWithUnit(metric, inDomain)} in domain and ${formatWithUnit(metric, outOfDomain)} outside: ` +
    `${loss !== null && loss < 0 ? "better" : "worse"} by ${formatWithUnit(metric, loss === null ? null : Math.abs(loss))}`;
  const poor = isPoor(metric, inDomain)
    ? ` The in-domain mean is below ${POOR}: the models are poor at home, and a drop says little.`
    : "";
  return {
    about: "shift",
    answer,
    method,
    text:
      `${method}, ${kindOf(drop)}: ${what}. ${numbers} (difference in domain - outside ${intervalText(metric, ci95)}; ` +
      `n = ${countedSides(n, "case")} of ${peopleText(drop)}, ${counted(seeds, "seed")}; ` +
      `${countedSides(penalized, "penalized prediction")}).${poor}`,
  };
}

/** People who were scanned on both sides are their own control; other people may differ in more than the domain. */
function peopleText({ subjects: [own, other], subjectsOfBoth }: Drop): string {
  if (subjectsOfBoth === own && subjectsOfBoth === other) return `the same ${counted(own, "subject")}`;
  const both = subjectsOfBoth === 0 ? "other people" : `${subjectsOfBoth} of them in both`;
  return `${countedSides([own, other], "subject")}, ${both}`;
}

/** A count for each of two sides: `6 and 12 cases`, `1 and 1 case`. */
function countedSides(counts: readonly number[], noun: string): string {
  return `${counts.join(" and ")} ${counts.every((count) => count === 1) ? noun : `${noun}s`}`;
}

/** Whether a pooled cell is outside of its models' domains, and none of these models was tested at home. */
export function isWithoutDrop(cell: CellSummary, drops: readonly Drop[]): boolean {
  const { method, protocol, label, metric, changed, mean } = cell;
  const isOfCell = (drop: Drop) =>
    drop.method === method &&
    drop.protocol === protocol &&
    drop.label === label &&
    drop.metric === metric &&
    kindOf(drop) === kindOf(cell);
  return protocol !== null && changed.length > 0 && mean !== null && !drops.some(isOfCell);
}

function aboutOutside(cell: CellSummary): Finding {
  const { method, seeds } = cell;
  return {
    about: "outside",
    answer: "cannot-say",
    method,
    text:
      `${method}, ${kindOf(cell)}: ${meanText(cell, counted(seeds, "seed"))}. ` +
      "How these models do in the domains that they were trained on was not tested, so no drop is told.",
  };
}

/** What predictions made elsewhere score in a domain: whether it is new to them is not known. */
function aboutGiven(cell: CellSummary): Finding {
  const { method, domain } = cell;
  return { about: "given", answer: "cannot-say", method, text: `${method}, ${domain}: ${meanText(cell)}.` };
}

function meanText(cell: CellSummary, ...more: readonly string[]): string {
  const { metric, label, mean, ci95, n, subjects } = cell;
  const counts = [`n = ${counted(n, "case")} of ${counted(subjects, "subject")}`, ...more].join(", ");
  return (
    `${titleOf(metric)} of ${label} ${formatWithUnit(metric, mean)} (${intervalText(metric, ci95)}; ${counts}; ` +
    `${counted(penalizedOf(cell), "penalized prediction")})`
  );
}

/** How much worse, whatever direction is better. */
function lossOf({ drop, ci95, metric }: Pick<Drop, "drop" | "ci95" | "metric">) {
  const sign = betterOf(metric) === "lower" ? -1 : 1;
  const interval = ci95 === null ? null : sign === 1 ? ci95 : ([-ci95[1], -ci95[0]] as const);
  return { value: drop === null ? null : sign * drop, interval };
}

function isPoor(metric: MetricPath, home: number | null): boolean {
  return isShare(metric) && (home ?? 1) < POOR;
}

function answerOf(
  loss: readonly [number, number] | null,
  metric: MetricPath,
  home: number | null,
): "holds" | "drops" | "cannot-say" {
  if (loss === null || betterOf(metric) === null) return "cannot-say";
  const margin = isShare(metric) ? MARGIN.share : MARGIN.relative * Math.abs(home ?? 0);
  // A model that is poor at home has nothing to hold.
  if (loss[1] < margin) return isPoor(metric, home) ? "cannot-say" : "holds";
  return loss[0] > 0 ? "drops" : "cannot-say";
}

function aboutContrast({ method, metric, more, less, difference, ci95, n, label }: DropContrast): Finding {
  const { value, interval } = lossOf({ metric, drop: difference, ci95 });
  const excludesZero = interval !== null && (interval[0] > 0 || interval[1] < 0);
  const [costly, cheap] = (value ?? 0) >= 0 ? [more, less] : [less, more];
  const says = excludesZero
    ? `another ${costly} costs more than another ${cheap}`
    : `cannot say whether another ${more} or another ${less} costs more`;
  return {
    about: "contrast",
    answer: excludesZero ? "differs" : "cannot-say",
    method,
    text:
      `${method}: ${says}. Drop by ${more} minus drop by ${less}, ${titleOf(metric)} of ${label}: ` +
      `${formatWithUnit(metric, difference)} (${intervalText(metric, ci95)}; n = ${countedSides(n, "case")}, the same models).`,
  };
}

function aboutGap({
  method,
  metric,
  domain,
  label,
  trainedWithin,
  leftOutMean,
  gap,
  ci95,
  n,
}: GeneralizationGap): Finding {
  const { interval } = lossOf({ metric, drop: gap, ci95 });
  const answer = answerOf(interval, metric, trainedWithin);
  const what = { holds: "holds", drops: "drops", "cannot-say": "cannot say whether it holds" }[answer];
  return {
    about: "left-out",
    answer,
    method,
    text:
      `${method}, ${domain} left out of the training: ${what}. ${titleOf(metric)} of ${label} ` +
      `${formatWithUnit(metric, leftOutMean)}, trained within ${formatWithUnit(metric, trainedWithin)}: difference ` +
      `${formatWithUnit(metric, gap)} (${intervalText(metric, ci95)}; n = ${counted(n, "case")}, the same for both).`,
  };
}

function aboutSampling({ method, domain, metric, label, sizes, warnings }: SamplingResult): Finding[] {
  return sizes.map((at): Finding => {
    const isBeyond = at.verdict === "beyond-sampling";
    const trust = warnings.length === 0 ? "" : ` It rests on little: ${warnings.join("; ")}.`;
    return {
      about: "sampling",
      answer: isBeyond ? "drops" : "cannot-say",
      method,
      text:
        `${method}, ${counted(at.size, "training subject")}, tested in ${domain}: ` +
        `${isBeyond ? "the drop is beyond what sampling explains" : "the drop is within what sampling explains"}. ` +
        `${titleOf(metric)} of ${label} drops by ${formatWithUnit(metric, at.drop)} (${intervalText(metric, at.ci95)} over draws and ` +
        `subjects; drawing alone reaches ${formatWithUnit(metric, at.nullBand)}; n = ${countedSides(at.cases, "subject")}, ${counted(at.draws, "draw")}).${trust}`,
    };
  });
}

function aboutMethod(difference: MethodDifference, tests: number): Finding {
  const { method, reference, metric, label, n, subjects, ci95, pHolm, penalized, differenceBySeed } = difference;
  const isShown = pHolm !== null && pHolm < ALPHA && ci95 !== null && (ci95[0] > 0 || ci95[1] < 0);
  const higher = (difference.difference ?? 0) > 0;
  const isBetter = higher === (betterOf(metric) !== "lower");
  // Of all sign patterns of the subjects' differences two are the least that a two-sided exact test can count.
  const least = 2 * 0.5 ** subjects;
  const isTooFew = tests * least > ALPHA;
  const few = isTooFew
    ? ` So few subjects give p = ${formatP(least)} at best, before the correction for ${counted(tests, "test")}: look at the interval.`
    : "";
  const notShown = isTooFew
    ? `cannot say whether ${method} and ${reference} differ`
    : `no difference between ${method} and ${reference} is shown`;
  const says = isShown ? `${method} is ${isBetter ? "better" : "worse"} than ${reference}` : notShown;
  return {
    about: "method",
    answer: isShown ? "differs" : "cannot-say",
    method,
    text:
      `${kindOf(difference)}: ${says}. ${titleOf(metric)} of ${label}: difference to ${reference} ` +
      `${formatWithUnit(metric, difference.difference)} (${intervalText(metric, ci95)}${seedsText(metric, differenceBySeed)}; Wilcoxon over subjects, p after Holm ${formatP(pHolm)}; n = ${counted(n, "case")} of ${counted(subjects, "subject")}${penalized === 0 ? "" : `; ${counted(penalized, "penalized prediction")} of the two`}).${few}`,
  };
}

/** Differences of each seed's trainings: the interval is over subjects alone. */
function seedsText(metric: MetricPath, bySeed: readonly number[]): string {
  if (bySeed.length < 2) return "";
  return `, by seed ${formatInterval(metric, [Math.min(...bySeed), Math.max(...bySeed)])}`;
}

function aboutCorrelation({ domain, changed, metric, label, points, correlation }: SourceTargetResult): Finding[] {
  const r = correlation?.pearson.r ?? null;
  if (correlation === null || r === null) return [];
  const interval = correlation.ci95ByTrainingSet ?? correlation.pearson.interval;
  const isShown = correlation.permutationP < ALPHA && interval !== null && (interval[0] > 0 || interval[1] < 0);
  const says = isShown
    ? `models that score higher at home score ${r > 0 ? "higher" : "lower"} there`
    : "it is not shown that a good score at home promises one there";
  const drawn = correlation.ci95ByTrainingSet === null ? "models" : "training sets";
  return [
    {
      about: "correlation",
      answer: isShown ? "differs" : "cannot-say",
      method: null,
      text:
        `${domain} (other ${changed.join(" and ")}): ${says}. ` +
        `${titleOf(metric)} of ${label}: r = ${r.toFixed(2)} (95 % CI ${interval === null ? "n/a" : interval.map((end) => end.toFixed(2)).join(" to ")} over ` +
        `${drawn}; permutation p ${formatP(correlation.permutationP)}; n = ${counted(points.length, "model")}).`,
    },
  ];
}

function intervalText(metric: MetricPath, interval: readonly [number, number] | null): string {
  return interval === null
    ? "no interval below two subjects in a domain"
    : `95 % CI ${formatInterval(metric, interval)}`;
}
