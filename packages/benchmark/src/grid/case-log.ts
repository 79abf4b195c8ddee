import { type ErrorCode, refuseVersion } from "@panshift/core";
import { appendLine, type JsonLines, readJsonLines, writeFileAtomic } from "@panshift/core/files";
import { type Outcome, outcomeKinds } from "@panshift/metrics";
import type { CodeProvenance } from "@panshift/segmentation";
import type { LabelScore } from "../evaluation/evaluation.ts";

/**
 * What one trained model, or one set of predictions made elsewhere, scores on one case; a line of `cases.jsonl`. Holds
 * no times: equal runs write equal lines.
 */
export interface ScoredCase {
  /** Dataset and case id. */
  readonly key: string;
  /**
   * Hash of everything a score depends on besides model and scan: reference, labels, metric settings, checkpoint; made
   * elsewhere: and of the prediction's content.
   */
  readonly scoring: string;
  /** A path below the run's folder (made elsewhere: below the method's); `n/a` where there is no prediction. */
  readonly prediction: { readonly file: string; readonly sha256: string };
  /** SHA-256 of the weights that predicted; absent in lines of earlier versions and of predictions made elsewhere. */
  readonly weights?: string;
  /** Content hash of the scan; absent in the same lines. */
  readonly image?: string;
  readonly imageDiagonalMm: number;
  /** Quality flags of the segmentation; `prediction-missing` and `prediction-refused` for predictions made elsewhere. */
  readonly flags: readonly string[];
  readonly labels: readonly LabelScore[];
  /** Why a prediction made elsewhere is refused; absent of all others. */
  readonly refusal?: ErrorCode;
  /** Voxel values of a prediction made elsewhere that holds none of the labels, but these; absent of all others. */
  readonly otherValues?: readonly number[];
  /** By which code a prediction made elsewhere was scored; absent of all others. */
  readonly code?: CodeProvenance;
}

/**
 * The scored cases of a run. Lines that a kill, a full disk or a damaged one left unreadable are dropped from the file,
 * and their cases scored again; of two lines of one case and scoring the later one holds.
 */
export class CaseLog {
  readonly #file: string;
  readonly #cases: Map<string, ScoredCase>;

  private constructor(file: string, lines: readonly ScoredCase[]) {
    this.#file = file;
    this.#cases = new Map(lines.map((line) => [caseIndex(line.key, line.scoring), line]));
  }

  /** Opens the log to write, and repairs it; for the process that holds the run. */
  static open(file: string): CaseLog {
    const { lines, isWhole } = readCases(file);
    if (!isWhole) writeFileAtomic(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    return new CaseLog(file, lines);
  }

  /** Reads the log as far as it is whole; the file is left as it is. */
  static read(file: string): Pick<CaseLog, "find" | "cases"> {
    return new CaseLog(file, readCases(file).lines);
  }

  /** Number of distinct cases. */
  get cases(): number {
    return new Set([...this.#cases.values()].map(({ key }) => key)).size;
  }

  /** `undefined` when the case is not scored so. */
  find(key: string, scoring: string): ScoredCase | undefined {
    return this.#cases.get(caseIndex(key, scoring));
  }

  add(scored: ScoredCase): void {
    appendLine(this.#file, JSON.stringify(scored));
    this.#cases.set(caseIndex(scored.key, scored.scoring), scored);
  }
}

/** What tells the cases of a log apart. */
export function caseIndex(key: string, scoring: string): string {
  return `${scoring} ${key}`;
}

/**
 * The lines of a log as far as it is whole; the file is left as it is. Lines that are JSON but no scored case, as a
 * damaged disk leaves them, are none.
 *
 * @throws SCHEMA_UNKNOWN
 */
export function readCases(file: string): JsonLines<ScoredCase> {
  const { lines, isWhole } = readJsonLines<unknown>(file);
  const cases = lines.filter((line): line is ScoredCase => isScoredCase(line, file));
  return { lines: cases, isWhole: isWhole && cases.length === lines.length };
}

/**
 * Whether a line holds all that is read of it. Lines of this version carry no schema; whoever changes what a line means
 * gives its lines one.
 */
function isScoredCase(line: unknown, file: string): boolean {
  const found = (line ?? {}) as Partial<ScoredCase> & { schema?: unknown };
  const { schema, key, scoring, prediction, imageDiagonalMm, flags, labels } = found;
  if (schema !== undefined) refuseVersion(file, ["panshift.case/1 (lines without a schema)"], String(schema));
  const texts = [key, scoring, prediction?.file, prediction?.sha256];
  const isTold = texts.every((text) => typeof text === "string") && typeof imageDiagonalMm === "number";
  return isTold && Array.isArray(flags) && Array.isArray(labels) && labels.every(isLabelScore);
}

function isLabelScore(score: Partial<LabelScore> | null): boolean {
  const { label, voxels, metrics } = score ?? {};
  const { nsd } = metrics ?? {};
  const isTold = typeof label === "string" && typeof voxels?.reference === "number";
  if (!isTold || typeof nsd !== "object" || nsd === null) return false;
  return [...Object.values(metrics ?? {}), ...Object.values(nsd)].every((one) => one === nsd || isOutcome(one));
}

function isOutcome(found: Partial<Outcome> | null): boolean {
  if (found?.kind === "value") return typeof found.value === "number";
  return outcomeKinds.some((kind) => kind === found?.kind);
}
