import type { CaseRecord, Dataset } from "@panshift/dataset";
import { readVolume } from "@panshift/volume/files";
import { type Montage, type MontageCell, renderMontage } from "./montage.ts";
import { domains, folders, type MethodId, methods, type TestDomain } from "./settings.ts";
import { largestSlice } from "./slice.ts";

/** Dice of a case by method, test domain and case; `undefined` when it was not scored. */
export type DiceOfCase = (method: MethodId, domain: TestDomain, caseId: string) => string;

/**
 * The first test case of each domain, segmented by each method.
 *
 * @param testCases cases of each domain, in the domains' order; the same subject comes first wherever it was scanned
 * @returns PNG bytes
 */
export function demoMontage(dataset: Dataset, testCases: readonly (readonly CaseRecord[])[], diceOf: DiceOfCase): Uint8Array {
  const rows = domains.map((domain, index) => {
    const record = testCases[index]?.[0] as CaseRecord;
    const cells = methods.map((method) => cellOf(dataset, record, domain, method, diceOf));
    return { label: [...domain.title, record.subject], cells };
  });
  const montage: Montage = { title: "Phantom abdomen, unseen subjects", columns: methods, rows };
  return renderMontage(montage);
}

function cellOf(
  dataset: Dataset,
  record: CaseRecord,
  domain: TestDomain,
  method: MethodId,
  diceOf: DiceOfCase,
): MontageCell {
  const image = readVolume(dataset.imagePath(record));
  const reference = readVolume(dataset.labelPath(record) as string);
  const prediction = readVolume(`${folders.segmentations}/${method}/${domain.id}/${record.caseId}.nii.gz`);
  return { picture: largestSlice(image, reference, prediction), caption: diceOf(method, domain, record.caseId) };
}
