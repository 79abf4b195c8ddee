import type { SurfaceKind } from "@panshift/metrics";

/** The libraries, by the names of the peer's methods. */
export const LIBRARIES = {
  simpleitk: "SimpleITK",
  monai: "MONAI",
  medpy: "medpy",
  surface_distance: "surface-distance",
} as const;

export type Library = keyof typeof LIBRARIES;

/** What a library computes, and the metric of ours that it is held against. */
export interface Comparison {
  readonly library: Library;
  /** The library's function, and how it is called. */
  readonly call: string;
  /** Name of its value in the peer's answer, and of ours; `#` stands for each tolerance in mm. */
  readonly theirs: string;
  readonly ours: string;
  readonly surface: SurfaceKind;
  /** Why the values differ; null where the definitions are the same. */
  readonly why: string | null;
}

export const TOLERANCES_MM = [1, 2, 3, 5];

const RECIPE = "distance maps of the contours, in NumPy";
const MESH = "its surface lies between the voxels, and counts by area";

export const COMPARISONS: readonly Comparison[] = [
  same("simpleitk", "`LabelOverlapMeasuresImageFilter`", "dice"),
  same("monai", "`compute_dice`", "dice"),
  same("medpy", "`dc`", "dice"),
  same("surface_distance", "`compute_dice_coefficient`", "dice"),
  same("simpleitk", RECIPE, "hdMm"),
  same("monai", "`compute_hausdorff_distance`", "hdMm"),
  same("medpy", "`hd`", "hdMm"),
  same("surface_distance", "`compute_robust_hausdorff`, 100", "hdMm", "mesh"),
  same("simpleitk", RECIPE, "hd95Mm"),
  same("monai", "`compute_hausdorff_distance`, percentile=95", "hd95Mm"),
  same("surface_distance", "`compute_robust_hausdorff`, 95", "hd95Mm", "mesh"),
  same("simpleitk", RECIPE, "hd95PooledMm"),
  same("medpy", "`hd95`", "hd95PooledMm"),
  same("simpleitk", RECIPE, "assdMm"),
  same("monai", "`compute_average_surface_distance`, symmetric=True", "assdMm"),
  same("medpy", "`assd`", "assdMm"),
  same("simpleitk", RECIPE, "masdMm"),
  same("surface_distance", "mean of `compute_average_surface_distance`", "masdMm", "mesh"),
  same("simpleitk", RECIPE, "nsd#"),
  same("monai", "`compute_surface_dice`", "nsd#"),
  {
    ...same("monai", "`compute_surface_dice`, use_subvoxels=True", "nsd#", "mesh"),
    theirs: "subvoxelNsd#",
  },
  same("surface_distance", "`compute_surface_dice_at_tolerance`", "nsd#", "mesh"),
  other("simpleitk", "`HausdorffDistanceImageFilter`", ["filterHdMm", "hdMm"], {
    why: "it measures from all voxels of a mask, and within the other mask the distance is 0",
  }),
  other("simpleitk", "`HausdorffDistanceImageFilter`, average", ["filterAverageMm", "assdMm"], {
    why: "the mean of two directed means over all voxels of a mask, not its surface",
  }),
  other("monai", "`compute_average_surface_distance`", ["directedAverageMm", "assdMm"], {
    why: "by default one direction only, from the prediction's surface to the reference's",
  }),
  other("medpy", "`hd95`", ["hd95PooledMm", "hd95Mm"], { why: "it pools both directions before the percentile" }),
  other("surface_distance", "`compute_robust_hausdorff`, 100", ["hdMm", "hdMm"], { why: MESH }),
  other("surface_distance", "`compute_robust_hausdorff`, 95", ["hd95Mm", "hd95Mm"], { why: MESH }),
  other("surface_distance", "mean of `compute_average_surface_distance`", ["masdMm", "masdMm"], { why: MESH }),
  other("surface_distance", "`compute_surface_dice_at_tolerance`", ["nsd#", "nsd#"], { why: MESH }),
  other("monai", "`compute_surface_dice`, use_subvoxels=True", ["subvoxelNsd#", "nsd#"], { why: MESH }),
].flatMap(eachTolerance);

function same(library: Library, call: string, metric: string, surface: SurfaceKind = "voxel"): Comparison {
  return { library, call, theirs: metric, ours: metric, surface, why: null };
}

function other(
  library: Library,
  call: string,
  [theirs, ours]: readonly [theirs: string, ours: string],
  { why }: { readonly why: string },
): Comparison {
  return { library, call, theirs, ours, surface: "voxel", why };
}

function eachTolerance(comparison: Comparison): Comparison[] {
  if (!comparison.ours.includes("#")) return [comparison];
  return TOLERANCES_MM.map((mm) => ({
    ...comparison,
    theirs: comparison.theirs.replace("#", String(mm)),
    ours: comparison.ours.replace("#", String(mm)),
  }));
}
