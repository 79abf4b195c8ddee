import { type CaseRecord, type CaseRow, rowOfRecord } from "@panshift/dataset";
import type { LabelScore } from "../evaluation/evaluation.ts";
import type { KeptCase } from "../grid/held-log.ts";
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

/** A place with its sources' names joined. */
type JoinedPlace = Omit<Place, "sources"> & Pick<ResultRow, "sources">;

type ScoreOfCase = Pick<KeptCase, "imageDiagonalMm" | "flags" | "labels">;

/** Rows of cases.tsv by record: thousands of models score the same cases. */
const columnsOfRecord = new WeakMap<CaseRecord, CaseRow>();

function columnsOf(record: CaseRecord): CaseRow {
  const columns = columnsOfRecord.get(record) ?? rowOfRecord(record);
  columnsOfRecord.set(record, columns);
  return columns;
}

/** A view of a score in its place: studies have millions of values, and rows that repeat none. */
class ScoreInPlace implements ResultRow {
  readonly #scorer: Scorer;
  readonly #place: JoinedPlace;
  readonly #test: PlannedTest;
  readonly #tested: StudyCase;
  readonly #scored: ScoreOfCase;
  readonly #score: LabelScore;

  constructor(
    { scorer, place, test }: { readonly scorer: Scorer; readonly place: JoinedPlace; readonly test: PlannedTest },
    tested: StudyCase,
    scored: ScoreOfCase,
    score: LabelScore,
  ) {
    this.#scorer = scorer;
    this.#place = place;
    this.#test = test;
    this.#tested = tested;
    this.#scored = scored;
    this.#score = score;
  }

  get method() {
    return this.#scorer.method;
  }
  get run() {
    return this.#scorer.run;
  }
  get seed() {
    return this.#scorer.seed;
  }
  get selection() {
    return this.#scorer.selection;
  }
  get protocol() {
    return this.#place.protocol;
  }
  get family() {
    return this.#place.family;
  }
  get sources() {
    return this.#place.sources;
  }
  get leftOut() {
    return this.#place.leftOut;
  }
  get fold() {
    return this.#place.fold;
  }
  get sample() {
    return this.#place.sample;
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

/** The rows of several tests of one place, a row for each case and label; cases that are not scored yet have none. */
export function rowsOfTests(
  scorer: Scorer,
  { sources, protocol, family, leftOut, fold, sample }: Place,
  tests: readonly PlannedTest[],
  scoredOf: (tested: StudyCase) => ScoreOfCase | undefined,
): ResultRow[] {
  const place = { protocol, family, sources: sources.join(" + "), leftOut, fold, sample };
  return tests.flatMap((test) => {
    const facts = { scorer, place, test };
    return test.cases.flatMap((tested) => {
      const scored = scoredOf(tested);
      return scored === undefined ? [] : scored.labels.map((label) => new ScoreInPlace(facts, tested, scored, label));
    });
  });
}
