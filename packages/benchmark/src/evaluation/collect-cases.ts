import { PanShiftError } from "@panshift/core";
import type { CaseFacts } from "./case-facts.ts";
import type { EvaluatedCase } from "./evaluation.ts";
import type { CaseTask, NamedSource } from "./pairing.ts";
import type { CandidateScores, Failure } from "./score-case.ts";
import type { CaseResult } from "./score-cases.ts";

/** The tasks of an evaluation with the result of each. */
export interface ScoredTasks {
  readonly tasks: readonly CaseTask[];
  readonly results: readonly CaseResult[];
}

export type Side = "predictions" | "readers";

/** The scores of all sources of one side: source by source, case by case, label by label. */
export function collectCases(
  { tasks, results }: ScoredTasks,
  side: Side,
  sources: readonly NamedSource[],
  factsOf: (caseId: string) => CaseFacts,
): EvaluatedCase[] {
  return sources.flatMap(({ name: prediction }, source) =>
    tasks.flatMap(({ caseId, [side]: paths }, at) => {
      const result = results[at] as CaseResult;
      if ("failure" in result) return [];
      const { labels, resampled, failure } = result[side][source] as CandidateScores;
      const isAbsent = failure !== null || paths[source] === null;
      if (side === "readers" && isAbsent) return []; // an unread case says nothing about the reader
      const { imageDiagonalMm } = result;
      const place = { prediction, case: caseId, ...factsOf(caseId) };
      return labels.map((score) => ({ ...place, ...score, imageDiagonalMm, resampled }));
    }),
  );
}

/** What was refused, in the order of the cases, each with its case. */
export function failuresOf({ tasks, results }: ScoredTasks): PanShiftError[] {
  return results.flatMap((result, at) => {
    const caseId = tasks[at]?.caseId;
    const all: (Failure | null)[] =
      "failure" in result ? [result.failure] : [...result.predictions, ...result.readers].map((one) => one.failure);
    const failures = all.filter((failure) => failure !== null);
    return failures.map(
      ({ code, facts }) => new PanShiftError(code, caseId === undefined ? facts : { caseId, ...facts }),
    );
  });
}

/** True when at least one prediction was compared with its reference. */
export function isAnyCompared({ tasks, results }: ScoredTasks): boolean {
  return results.some((result, at) => {
    if ("failure" in result) return false;
    return result.predictions.some(
      ({ failure }, source) => failure === null && tasks[at]?.predictions[source] !== null,
    );
  });
}
