import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { canonicalHash, fail } from "@panshift/core";
import {
  type CaseRecord,
  caseName,
  columnReader,
  type Dataset,
  manifestHash,
  NOT_AVAILABLE,
  readDataset,
  selectCases,
  volumeHash,
} from "@panshift/dataset";
import type { LabelMap } from "../preprocessing/label-map.ts";
import type { DataConfig } from "./data-config.ts";

/** One labelled scan to train or validate on. */
export interface SourceCase {
  readonly caseId: string;
  readonly subject: string;
  readonly domain: string;
  readonly image: string;
  readonly label: string;
  /** The content hashes that cases.tsv states; absent where the identity holds those of the files themselves. */
  readonly stated?: { readonly image: string; readonly label: string };
}

/** What `data` of a configuration names. */
export interface DataSource {
  readonly cases: readonly SourceCase[];
  readonly labels: LabelMap;
  /** Stands for the data in the run's identity: content, never paths. */
  readonly contentHash: string;
  /** Remarks for the user, such as a dataset without `cases.tsv`. */
  readonly notices: readonly string[];
}

/**
 * Finds the cases a configuration names; voxels are not read.
 *
 * @param data with an absolute `root`
 * @param modality what the configuration says the scans are
 * @throws FILE_MISSING, LABEL_MISSING, CASE_DUPLICATE, CASES_MISSING, MODALITY_MISMATCH, and what `readDataset` and `selectCases` throw
 */
export function findCases(data: DataConfig, modality: "ct" | "mr"): DataSource {
  const source = data.cases === undefined ? fromDataset(data, modality) : fromPairs(data, data.cases);
  requireDistinct(source.cases);
  return source;
}

function fromPairs({ root = ".", labels }: DataConfig, pairs: NonNullable<DataConfig["cases"]>): DataSource {
  const cases = pairs.map((pair): SourceCase => {
    const caseId = caseName(pair.image);
    const { subject = caseId, domain = NOT_AVAILABLE } = pair;
    return { caseId, subject, domain, image: resolve(root, pair.image), label: resolve(root, pair.label) };
  });
  for (const { caseId, image, label } of cases) {
    requireFile(image, caseId, "its image");
    requireFile(label, caseId, "its label");
  }
  const rows = cases.map((each) => ({ ...each, image: volumeHash(each.image), label: volumeHash(each.label) }));
  return { cases, labels: labelMapOf(labels ?? {}), contentHash: contentOfPairs(rows), notices: [] };
}

/**
 * Content hash of bare pairs.
 *
 * @param rows as `SourceCase`, with the SHA-256 of the files in place of their paths
 */
export function contentOfPairs(rows: readonly SourceCase[]): string {
  return canonicalHash(
    rows.map(({ caseId, subject, domain, image, label }) => ({ caseId, subject, domain, image, label })),
  );
}

function fromDataset(data: DataConfig, modality: "ct" | "mr"): DataSource {
  const dataset = readDataset(resolve(data.root ?? ".", data.dataset as string));
  const domainOf = dataset.hasManifest ? columnReader(dataset, data.domain) : () => NOT_AVAILABLE;
  const selected = trainingSide(selectCases(dataset, data.where), data);
  for (const record of selected) requireModality(record, modality);
  if (selected.length === 0) {
    fail("CASES_MISSING", {
      file: dataset.folder,
      expected: "labelled cases on the training side",
      found: `none among ${dataset.cases.length} cases for ${JSON.stringify(data.where)}`,
      hint: "change data.where; cases of split test are used only when `split` is named there",
    });
  }
  return {
    cases: selected.map((record) => ({
      caseId: record.caseId,
      subject: record.subject,
      domain: domainOf(record),
      image: dataset.imagePath(record),
      label: labelOf(dataset, record),
      stated: { image: record.sha256Image, label: record.sha256Label },
    })),
    labels: labelMapOf(data.labels ?? classesOf(dataset)),
    contentHash: manifestHash(dataset),
    notices: dataset.hasManifest ? [] : [`${dataset.name} has no cases.tsv: all its cases count as one domain`],
  };
}

/** Test cases stay out unless the configuration names their split; unlabelled cases always do. */
function trainingSide(records: readonly CaseRecord[], { where }: DataConfig): CaseRecord[] {
  const labelled = records.filter(({ split }) => split !== "unlabeled");
  return "split" in where ? labelled : labelled.filter(({ split }) => split !== "test");
}

function labelOf(dataset: Dataset, record: CaseRecord): string {
  const path = dataset.labelPath(record);
  if (path !== null && existsSync(path)) return path;
  return fail("LABEL_MISSING", {
    caseId: record.caseId,
    ...(path !== null && { file: path }),
    expected: "a label beside the training image",
    found: "no file",
    hint: "add the label, or leave the case out with data.where",
  });
}

function requireModality({ caseId, modality: own }: CaseRecord, modality: string): void {
  if (own === modality || own === NOT_AVAILABLE) return;
  fail("MODALITY_MISMATCH", {
    caseId,
    expected: `scans of modality ${modality}, as preprocessing.modality says`,
    found: `${own} in cases.tsv`,
    hint: "correct preprocessing.modality, or choose other cases with data.where",
  });
}

/** Every foreground label of dataset.json is a class of its own. */
function classesOf({ labels }: Dataset): Record<string, number[]> {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, [value]]));
}

/** Class order is the order in which the names stand. */
export function labelMapOf(labels: Readonly<Record<string, "rest" | number[]>>): LabelMap {
  const { background = [0], ignore = [], ...classes } = labels;
  return {
    classes: Object.entries(classes).map(([name, values]) => ({ name, values: values as number[] })),
    background,
    ignore: ignore as number[],
  };
}

function requireFile(file: string, caseId: string, what: string): void {
  if (existsSync(file)) return;
  fail("FILE_MISSING", {
    caseId,
    file,
    expected: what,
    found: "no such file",
    hint: "correct the path under data.cases, or data.root where relative paths start",
  });
}

function requireDistinct(cases: readonly SourceCase[]): void {
  const seen = new Map<string, SourceCase>();
  for (const item of cases) {
    const other = seen.get(item.caseId);
    if (other !== undefined) {
      fail("CASE_DUPLICATE", {
        caseId: item.caseId,
        expected: "one case of each name",
        found: [other.image, item.image],
        hint: "rename one of the files",
      });
    }
    seen.set(item.caseId, item);
  }
}
