/** What an unknown value is written as, in every column. */
export const NOT_AVAILABLE = "n/a";

/** The required columns of cases.tsv and the field of a `CaseRecord` that holds each. */
export const requiredColumns = {
  case_id: "caseId",
  subject: "subject",
  study: "study",
  dataset: "dataset",
  center: "center",
  modality: "modality",
  sequence: "sequence",
  phase: "phase",
  lesion: "lesion",
  split: "split",
  license: "license",
  sha256_image: "sha256Image",
  sha256_label: "sha256Label",
} as const;

/** The values a column may take besides `n/a`; columns not named here take any text. */
export const vocabulary: Readonly<Record<string, readonly string[]>> = {
  modality: ["ct", "mr"],
  sequence: ["t1w", "t2w", "opposed", "in", "ct", "other"],
  phase: ["non-contrast", "arterial", "venous", "delayed"],
  lesion: ["none", "pda", "ipmn", "pnet", "other"],
  split: ["train", "test", "unlabeled"],
  stent: ["yes", "no"],
  label_provenance: ["manual", "auto", "mixed"],
};

/** Sequences that are taken without contrast agent and therefore have no phase. */
export const sequencesWithoutPhase: readonly string[] = ["t2w", "in", "opposed"];

/** Columns whose values are numbers. */
export const numericColumns: readonly string[] = [
  "field_strength_t",
  "kvp",
  "mas",
  "pitch",
  "slice_thickness_mm",
  "echo_time_ms",
  "repetition_time_ms",
  "flip_angle_deg",
  "age",
];

/** Columns that a dataset may have besides the required ones, in the order of the documentation. */
export const optionalColumns: readonly string[] = [
  "pair_key",
  "stent",
  "manufacturer",
  "model",
  ...numericColumns,
  "sex",
  "reader",
  "label_provenance",
  "notes",
];

/** Columns that say something of scans of one modality only. */
export const columnsOfModality: Readonly<Record<string, readonly string[]>> = {
  ct: ["kvp", "mas", "pitch"],
  mr: ["field_strength_t", "echo_time_ms", "repetition_time_ms", "flip_angle_deg"],
};
