import type { Hparam } from "../hparams.ts";
import { choice, int, list, logUniform, oneOf, real, uniform } from "../hparams.ts";

const oddSize: Hparam<number> = {
  ...int({ default: 3, note: "edge length of a kernel" }),
  expected: "an odd whole number >= 1",
  accepts: (value): value is number => Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) % 2 === 1,
};

const voxelCount = int({ default: 1, min: 1, note: "voxels of a slice" });

function weight(value: number, note: string): Hparam<number> {
  return real({ default: value, min: 0, search: value > 0 ? logUniform(value / 10, value * 10) : oneOf(0), note });
}

/** Hyper-parameters of the dual-task method; a weight of 0 leaves its term, and what only it needs, uncomputed. */
export const dualTaskHparams = {
  stage: choice({
    values: ["fine", "coarse"],
    default: "fine",
    note: "which of the two lesion networks this is; matters where a setting says `fine`",
  }),
  views: int({
    default: 2,
    min: 1,
    max: 4,
    note: "textures of each patch, eq. (1); 1: the patch as it is, no consistency terms",
  }),
  viewReduction: choice({
    values: ["mean", "sum"],
    default: "mean",
    note: "eqs. (3) and (7): mean over views (released code) or their sum (as printed)",
  }),

  kernelSizes: list(oddSize, { default: [3, 5, 7], note: "random convolution, eq. (1), voxels; released code" }),
  textureClamp: choice({
    values: ["before_rescale", "none"],
    default: "before_rescale",
    note: "clip the mixed image to [0, 1] before min-max; released code",
  }),

  sliceHead: choice({
    values: ["both", "fine"],
    default: "both",
    note: "stages with a slice head: the paper's cost needs both, the released code has it in the fine one",
  }),
  sliceMinVoxels: int({
    default: 11,
    min: 1,
    note: "lesion voxels from which a slice counts as showing lesion; released code: more than 10",
  }),
  sliceLoss: choice({
    values: ["bce", "dice_bce"],
    default: "bce",
    note: "eq. (3), terms in c: cross-entropy (released code) or eq. (2) (as printed)",
  }),

  distanceUnit: choice({
    values: ["voxel", "mm"],
    default: "voxel",
    note: "unit of the distance transform before it is scaled to [-1, 1], eq. (4); released code: voxel",
  }),
  convertMode: choice({
    values: ["soft_ste", "soft", "hard", "dtc1500"],
    default: "soft_ste",
    note: "eq. (6); hard is the released code, which has no gradient",
  }),
  convertSlope: real({
    default: 100,
    min: 1,
    search: logUniform(20, 200),
    note: "k of sigmoid(-k m) in soft and soft_ste; ours",
  }),
  transferLoss: choice({
    values: ["dice", "dice_bce"],
    default: "dice",
    note: "eq. (7): Dice (released code), or eq. (2) on probabilities clamped to [1e-6, 1 - 1e-6]",
  }),

  temperature: real({ default: 0.05, min: 1e-3, search: logUniform(0.02, 0.5), note: "tau of eq. (9); released code" }),
  contrastDenominator: choice({
    values: ["with_positive", "as_printed"],
    default: "with_positive",
    note: "eq. (9): NT-Xent (released code), or without the positive (as printed, unbounded below)",
  }),
  contrastMinVoxels: list(voxelCount, {
    default: [5, 4, 3, 2, 1],
    note: "fewest voxels of a stride-8 slice, tried in this order; released code",
  }),
  ringDilationMin: int({ default: 10, min: 4, note: "smallest in-plane box size of the ring, voxels; released code" }),
  ringDilationMax: int({ default: 20, min: 4, note: "largest in-plane box size of the ring, voxels; released code" }),

  distanceConsistency: choice({
    values: ["both", "fine"],
    default: "both",
    note: "stages whose eq. (10) has its distance part: the paper says both, the released code only fine",
  }),

  weightDice: weight(1, "Dice part of eq. (3)"),
  weightBce: weight(1, "cross-entropy part of eq. (3)"),
  weightSlice: weight(1, "slice terms of eq. (3)"),
  weightDistance: weight(1, "eq. (5) in eq. (11)"),
  weightTransfer: weight(1, "eq. (7) in eq. (11)"),
  weightContrast: real({
    default: 0.1,
    min: 0,
    search: uniform(0.01, 1),
    note: "eq. (8) in eq. (11): 0.1 in the released code, 1 in print",
  }),
  weightConsistency: weight(1, "eq. (10) in eq. (11), probabilities"),
  weightDistanceConsistency: weight(1, "eq. (10) in eq. (11), distances"),
};

export type DualTaskHparams = {
  readonly [K in keyof typeof dualTaskHparams]: (typeof dualTaskHparams)[K]["default"];
};

/** Terms of eq. (11) that the rows of the paper's ablation (Table V) switch off. */
const withoutSynergy = {
  views: 1,
  weightSlice: 0,
  weightContrast: 0,
  weightConsistency: 0,
  weightDistanceConsistency: 0,
} as const;

export const dualTaskPresets = {
  /** What the released code computes. */
  paper_code: { convertMode: "hard", sliceHead: "fine", distanceConsistency: "fine" },
  /** The formulas read literally; for inspection. */
  as_printed: {
    viewReduction: "sum",
    sliceLoss: "dice_bce",
    convertMode: "hard",
    transferLoss: "dice_bce",
    contrastDenominator: "as_printed",
    weightContrast: 1,
  },
  /** Table V, BL: segmentation loss alone. */
  ablation_bl: { ...withoutSynergy, weightDistance: 0, weightTransfer: 0 },
  /** Table V, BL + IDR: with distance regression. */
  ablation_idr: { ...withoutSynergy, weightTransfer: 0 },
  /** Table V, BL + DTL: with distance regression and cross-task loss. */
  ablation_dtl: withoutSynergy,
  /** Table V, BL + DSL: with texture pair, contrast and consistency of the segmentation. */
  ablation_dsl: { weightSlice: 0, weightDistance: 0, weightTransfer: 0, weightDistanceConsistency: 0 },
} as const satisfies Record<string, Partial<DualTaskHparams>>;
