export { byCase, caseName, isVolumeName } from "./case-name.ts";
export { type CaseRecord, type CaseRow, recordOfRow, rowOfRecord } from "./case-record.ts";
export { CASES_FILE, parseCasesTsv, readCasesTsv, writeCasesTsv } from "./cases-tsv.ts";
export { DATASET_FILE, type DatasetJson, IGNORE_LABEL, readDatasetJson, writeDatasetJson } from "./dataset-json.ts";
export { fileHash, type HashOfFile, rememberedHash, volumeHash } from "./file-hash.ts";
export {
  type CaseFingerprint,
  caseFingerprint,
  type IntensityUnit,
  type PerWorldAxis,
} from "./fingerprint/case-fingerprint.ts";
export {
  type DatasetFingerprint,
  type DomainCase,
  type DomainFingerprint,
  datasetFingerprint,
  type IntensitySpread,
} from "./fingerprint/dataset-fingerprint.ts";
export type { IntensityRange } from "./fingerprint/intensity-range.ts";
export { type OrganContrast, organContrast } from "./fingerprint/organ-contrast.ts";
export { type OrganLabels, organLabels } from "./fingerprint/organ-labels.ts";
export type { Spread } from "./fingerprint/spread.ts";
export { imageFile, labelFile, type Side, sideMapFile, sideOf } from "./layout.ts";
export { manifestHash } from "./manifest-hash.ts";
export type { Problem } from "./problems.ts";
export { type Dataset, readDataset } from "./read-dataset.ts";
export { columnReader, selectCases, type Where } from "./select.ts";
export { readSideNames, type SideNames, writeSideNames } from "./side-maps.ts";
export { type SplitOptions, splitBySubject } from "./split.ts";
export { type PairPlace, verifyLabelValues, verifyPair } from "./verify.ts";
export { verifyContent } from "./verify-content.ts";
export { NOT_AVAILABLE, numericColumns, requiredColumns, vocabulary } from "./vocabulary.ts";
export { isOneVolume, volumesAt } from "./volumes-at.ts";
