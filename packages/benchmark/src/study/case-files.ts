import { fail } from "@panshift/core";
import { caseName, NOT_AVAILABLE, verifyContent, volumeHash } from "@panshift/dataset";
import { contentOfPairs, type SourceCase } from "@panshift/segmentation";
import type { StudyCase, StudyData } from "./study-case.ts";
import type { Study } from "./study-config.ts";

/** What a training sees; nothing else of a study reaches `train`. */
export interface SourceCases {
  readonly training: readonly StudyCase[];
  /** Held-out source cases that selection may look at. */
  readonly validation: readonly StudyCase[];
}

/** The side map without a kind: `sideTr`. */
const ORGANS = "organs";

/** Where the files of a study's cases lie, and their content hashes. */
export class CaseFiles {
  readonly #data: StudyData;
  readonly #side: string | undefined;
  readonly #contents = new WeakMap<readonly StudyCase[], string>();
  readonly #hashes = new Map<string, string>();

  /** Whether a person may be both trained on and tested. */
  readonly patientOverlap: Study["patientOverlap"];

  constructor(data: StudyData, { task, patientOverlap }: Study) {
    this.#data = data;
    this.patientOverlap = patientOverlap;
    this.#side = task.side;
  }

  image({ dataset, record }: StudyCase): string {
    return this.#dataset(dataset).imagePath(record);
  }

  /** The reference, or the side map for an organ control. @throws LABEL_MISSING */
  label({ dataset, caseId, record }: StudyCase): string {
    const from = this.#dataset(dataset);
    const kind = this.#side === ORGANS ? undefined : this.#side;
    const path = this.#side === undefined ? from.labelPath(record) : from.sidePath(record, kind);
    if (path !== null) return path;
    return fail("LABEL_MISSING", {
      caseId,
      file: from.folder,
      expected: this.#side === undefined ? "a label" : `a side map of kind ${this.#side}`,
      found: "none",
      hint: "leave the case out with `where`, or add the file",
    });
  }

  /** Checks, before the scan is read, that it is what cases.tsv states. @throws CONTENT_CHANGED */
  verifyImage(each: StudyCase): void {
    const { caseId, sha256Image } = each.record;
    verifyContent(this.image(each), sha256Image, { caseId, column: "sha256_image" });
  }

  /** The same of the reference; of a side map cases.tsv states nothing. @throws CONTENT_CHANGED, LABEL_MISSING */
  verifyLabel(each: StudyCase): void {
    if (this.#side !== undefined) return;
    const { caseId, sha256Label } = each.record;
    verifyContent(this.label(each), sha256Label, { caseId, column: "sha256_label" });
  }

  /**
   * Content hash of what `label` gives: the manifest's, or the file's own where the manifest has none or speaks of
   * another file. Each file is read once in the life of this object.
   *
   * @throws LABEL_MISSING
   */
  referenceHash(each: StudyCase): string {
    const { sha256Label } = each.record;
    if (this.#side === undefined && sha256Label !== NOT_AVAILABLE) return sha256Label;
    return this.#hashOf(this.label(each));
  }

  /** Content hash of the scan, in the same way. */
  imageHash(each: StudyCase): string {
    const { sha256Image } = each.record;
    return sha256Image === NOT_AVAILABLE ? this.#hashOf(this.image(each)) : sha256Image;
  }

  #hashOf(path: string): string {
    const hash = this.#hashes.get(path) ?? volumeHash(path);
    this.#hashes.set(path, hash);
    return hash;
  }

  /** Label values called `ignore` in the datasets of the cases. */
  ignored(cases: readonly StudyCase[]): number[] {
    if (this.#side !== undefined) return [];
    const names = new Set(cases.map(({ dataset }) => dataset));
    const values = [...names].flatMap((name) => this.#dataset(name).labels.ignore ?? []);
    return [...new Set(values)];
  }

  /** Content hash of a training's pairs, once for each list of cases. */
  contentOf({ training, validation }: SourceCases): string {
    const known = this.#contents.get(training);
    if (known !== undefined) return known;
    const hash = contentOfPairs([...training, ...validation].map((each) => this.#content(each)));
    this.#contents.set(training, hash);
    return hash;
  }

  #content(each: StudyCase): SourceCase {
    const { subject, domain } = each;
    return {
      caseId: caseName(this.image(each)),
      subject,
      domain,
      image: this.imageHash(each),
      label: this.referenceHash(each),
    };
  }

  #dataset(name: string) {
    const dataset = this.#data.datasets.get(name);
    if (dataset === undefined) throw new RangeError(`no dataset is called ${name}`);
    return dataset;
  }
}
