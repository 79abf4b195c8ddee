import { join } from "node:path";
import { canonicalHash, type ErrorCode, PanShiftError } from "@panshift/core";
import type { HashOfFile } from "@panshift/dataset";
import { type CodeProvenance, codeProvenance } from "@panshift/segmentation";
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
import { type GivenCase, type GivenPredictions, givenPredictions, scoredOn } from "./predictions-elsewhere.ts";
import type { StudyFolder } from "./study-folder.ts";
import { referenceLabels, settingsOf } from "./test-case.ts";
import { waitForLock } from "./wait-for-lock.ts";

/** Flags of cases that count as `no-prediction`. */
export const PREDICTION_MISSING = "prediction-missing";
export const PREDICTION_REFUSED = "prediction-refused";

/** Of a file that holds other values than labels. */
const VALUES_TOLD = 10;

/** How far predictions made elsewhere are scored. */
export interface ScoringStanding {
  readonly total: number;
  /** Of the files as they are now, in the order of the tests. */
  readonly cases: readonly ScoredCase[];
  /** `null` where the method's folder cannot be used, as `problem` says. */
  readonly given: GivenPredictions | null;
  readonly problem: PanShiftError | null;
}

export interface ScoringOptions {
  readonly folder: StudyFolder;
  /** Threads that score. */
  readonly jobs: number;
  /** Told after each case; those scored before count as done. */
  onCase?(done: number, total: number): void;
}

/**
 * Reads what is scored with the present predictions, references and settings: other files under the same names have no
 * scores until `scorePredictions` looks at them.
 *
 * @param context `hashOf` of a caller that looks again and again
 */
export function scoringStanding(
  scoring: PlannedScoring,
  context: Pick<RunContext, "study" | "files"> & { readonly hashOf?: HashOfFile },
  folder: StudyFolder,
): ScoringStanding {
  const total = scoredOn(scoring).length;
  try {
    const given = givenPredictions(scoring, context.study, context.hashOf);
    const log = CaseLog.read(filesOf(scoring, folder).log);
    const cases = given.cases.flatMap((each) => {
      const scored = log.find(each.tested.key, recipeOf(scoring, each, context));
      return scored === undefined ? [] : { ...scored, prediction: each.prediction };
    });
    return { total, cases, given, problem: null };
  } catch (error) {
    if (!(error instanceof PanShiftError) || !UNUSABLE.includes(error.code)) throw error;
    return { total, cases: [], given: null, problem: error };
  }
}

/** What `givenPredictions` says of a folder. */
const UNUSABLE: readonly ErrorCode[] = ["FILE_MISSING", "CASE_DUPLICATE", "CASES_MISSING"];

/**
 * Scores predictions made elsewhere into `external/<name>/cases.jsonl` of the study's folder. Goes on where an earlier
 * call stopped, and scores anew what has changed since: a reference, a prediction, or how they are compared.
 *
 * A case without a prediction, or with one that is refused, counts as `no-prediction` and carries a flag. A case whose
 * reference is refused stays open. Another process that scores them is waited for.
 *
 * @returns what was refused in this call
 * @throws what `givenPredictions` throws; the signal's reason; DISK_FULL
 */
export async function scorePredictions(
  scoring: PlannedScoring,
  context: Pick<RunContext, "study" | "files" | "vault" | "signal" | "onNotice">,
  { folder, jobs, onCase = () => {} }: ScoringOptions,
): Promise<PanShiftError[]> {
  const { study, files, vault, signal } = context;
  const place = filesOf(scoring, folder);
  const lock = await waitForLock(place.lock, "scores these predictions", context);
  try {
    const all = givenPredictions(scoring, study).cases; // hashed here: files may change while others hold the lock
    const log = CaseLog.open(place.log);
    const failures: PanShiftError[] = [];
    const isOpen = (each: GivenCase) => log.find(each.tested.key, recipeOf(scoring, each, context)) === undefined;
    const open = all.filter((each) => isOpen(each) && isAsStated(each.tested, files, failures));
    const code = codeProvenance();
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
        const { scored, failure } = scoredOf(given, result, {
          code,
          scoring: recipeOf(scoring, given, context),
          labels: [...recipe.sides.prediction.values()].flat(),
        });
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

/** Hash of what a score follows from. */
function recipeOf(
  { method }: PlannedScoring,
  { tested, prediction }: GivenCase,
  context: Pick<RunContext, "study" | "files">,
): string {
  const { sha256 } = prediction;
  return canonicalHash({ scoring: scoringOf(tested, context), labels: method.labels ?? null, prediction: sha256 });
}

function sidesOf({ method }: PlannedScoring, { task }: Study, ignored: readonly number[]): LabelSides {
  const names = Object.keys(task.labels);
  const prediction = new Map(Object.entries(method.labels ?? task.labels));
  return { names, prediction, reference: referenceLabels(task, ignored) };
}

interface Recipe {
  readonly scoring: string;
  readonly code: CodeProvenance;
  /** Label values that the prediction may hold. */
  readonly labels: readonly number[];
}

/** What the user of a study can do, where that of `panshift evaluate` can do more. */
const HINTS: Readonly<Partial<Record<ErrorCode, { readonly hint: string }>>> = {
  PAIR_MISMATCH: { hint: "a study resamples nothing: write the segmentation on the grid of its reference" },
};

function scoredOf({ tested, path, prediction }: GivenCase, result: CaseResult, { scoring, code, labels }: Recipe) {
  const { caseId, key } = tested;
  const errorOf = ({ code, facts }: Failure) => new PanShiftError(code, { caseId, ...facts, ...HINTS[code] });
  if ("failure" in result) return { scored: null, failure: errorOf(result.failure) };
  const candidate = result.predictions[0] as CandidateScores;
  const { failure } = candidate;
  const others = candidate.values.filter((value) => value !== 0);
  const isOther = others.length > 0 && !others.some((value) => labels.includes(value));
  const scored: ScoredCase = {
    key,
    scoring,
    prediction,
    imageDiagonalMm: result.imageDiagonalMm,
    flags: path === null ? [PREDICTION_MISSING] : failure === null ? [] : [PREDICTION_REFUSED],
    labels: candidate.labels,
    ...(failure !== null && { refusal: failure.code }),
    ...(isOther && { otherValues: others.slice(0, VALUES_TOLD) }),
    code,
  };
  return { scored, failure: failure === null ? null : errorOf(failure) };
}
