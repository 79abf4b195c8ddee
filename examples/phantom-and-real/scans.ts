import { join } from "node:path";
import { labelVoxels, maskOf, toCanonical, type Volume } from "@panshift/volume";
import { readVolume } from "@panshift/volume/files";

/** Tissues that are compared, by the name that the phantom's organ map has, but for pancreas and fat. */
export const tissueNames = [
  "pancreas",
  "liver",
  "spleen",
  "kidney",
  "aorta",
  "vena_cava",
  "portal_and_splenic_vein",
  "gallbladder",
  "muscle",
  "spine",
  "subcutaneous_fat",
] as const;

export type TissueName = (typeof tissueNames)[number];

/** Label values of a tissue in a segmentation. */
export type TissueValues = Partial<Readonly<Record<Exclude<TissueName, "subcutaneous_fat">, readonly number[]>>>;

/** A real scan and the phantom's scan that it is held against. */
export interface Comparison {
  readonly id: string;
  readonly title: string;
  /** As `panshift phantom --sequences` takes it. */
  readonly request: string;
  /** Image and segmentation below the folder of real data; pairs are taken together. */
  readonly files: readonly (readonly [image: string, segmentation: string])[];
  readonly values: TissueValues;
  /** Slices of no known spacing or order: no shell below the skin and no eroding. */
  readonly looseSlices: boolean;
  /** Voxels of the phantom's scan, mm. */
  readonly spacingMm: readonly [inPlane: number, slice: number];
  readonly ageYears: readonly [number, number];
  /** What values are given relative to: the median of this tissue; absent for CT numbers. */
  readonly relativeTo?: TissueName;
}

/** Class ids of TotalSegmentator's "total", first and second version, and "total_mr", as their README lists them. */
const totalV1: TissueValues = {
  ...{ pancreas: [10], liver: [5], spleen: [1], kidney: [2, 3], gallbladder: [4], aorta: [7], vena_cava: [8] },
  ...{ portal_and_splenic_vein: [9], spine: [18, 19, 20, 21, 22, 23], muscle: [100, 101] },
};
const totalV2: TissueValues = {
  ...{ pancreas: [7], liver: [5], spleen: [1], aorta: [52], vena_cava: [63], portal_and_splenic_vein: [64] },
  ...{ spine: [32, 33], muscle: [86, 87] },
};
const totalMr: TissueValues = {
  ...{ pancreas: [7], liver: [5], spleen: [1], kidney: [2, 3], gallbladder: [4], aorta: [23], vena_cava: [24] },
  ...{ portal_and_splenic_vein: [25], spine: [19], muscle: [46, 47] },
};

const total = (name: string, segmentation = `${name}_seg`): readonly [string, string] => [
  `totalsegmentator/${name}.nii.gz`,
  `totalsegmentator/${segmentation}.nii.gz`,
];

export const comparisons: readonly Comparison[] = [
  {
    id: "ct-plain",
    title: "CT, no contrast (ct_3mm_trunk)",
    request: "ct:non-contrast",
    files: [total("ct_3mm_trunk", "ct_3mm_trunk_seg_v1")],
    values: totalV1,
    looseSlices: false,
    spacingMm: [3, 3],
    ageYears: [65, 86],
  },
  {
    id: "ct-venous",
    title: "CT, venous (ct_dicom)",
    request: "ct",
    files: [total("ct_dicom")],
    values: totalV2,
    looseSlices: false,
    spacingMm: [0.98, 3],
    ageYears: [30, 86],
  },
  {
    id: "ct-portal",
    title: "CT, portal venous (NIH, 15 slices)",
    request: "ct",
    files: [1, 2, 3].map((n) => [
      `nih-pancreas-ct/case000${n}_slices.nii.gz`,
      `nih-pancreas-ct/case000${n}_slices_seg.nii.gz`,
    ]),
    values: { pancreas: [1] },
    looseSlices: true,
    spacingMm: [0.98, 1],
    ageYears: [18, 76],
  },
  {
    id: "mr-plain",
    title: "MR, looks T1W without fat suppression, before contrast (mr_3mm)",
    request: "t1w:non-contrast",
    files: [total("mr_3mm")],
    values: totalMr,
    looseSlices: false,
    spacingMm: [3, 3],
    ageYears: [30, 86],
    relativeTo: "liver",
  },
];

/** A scan with a mask per tissue, on canonical axes. */
export interface LabelledScan {
  readonly image: Volume;
  readonly masks: ReadonlyMap<TissueName, Uint8Array>;
}

/** The real scans of a comparison. @throws FILE_MISSING and those of `readVolume` */
export function readReal(folder: string, { files, values }: Comparison): LabelledScan[] {
  return files.map(([image, segmentation]) => {
    const labels = labelVoxels(toCanonical(readVolume(join(folder, segmentation))));
    const masks = Object.entries(values).map(([name, list]) => [name as TissueName, maskOf(labels, list)] as const);
    return { image: toCanonical(readVolume(join(folder, image))), masks: new Map(masks) };
  });
}
