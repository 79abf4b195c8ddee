import { appendLine, writeFileAtomic } from "@panshift/core/files";
import type { LabelScore } from "../evaluation/evaluation.ts";
import { readJsonLines } from "../json-lines.ts";

/**
 * What one trained model, or one set of predictions made elsewhere, scores on one case; a line of `cases.jsonl`. Holds
 * no times: equal runs write equal lines.
 */
export interface ScoredCase {
  /** Dataset and case id. */
  readonly key: string;
  /** Hash of everything a score depends on besides model and scan: reference, labels, metric settings, checkpoint. */
  readonly scoring: string;
  /** A path below the run's folder (made elsewhere: below the method's); `n/a` where there is no prediction. */
  readonly prediction: { readonly file: string; readonly sha256: string };
  readonly imageDiagonalMm: number;
  /** Quality flags of the segmentation; `prediction-missing` and `prediction-refused` for predictions made elsewhere. */
  readonly flags: readonly string[];
  readonly labels: readonly LabelScore[];
}

/**
 * The scored cases of a run. A last line that a kill or a full disk cut off is dropped from the file, and its case is
 * scored again; of two lines of one case the later one holds.
 */
export class CaseLog {
  readonly #file: string;
  readonly #cases: Map<string, ScoredCase>;

  private constructor(file: string, lines: readonly ScoredCase[]) {
    this.#file = file;
    this.#cases = new Map(lines.map((line) => [line.key, line]));
  }

  /** Opens the log to write, and repairs it; for the process that holds the run. */
  static open(file: string): CaseLog {
    const { lines, isWhole } = readJsonLines<ScoredCase>(file);
    if (!isWhole) writeFileAtomic(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    return new CaseLog(file, lines);
  }

  /** The scored cases by key, as far as they are whole; the file is left as it is. */
  static read(file: string): ReadonlyMap<string, ScoredCase> {
    return new CaseLog(file, readJsonLines<ScoredCase>(file).lines).#cases;
  }

  /** `undefined` when the case is not scored, or was scored otherwise. */
  find(key: string, scoring: string): ScoredCase | undefined {
    const found = this.#cases.get(key);
    return found?.scoring === scoring ? found : undefined;
  }

  add(scored: ScoredCase): void {
    appendLine(this.#file, JSON.stringify(scored));
    this.#cases.set(scored.key, scored);
  }
}
