import { join } from "node:path";
import { canonicalHash, PanShiftError } from "@panshift/core";
import type { LabelSides } from "../evaluation/labels.ts";
import type { CaseTask } from "../evaluation/pairing.ts";
import type { CandidateScores, Failure } from "../evaluation/score-case.ts";
import { type CaseResult, scoreCases } from "../evaluation/score-cases.ts";
import { groupBy } from "../group-by.ts";
import type { CaseFiles } from "../study/case-files.ts";
import type { PlannedScoring } from "../study/plan.ts";
import type { StudyCase } from "../study/study-case.ts";
import type { Study } from "../study/study-config.ts";
import { CaseLog, type ScoredCase } from "./case-log.ts";
import { scoringOf } from "./case-scoring.ts";
import type { RunContext } from "./execute-run.ts";
import { type GivenCase, givenCases, scoredOn } from "./predictions-elsewhere.ts";
import type { StudyFolder } from "./study-folder.ts";
import { referenceLabels, settingsOf } from "./test-case.ts";
import { waitForLock } from "./wait-for-lock.ts";

/** Flags of cases that count as `no-prediction`. */
export const PREDICTION_MISSING = "prediction-missing";
export const PREDICTION_REFUSED = "prediction-refused";

/** How far predictions made elsewhere are scored. */
export interface ScoringStanding {
  readonly total: number;
  /** In the order of the tests. */
  readonly cases: readonly ScoredCase[];
}

export interface ScoringOptions {
  readonly folder: StudyFolder;
  /** Threads that score. */
  readonly jobs: number;
  /** Told after each case; those scored before count as done. */
  onCase?(done: number, total: number): void;
}

/** Reads what is scored with the present references and settings; the predictions themselves are not looked at. */
export function scoringStanding(
  scoring: PlannedScoring,
  context: Pick<RunContext, "study" | "files">,
  folder: StudyFolder,
): ScoringStanding {
  const log = CaseLog.read(filesOf(scoring, folder).log);
  const tested = scoredOn(scoring);
  const cases = tested.flatMap((each) => log.find(each.key, recipeOf(scoring, each, context)) ?? []);
  return { total: tested.length, cases };
}

/**
 * Scores predictions made elsewhere into `external/<name>/cases.jsonl` of the study's folder. Goes on where an earlier
 * call stopped, and scores anew what has changed since: a reference, a prediction, or how they are compared.
 *
 * A case without a prediction, or with one that is refused, counts as `no-prediction` and carries a flag. A case whose
 * reference is refused stays open. Another process that scores them is waited for.
 *
 * @returns what was refused in this call
 * @throws what `givenCases` throws; the signal's reason; DISK_FULL
 */
export async function scorePredictions(
  scoring: PlannedScoring,
  context: Pick<RunContext, "study" | "files" | "vault" | "signal" | "onNotice">,
  { folder, jobs, onCase = () => {} }: ScoringOptions,
): Promise<PanShiftError[]> {
  const { study, files, vault, signal } = context;
  const all = givenCases(scoring, study);
  const place = filesOf(scoring, folder);
  const lock = await waitForLock(place.lock, "scores these predictions", context);
  try {
    const log = CaseLog.open(place.log);
    const failures: PanShiftError[] = [];
    const open = all.filter(({ tested, prediction }) => {
      const scored = log.find(tested.key, recipeOf(scoring, tested, context));
      return scored?.prediction.sha256 !== prediction.sha256 && isAsStated(tested, files, failures);
    });
    let done = all.length - open.length;
    // What a label `ignore` is called is each dataset's own matter.
    for (const group of groupBy(open, ({ tested }) => tested.dataset).values()) {
      const ignored = files.ignored(group.map(({ tested }) => tested));
      const recipe = { sides: sidesOf(scoring, study, ignored), settings: settingsOf(study) };
      const tasks = group.map(({ tested, path }): CaseTask => {
        const referencePath = vault.openForPredictions(scoring, tested);
        return { caseId: tested.caseId, referencePath, predictions: [path], readers: [] };
      });
      const keep = (_: number, __: number, { index, result }: { index: number; result: CaseResult }) => {
        const given = group[index] as GivenCase;
        const { scored, failure } = scoredOf(given, recipeOf(scoring, given.tested, context), result);
        if (scored !== null) log.add(scored);
        if (failure !== null) failures.push(failure);
        onCase(++done, all.length);
        signal?.throwIfAborted();
      };
      await scoreCases(tasks, recipe, { jobs, onCase: keep });
    }
    return failures;
  } finally {
    lock.release();
  }
}

/** Whether a case's reference is what cases.tsv states; why it is refused is noted. */
function isAsStated(tested: StudyCase, files: CaseFiles, refused: PanShiftError[]): boolean {
  try {
    files.verifyLabel(tested);
    return true;
  } catch (error) {
    if (!(error instanceof PanShiftError)) throw error;
    refused.push(error);
    return false;
  }
}

function filesOf({ methodName }: PlannedScoring, { folder }: StudyFolder) {
  const own = join(folder, "external", encodeURIComponent(methodName));
  return { log: join(own, "cases.jsonl"), lock: join(own, "lock") };
}

/** Hash of what a score follows from, besides the prediction. */
function recipeOf({ method }: PlannedScoring, tested: StudyCase, context: Pick<RunContext, "study" | "files">): string {
  return canonicalHash({ scoring: scoringOf(tested, context), labels: method.labels ?? null });
}

function sidesOf({ method }: PlannedScoring, { task }: Study, ignored: readonly number[]): LabelSides {
  const names = Object.keys(task.labels);
  const prediction = new Map(Object.entries(method.labels ?? task.labels));
  return { names, prediction, reference: referenceLabels(task, ignored) };
}

function scoredOf({ tested, path, prediction }: GivenCase, scoring: string, result: CaseResult) {
  const { caseId, key } = tested;
  const errorOf = ({ code, facts }: Failure) => new PanShiftError(code, { caseId, ...facts });
  if ("failure" in result) return { scored: null, failure: errorOf(result.failure) };
  const { labels, failure } = result.predictions[0] as CandidateScores;
  const flags = path === null ? [PREDICTION_MISSING] : failure === null ? [] : [PREDICTION_REFUSED];
  const { imageDiagonalMm } = result;
  const scored: ScoredCase = { key, scoring, prediction, imageDiagonalMm, flags, labels };
  return { scored, failure: failure === null ? null : errorOf(failure) };
}
