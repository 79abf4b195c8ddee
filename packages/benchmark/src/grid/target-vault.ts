import { fail } from "@panshift/core";
import { appendJsonLine } from "@panshift/core/files";
import type { CaseFiles } from "../study/case-files.ts";
import type { PlannedRun, PlannedScoring, PlannedUse } from "../study/plan.ts";
import type { StudyCase } from "../study/study-case.ts";
import { type Choosing, choicesOf } from "./model-tests.ts";

/** One opening of a reference that a model was not trained on; a line of `audit.jsonl`. */
export interface Opening {
  readonly time: string;
  /** Identity of the run; `external/<name>` for predictions made elsewhere. */
  readonly run: string;
  readonly case: string;
  readonly domain: string;
  /** `picture`: shown in a report, after scoring; `oracle`: for the oracle to choose by, which makes it an upper bound. */
  readonly purpose: "scoring" | "picture" | "oracle";
}

/**
 * The only way to the references of tested cases. Training and selection are given source cases alone
 * (`SourceCases`); the evaluator asks here, and every opening is written down before the file is read.
 */
export class TargetVault {
  readonly #files: CaseFiles;
  readonly #audit: string;
  readonly #choosing: Omit<Choosing, "files"> | null;

  /**
   * @param audit file that openings are appended to
   * @param choosing where it is looked up which draws of searches are chosen; `null`: none is
   */
  constructor(files: CaseFiles, audit: string, choosing: Omit<Choosing, "files"> | null) {
    this.#files = files;
    this.#audit = audit;
    this.#choosing = choosing;
  }

  /**
   * Path of a tested case's reference.
   *
   * @throws LEAKAGE when the run trained on the case (or, unless the study allows it, on its subject), or the case is
   * none of its tests, or the run is a draw that no rule has chosen to be tested there, or the purpose is `oracle` and the
   * plan has no such opening
   */
  openReference(run: PlannedRun, tested: StudyCase, purpose: Opening["purpose"] = "scoring"): string {
    const { training, validation, uses } = run;
    const isSeen = [...training, ...validation].some(({ subject, key }) =>
      this.#files.patientOverlap === "allowed" ? key === tested.key : subject === tested.subject,
    );
    if (isSeen || !isAmong(uses, tested)) {
      fail("LEAKAGE", {
        caseId: tested.caseId,
        expected: "a case that the plan tests, of a subject that the run does not see",
        found: isSeen ? `subject ${tested.subject} on the training side` : "a case of no test",
        hint: "run `panshift study plan`, which lists every leak",
      });
    }
    if (purpose === "oracle" && !isOracles(run, tested)) {
      fail("LEAKAGE", {
        caseId: tested.caseId,
        expected: "a case that the plan opens for selection oracle",
        found: "another one",
        hint: "the oracle sees its share of a target's subjects alone, of the draws of a search",
      });
    }
    if (purpose !== "oracle" && run.search !== null && !this.#isChosen(run, tested)) {
      fail("LEAKAGE", {
        caseId: tested.caseId,
        expected: "the draw that the study's selection chose to be tested there",
        found: `draw ${run.method.draw?.index} of a search, which it has not chosen`,
        hint: "rules other than oracle see source cases alone; test a search's chosen draw",
      });
    }
    return this.#open(run.id, tested, purpose);
  }

  #isChosen(run: PlannedRun, tested: StudyCase): boolean {
    if (this.#choosing === null) return false;
    const choices = choicesOf(run, { ...this.#choosing, files: this.#files });
    return choices?.some(({ uses }) => isAmong(uses, tested)) ?? false;
  }

  /** Path of the reference of a case that predictions made elsewhere are scored on; what they were made with is not known. */
  openForPredictions(
    { methodName }: PlannedScoring,
    tested: StudyCase,
    purpose: Opening["purpose"] = "scoring",
  ): string {
    return this.#open(`external/${methodName}`, tested, purpose);
  }

  #open(run: string, tested: StudyCase, purpose: Opening["purpose"]): string {
    const { key, domain } = tested;
    const opening: Opening = { time: new Date().toISOString(), run, case: key, domain, purpose };
    appendJsonLine(this.#audit, opening);
    return this.#files.label(tested);
  }
}

function isAmong(uses: readonly PlannedUse[], { key }: StudyCase): boolean {
  return uses.some(({ tests }) => tests.some(({ cases }) => cases.some((one) => one.key === key)));
}

function isOracles({ search, withoutDomain }: PlannedRun, tested: StudyCase): boolean {
  return withoutDomain === null && (search?.oracles.some(({ share }) => isAmong(share, tested)) ?? false);
}
