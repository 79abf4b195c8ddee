import {
  type CaseRecord,
  caseFingerprint,
  columnReader,
  type Dataset,
  type DatasetFingerprint,
  type DomainCase,
  datasetFingerprint,
  organLabels,
} from "@panshift/dataset";
import type { Volume } from "@panshift/volume";

export interface FingerprintOptions {
  /** Columns of cases.tsv whose values make a domain. */
  readonly by: readonly string[];
  /** Names of the labels that make the organ; default: all but background and ignore. */
  readonly organ?: readonly string[];
}

/** Collects the fingerprints of the cases of one or several datasets; their voxels are not kept. */
export class Fingerprinting {
  readonly #by: readonly string[];
  readonly #organ: readonly string[] | undefined;
  readonly #organNames = new Set<string>();
  readonly #cases: DomainCase[] = [];
  readonly #withoutManifest: string[] = [];

  /** @param datasets their number: several of them are domains of their own, even where their columns are alike */
  constructor({ by, organ }: FingerprintOptions, datasets: number) {
    this.#by = datasets > 1 && !by.includes("dataset") ? ["dataset", ...by] : by;
    this.#organ = organ;
  }

  /**
   * What takes in the cases of a dataset.
   *
   * @throws SELECTION_UNKNOWN when the dataset lacks a column or a label
   */
  of(dataset: Dataset): (record: CaseRecord, image: Volume, label: Volume | null) => void {
    const readers = this.#by.map((column) => [column, columnReader(dataset, column)] as const);
    const labels = organLabels(dataset, this.#organ);
    for (const name of Object.keys(labels.organ)) this.#organNames.add(name);
    if (!dataset.hasManifest) this.#withoutManifest.push(dataset.folder);
    return (record, image, label) => {
      const domain = Object.fromEntries(readers.map(([column, read]) => [column, read(record)]));
      const fingerprint = caseFingerprint(record, image, label, labels);
      this.#cases.push({ ...fingerprint, domain, folder: dataset.folder });
    };
  }

  /** The sum by domain; nothing where no case was taken in. */
  result(): { fingerprint?: DatasetFingerprint; withoutManifest?: readonly string[] } {
    if (this.#cases.length === 0) return {};
    const fingerprint = datasetFingerprint(this.#cases, { by: this.#by, organ: [...this.#organNames] });
    return this.#withoutManifest.length > 0 ? { fingerprint, withoutManifest: this.#withoutManifest } : { fingerprint };
  }
}
