import { largestSlice, outlineColors, renderSheet, type SheetCell } from "@panshift/cli/pictures";
import type { CaseRecord, Dataset } from "@panshift/dataset";
import { readVolume } from "@panshift/volume/files";
import { domains, folders, type MethodId, methods, type TestDomain } from "./settings.ts";

const outlines = [
  { name: "reference", color: outlineColors.blue, widthPx: 2.4 },
  { name: "prediction", color: outlineColors.orange, widthPx: 1.6 },
] as const;

/** Dice of a case by method, test domain and case; `undefined` when it was not scored. */
export type DiceOfCase = (method: MethodId, domain: TestDomain, caseId: string) => string;

/**
 * The first test case of each domain, segmented by each method.
 *
 * @param testCases cases of each domain, in the domains' order; the same subject comes first wherever it was scanned
 * @returns PNG bytes
 */
export function demoMontage(
  dataset: Dataset,
  testCases: readonly (readonly CaseRecord[])[],
  diceOf: DiceOfCase,
): Uint8Array {
  const rows = domains.map((domain, index) => {
    const record = testCases[index]?.[0] as CaseRecord;
    const cells = methods.map((method) => cellOf(dataset, record, domain, method, diceOf));
    return { label: [...domain.title, record.subject], cells };
  });
  return renderSheet({ title: "Phantom abdomen, unseen subjects", outlines, columns: methods, rows });
}

function cellOf(
  dataset: Dataset,
  record: CaseRecord,
  domain: TestDomain,
  method: MethodId,
  diceOf: DiceOfCase,
): SheetCell {
  const image = readVolume(dataset.imagePath(record));
  const reference = readVolume(dataset.labelPath(record) as string);
  const prediction = readVolume(`${folders.segmentations}/${method}/${domain.id}/${record.caseId}.nii.gz`);
  const overlays = [
    { labels: reference, values: [1, 2] }, // the pancreas with its lesions
    { labels: prediction, values: [1] },
  ];
  return { picture: largestSlice(image, overlays), caption: diceOf(method, domain, record.caseId) };
}
