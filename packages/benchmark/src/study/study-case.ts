import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fail } from "@panshift/core";
import { type CaseRecord, columnReader, DATASET_FILE, type Dataset, readDataset, selectCases } from "@panshift/dataset";
import { domainReader } from "./domains.ts";
import { readLabelFolder } from "./label-folder.ts";
import type { Study } from "./study-config.ts";

/** One labelled scan that a study may train on or test. Holds no path: files are opened through the datasets. */
export interface StudyCase {
  /** Name of the dataset and case id, unique in a study. */
  readonly key: string;
  readonly dataset: string;
  readonly caseId: string;
  /** The person, unique in a study: people of two datasets are taken for different ones. */
  readonly subject: string;
  /** The domain's name. */
  readonly domain: string;
  readonly record: CaseRecord;
}

/** A study's datasets and the cases that take part. */
export interface StudyData {
  readonly datasets: ReadonlyMap<string, Dataset>;
  /** In the order of the datasets and their manifests. */
  readonly cases: readonly StudyCase[];
  /** Domains in order of their names. */
  readonly domains: readonly Domain[];
}

/** Cases that share what the study calls a domain. */
export interface Domain {
  readonly name: string;
  /** Values by column, as `domains.by` lists them; of named domains the name first, under `domains.as`. */
  readonly values: Readonly<Record<string, string>>;
  readonly cases: readonly StudyCase[];
}

/**
 * Reads the manifests of a study's datasets; no voxel is read. Unlabelled cases and those of no domain stay out. A folder
 * without dataset.json and images is taken for one of label files.
 *
 * @throws what `readDataset`, `readLabelFolder` and `selectCases` throw, DOMAIN_OVERLAP, CASES_MISSING,
 *   FILE_MISSING for a phantom that is not made yet
 */
export function loadStudyData(study: Study): StudyData {
  const datasets = new Map<string, Dataset>();
  const cases: StudyCase[] = [];
  const values = new Map<string, Domain["values"]>();
  for (const { name, folder, where, phantom } of study.data.datasets) {
    const path = resolve(study.root, folder);
    if (phantom !== undefined) requirePhantom(path);
    const dataset = readEither(path, name);
    datasets.set(name, dataset);
    const domainOf = domainReader(study.domains, (column) => columnReader(dataset, column));
    for (const record of selectCases(dataset, where)) {
      const domain = record.split === "unlabeled" ? null : domainOf(record);
      if (domain === null) continue;
      values.set(domain.name, domain.values);
      const { caseId } = record;
      cases.push({
        key: `${name}/${caseId}`,
        dataset: name,
        caseId,
        subject: `${name}/${record.subject}`,
        domain: domain.name,
        record,
      });
    }
  }
  if (cases.length === 0) {
    fail("CASES_MISSING", {
      file: study.file,
      expected: "labelled cases that belong to a domain",
      found: "none",
      hint: "check `data.datasets` and `domains`",
    });
  }
  const domains = [...values].map(([name, of]) => ({
    name,
    values: of,
    cases: cases.filter(({ domain }) => domain === name),
  }));
  return { datasets, cases, domains: domains.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

/** A phantom's dataset.json is written last. */
function requirePhantom(folder: string): void {
  if (existsSync(join(folder, DATASET_FILE))) return;
  fail("FILE_MISSING", {
    file: folder,
    expected: "the phantom dataset that the study asks for",
    found: existsSync(folder) ? "an unfinished one" : "nothing",
    hint: "`panshift study plan` and `panshift study run` make it",
  });
}

function readEither(folder: string, name: string): Dataset {
  const isDataset = [DATASET_FILE, "imagesTr", "imagesTs"].some((part) => existsSync(join(folder, part)));
  return isDataset ? readDataset(folder) : readLabelFolder(folder, name);
}
