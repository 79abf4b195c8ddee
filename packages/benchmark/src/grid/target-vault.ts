import { fail } from "@panshift/core";
import { appendJsonLine } from "@panshift/core/files";
import type { CaseFiles } from "../study/case-files.ts";
import type { PlannedRun, PlannedScoring } from "../study/plan.ts";
import type { StudyCase } from "../study/study-case.ts";
import { type Choosing, rulesThatChose } from "./model-tests.ts";

/** One opening of a reference that a model was not trained on; a line of `audit.jsonl`. */
export interface Opening {
  readonly time: string;
  /** Identity of the run; `external/<name>` for predictions made elsewhere. */
  readonly run: string;
  readonly case: string;
  readonly domain: string;
  /** `picture`: shown in a report, after scoring. */
  readonly purpose: "scoring" | "picture";
}

/**
 * The only way to the references of tested cases. Training and selection are given source cases alone
 * (`SourceCases`); the evaluator asks here, and every opening is written down before the file is read.
 */
export class TargetVault {
  readonly #files: CaseFiles;
  readonly #audit: string;
  readonly #choosing: Choosing | null;

  /**
   * @param audit file that openings are appended to
   * @param choosing where it is looked up which draws of searches are chosen; `null`: none is
   */
  constructor(files: CaseFiles, audit: string, choosing: Choosing | null = null) {
    this.#files = files;
    this.#audit = audit;
    this.#choosing = choosing;
  }

  /**
   * Path of a tested case's reference.
   *
   * @throws LEAKAGE when the run trained on the case (or, unless the study allows it, on its subject), or the case is
   * none of its tests, or the run is a draw that its search has not chosen
   */
  openReference(run: PlannedRun, tested: StudyCase, purpose: Opening["purpose"] = "scoring"): string {
    const { training, validation, uses } = run;
    const isSeen = [...training, ...validation].some(({ subject, key }) =>
      this.#files.patientOverlap === "allowed" ? key === tested.key : subject === tested.subject,
    );
    const isTested = uses.some(({ tests }) => tests.some(({ cases }) => cases.some(({ key }) => key === tested.key)));
    if (isSeen || !isTested) {
      fail("LEAKAGE", {
        caseId: tested.caseId,
        expected: "a case that the plan tests, of a subject that the run does not see",
        found: isSeen ? `subject ${tested.subject} on the training side` : "a case of no test",
        hint: "run `panshift study plan`, which lists every leak",
      });
    }
    if (run.search !== null && !this.#isChosen(run)) {
      fail("LEAKAGE", {
        caseId: tested.caseId,
        expected: "the draw that held-out source cases chose",
        found: `draw ${run.method.draw?.index} of a search, which they have not chosen`,
        hint: "a search sees source cases alone; test its chosen draw",
      });
    }
    return this.#open(run.id, tested, purpose);
  }

  #isChosen(run: PlannedRun): boolean {
    const rules = this.#choosing === null ? null : rulesThatChose(run, this.#choosing);
    return rules !== null && rules.length > 0;
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
