import { type CaseRecord, type CaseRow, rowOfRecord } from "@panshift/dataset";
import type { LabelScore } from "../evaluation/evaluation.ts";
import type { ScoredCase } from "../grid/case-log.ts";
import type { PlannedTest } from "../study/experiment.ts";
import type { PlannedUse } from "../study/plan.ts";
import type { Selection } from "../study/selection-config.ts";
import type { StudyCase } from "../study/study-case.ts";

/** What one model scores on one label of one case in one place of a protocol. A model that serves two protocols has two rows. */
export interface ResultRow extends LabelScore {
  readonly method: string;
  /** Identity of the trained run; `null` for predictions made elsewhere. */
  readonly run: string | null;
  readonly seed: number | null;
  /** The rule that chose the model; `null` for predictions made elsewhere. */
  readonly selection: Selection | null;
  /** Position in the study's `protocols`; `null` for predictions made elsewhere, which belong to none. */
  readonly protocol: number | null;
  readonly family: string;
  /** Names of the domains trained on, joined by " + "; empty for predictions made elsewhere. */
  readonly sources: string;
  readonly leftOut: string | null;
  readonly fold: number | null;
  readonly sample: { readonly size: number; readonly draw: number } | null;
  readonly domain: string;
  /** Columns in which the domain differs from every source; empty: in domain. */
  readonly changed: readonly string[];
  readonly case: string;
  readonly subject: string;
  /** The case's row of cases.tsv: center, sequence, lesion, ... */
  readonly columns: Readonly<Record<string, string>>;
  readonly imageDiagonalMm: number;
  readonly flags: readonly string[];
}

/** Who scored: a trained run, or predictions made elsewhere. */
export type Scorer = Pick<ResultRow, "method" | "run" | "seed" | "selection">;

/** Where in the protocols a score belongs. */
export type Place = Pick<PlannedUse, "family" | "sources" | "leftOut" | "fold" | "sample"> & {
  readonly protocol: number | null;
};

/** Rows of cases.tsv by record: thousands of models score the same cases. */
const columnsOfRecord = new WeakMap<CaseRecord, CaseRow>();

function columnsOf(record: CaseRecord): CaseRow {
  const columns = columnsOfRecord.get(record) ?? rowOfRecord(record);
  columnsOfRecord.set(record, columns);
  return columns;
}

/** What all rows of one test share. */
type TestFacts = Scorer & Omit<Place, "sources"> & Pick<ResultRow, "sources" | "domain" | "changed">;

/** A view of a score in its place: studies have millions of values, and rows that repeat none. */
class ScoreInPlace implements ResultRow {
  readonly #test: TestFacts;
  readonly #tested: StudyCase;
  readonly #scored: ScoredCase;
  readonly #score: LabelScore;

  constructor(test: TestFacts, tested: StudyCase, scored: ScoredCase, score: LabelScore) {
    this.#test = test;
    this.#tested = tested;
    this.#scored = scored;
    this.#score = score;
  }

  get method() {
    return this.#test.method;
  }
  get run() {
    return this.#test.run;
  }
  get seed() {
    return this.#test.seed;
  }
  get selection() {
    return this.#test.selection;
  }
  get protocol() {
    return this.#test.protocol;
  }
  get family() {
    return this.#test.family;
  }
  get sources() {
    return this.#test.sources;
  }
  get leftOut() {
    return this.#test.leftOut;
  }
  get fold() {
    return this.#test.fold;
  }
  get sample() {
    return this.#test.sample;
  }
  get domain() {
    return this.#test.domain;
  }
  get changed() {
    return this.#test.changed;
  }
  get case() {
    return this.#tested.key;
  }
  get subject() {
    return this.#tested.subject;
  }
  get columns() {
    return columnsOf(this.#tested.record);
  }
  get imageDiagonalMm() {
    return this.#scored.imageDiagonalMm;
  }
  get flags() {
    return this.#scored.flags;
  }
  get label() {
    return this.#score.label;
  }
  get voxels() {
    return this.#score.voxels;
  }
  get metrics() {
    return this.#score.metrics;
  }
  get detection() {
    return this.#score.detection;
  }
}

/** The rows of one test, a row for each case and label; cases that are not scored yet have none. */
export function rowsOfTest(
  scorer: Scorer,
  { sources, protocol, family, leftOut, fold, sample }: Place,
  { domain, changed, cases }: PlannedTest,
  scoredOf: (tested: StudyCase) => ScoredCase | undefined,
): ResultRow[] {
  const place = { protocol, family, sources: sources.join(" + "), leftOut, fold, sample, domain, changed };
  const test = { ...scorer, ...place };
  return cases.flatMap((tested) => {
    const scored = scoredOf(tested);
    return scored === undefined ? [] : scored.labels.map((label) => new ScoreInPlace(test, tested, scored, label));
  });
}
