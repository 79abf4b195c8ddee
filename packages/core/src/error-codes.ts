/**
 * Every error PanShift raises on purpose: what the code means, and the exit code of the command
 * it ends (1: the work failed; 2: the call was wrong).
 */
export const errorCodes = {
  FILE_MISSING: { meaning: "A file or folder that was named does not exist.", exit: 2 },
  FILE_UNREADABLE: { meaning: "A file exists but cannot be read.", exit: 1 },
  FILE_CORRUPT: { meaning: "A file ends early or its content contradicts its header.", exit: 1 },
  DISK_FULL: { meaning: "A write ended because the disk is full; nothing half-written is left.", exit: 1 },
  WRITE_FAILED: { meaning: "A write failed for a reason other than a full disk.", exit: 1 },
  TOO_FEW_VALUES: { meaning: "A statistic needs more values than were given.", exit: 1 },
  PAIRS_UNEQUAL: { meaning: "Values that must be paired differ in number.", exit: 1 },
  VALUE_INVALID: { meaning: "An argument lies outside its documented range.", exit: 2 },
  CONFIG_INVALID: { meaning: "A configuration breaks its schema; every problem is listed with its path.", exit: 2 },
  CASES_MISSING: { meaning: "A configuration selects no case to train on.", exit: 2 },
  CASE_DUPLICATE: { meaning: "Two cases of one dataset, configuration or call carry the same name.", exit: 2 },
  LABEL_MISSING: { meaning: "An image that should have a label volume has none.", exit: 1 },
  LABEL_EMPTY: { meaning: "A training label holds no voxel of any target class.", exit: 1 },
  LABEL_UNKNOWN: {
    meaning: "A label volume holds a value that neither configuration nor dataset.json names.",
    exit: 1,
  },
  PAIR_MISMATCH: {
    meaning: "An image and its label, or a prediction and its reference, differ in shape or affine.",
    exit: 1,
  },
  VOLUME_NOT_FINITE: { meaning: "An image holds voxels that are not finite numbers.", exit: 1 },
  TRAINING_DIVERGED: { meaning: "A training loss became infinite or not a number.", exit: 1 },
  RUN_LOCKED: { meaning: "Another process is working on the same run.", exit: 1 },
  RUN_CORRUPT: { meaning: "A run's folder contradicts its own record.", exit: 1 },
  RUN_NOTHING_TO_RESUME: { meaning: "A run was asked to resume, and there is no checkpoint.", exit: 2 },
  MODEL_INVALID: { meaning: "A model folder's description cannot be read by this version.", exit: 1 },
  WEIGHTS_MISMATCH: { meaning: "A weight file belongs to another network.", exit: 1 },
  MODALITY_MISMATCH: { meaning: "A scan is of another modality than the model was trained on.", exit: 1 },
  INTENSITY_OUT_OF_RANGE: { meaning: "Almost no voxel of a CT lies in the intensity window of the model.", exit: 1 },
  CALL_INVALID: { meaning: "The arguments of a command contradict each other or cannot be understood.", exit: 2 },
  DATASET_INVALID: {
    meaning: "A dataset breaks its layout, or has several problems, which the message lists.",
    exit: 1,
  },
  DATASET_JSON_INVALID: { meaning: "A dataset.json or side.json is malformed.", exit: 1 },
  DATASET_OTHER: { meaning: "A folder to be written holds a dataset of another seed or of other settings.", exit: 2 },
  COLUMN_MISSING: { meaning: "A cases.tsv lacks a required column.", exit: 1 },
  VOCABULARY_UNKNOWN: { meaning: "A cases.tsv holds a value outside the column's vocabulary.", exit: 1 },
  IMAGE_MISSING: { meaning: "A case of cases.tsv has no image file.", exit: 1 },
  LABEL_WITHOUT_IMAGE: { meaning: "A label file has no image of the same case.", exit: 1 },
  CASE_UNLISTED: { meaning: "A dataset holds files of a case that cases.tsv does not list.", exit: 1 },
  SELECTION_UNKNOWN: { meaning: "A selection names a column or a value that the dataset does not have.", exit: 2 },
  SELECTION_EMPTY: { meaning: "No case of the dataset fits all conditions of a selection.", exit: 2 },
} as const satisfies Record<string, { meaning: string; exit: 1 | 2 }>;

export type ErrorCode = keyof typeof errorCodes;
