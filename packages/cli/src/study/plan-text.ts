import type { Estimate, Leak, Power, Study, StudyResults } from "@panshift/benchmark/study";
import { counted, shortId } from "@panshift/core";
import { bytesText } from "../bytes.ts";
import { duration } from "../progress.ts";

/** What the runs that are not done will take, as far as runs of their kind have been measured. */
export function estimateText({ openRuns, measured, unknown, ...sums }: Estimate, rules: Study["selection"]): string {
  if (openRuns === 0) return "Every training is done and scored.\n";
  const { estimatedRuns, seconds, diskBytes, peakBytes } = sums;
  const lines = [`${counted(openRuns, "training")} ${openRuns === 1 ? "is" : "are"} not done.`];
  if (estimatedRuns > 0) {
    lines.push(
      `Estimate for ${estimatedRuns} of them, one after another: ${duration(seconds)}, ${bytesText(diskBytes)} of disk, ` +
        `up to ${bytesText(peakBytes)} of memory a worker.`,
    );
  }
  for (const { method, measuredRuns, trialSteps, secondsPerStep, secondsPerCase } of measured) {
    const testing = secondsPerCase === null ? "testing not measured" : `${secondsText(secondsPerCase)} a tested case`;
    const source =
      trialSteps === null
        ? `median of ${counted(measuredRuns, "finished run")} of the store`
        : `extrapolated from ${counted(trialSteps, "step")} and one held-out case on this machine`;
    lines.push(`  ${method}: ${secondsText(secondsPerStep)} a step, ${testing} (${source})`);
  }
  if (estimatedRuns > 0 && rules.length > 1) {
    lines.push("  At most: where two selection rules choose one model, it is tested once.");
  }
  if (unknown.length > 0) {
    lines.push(
      `Time, memory and disk of ${unknown.join(", ")} are not known: the store holds no finished run of that kind. ` +
        "--measure tries a few steps of one.",
    );
  }
  return lines.map((line) => `${line}\n`).join("");
}

/** How large a study must be to show the drop that it asks about, and what the planned one can show, rule by rule. */
export function powerText({ drop, interval, sampling, ...scatter }: Power, { scoring, protocols }: Study): string {
  const [lead] = scoring.metrics as [string];
  const sd = ({ value, from }: Power["subjectSd"]) => `${number(value)} (${from})`;
  const lines = [
    `To show a drop of ${drop} (${lead}) in four of five studies, with a scatter of ${sd(scatter.subjectSd)} over subjects:`,
  ];
  if (protocols.some(({ family }) => family !== "limited-sampling")) {
    lines.push(
      `  by an interval over subjects, for these trainings: ${subjectsOfDomain(interval)}; fewer where people are scanned in both.`,
      ...plannedText(interval),
    );
  }
  if (sampling !== null) {
    lines.push(
      `  beyond sampling (limited-sampling, its null band), with a scatter of ${sd(scatter.drawSd)} over draws: ${subjectsOfDomain(sampling)}.`,
      ...plannedText(sampling),
    );
  }
  return lines.map((line) => `${line}\n`).join("");
}

function subjectsOfDomain({ subjects }: Power["interval"]): string {
  return subjects === null
    ? "no number of subjects is enough, since two draws alone differ by as much"
    : `${counted(subjects, "subject")} in each of two domains`;
}

function plannedText({ planned }: Power["interval"]): string[] {
  if (planned === null) return [];
  const { domain, subjects, smallestDrop } = planned;
  const [own, other] = subjects;
  return [
    `    planned at least: ${counted(own, "subject")} in domain, ${other} in ${domain}, which show drops from ${number(smallestDrop)}`,
  ];
}

const SHOWN_LEAKS = 20;

/** The leaks, the first ones by name; empty without any. */
export function leakText(leaks: readonly Leak[], refused: number): string {
  if (leaks.length === 0) return "";
  const fate =
    refused === 0
      ? "allowed by `patientOverlap`, and marked in the report"
      : `${refused} of them ${refused === 1 ? "stops" : "stop"} the study`;
  const lines = leaks
    .slice(0, SHOWN_LEAKS)
    .map(({ run, kind, tested, seen }) => `  ${shortId(run)}: ${tested} is tested, ${seen} is trained on (${kind})`);
  const more = leaks.length > SHOWN_LEAKS ? [`  and ${leaks.length - SHOWN_LEAKS} more (--json lists all)`] : [];
  return [`${leaks.length} ${leaks.length === 1 ? "LEAK" : "LEAKS"}, ${fate}:`, ...lines, ...more]
    .map((line) => `${line}\n`)
    .join("");
}

function secondsText(seconds: number): string {
  return `${number(seconds)} s`;
}

function number(value: number): string {
  return String(Number(value.toPrecision(2)));
}

/** A method that was made elsewhere: what is scored where, and how many cases its folder has a file of. */
export function givenText({ scoring, standing }: StudyResults["scorings"][number]): string {
  const { methodName, tests } = scoring;
  const where = tests.map(({ domain, cases }) => `${domain} ${cases.length}`).join(", ");
  const { given, problem, total } = standing;
  if (given === null) return `predictions ${methodName}: ${where}\n  ${problem?.message} [${problem?.code}]\n`;
  const files = given.cases.filter(({ path }) => path !== null).length;
  const others = given.strangers.length === 0 ? "" : `; files of no tested case: ${given.strangers.length}`;
  return `predictions ${methodName}: ${where}; ${files} of ${counted(total, "case")} ${files === 1 ? "has" : "have"} a file${others}\n`;
}
