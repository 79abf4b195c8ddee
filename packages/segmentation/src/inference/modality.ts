import { fail } from "@panshift/core";
import { percentiles } from "../preprocessing/intensity.ts";
import type { ScanPlace } from "../preprocessing/prepare.ts";

export type Modality = "ct" | "mr";

/** A scan's modality and who said so. */
export interface ModalityStatement {
  readonly value: Modality;
  readonly statedBy: "caller" | "inferred";
}

/** Air around a patient is near -1000 HU; no MR signal is negative. */
const CT_FIRST_PERCENTILE = -500;

/** Least share of a CT's voxels inside the trained window. */
const LEAST_SHARE_IN_WINDOW = 0.01;

/** The stated modality, or CT where the 1st percentile lies below -500 and MR otherwise. */
export function modalityOf(voxels: Float32Array, stated?: Modality): ModalityStatement {
  if (stated !== undefined) return { value: stated, statedBy: "caller" };
  const [first] = percentiles(voxels, [1]) as [number];
  return { value: first < CT_FIRST_PERCENTILE ? "ct" : "mr", statedBy: "inferred" };
}

/** @throws MODALITY_MISMATCH */
export function requireModality(
  { value, statedBy }: ModalityStatement,
  trained: Modality,
  place: ScanPlace = {},
): void {
  if (value === trained) return;
  fail("MODALITY_MISMATCH", {
    ...place,
    expected: `a scan of modality ${trained}, which the model was trained on`,
    found: `${value} (${statedBy === "inferred" ? "inferred from its intensities" : "as stated"})`,
    hint: "use a model of this modality, state the scan's own with --modality, or pass --out-of-scope allow",
  });
}

/** Share of voxels within an intensity window, borders included. */
export function shareInWindow(voxels: Float32Array, [low, high]: readonly [number, number]): number {
  let inside = 0;
  for (const value of voxels) if (value >= low && value <= high) inside++;
  return inside / voxels.length;
}

/** @throws INTENSITY_OUT_OF_RANGE for a CT of which under 1 % lies in the window */
export function requireInWindow(share: number, window: readonly [number, number], place: ScanPlace = {}): void {
  if (share >= LEAST_SHARE_IN_WINDOW) return;
  fail("INTENSITY_OUT_OF_RANGE", {
    ...place,
    expected: `at least ${100 * LEAST_SHARE_IN_WINDOW} % of the voxels between ${window.join(" and ")} HU`,
    found: `${(100 * share).toFixed(2)} %`,
    hint: "check that the scan is in Hounsfield units, or pass --out-of-scope allow",
  });
}
