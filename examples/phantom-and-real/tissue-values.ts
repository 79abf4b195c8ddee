import { erodeMm, spacingOf, toFloat32 } from "@panshift/volume";
import { type LabelledScan, type TissueName, tissueNames } from "./scans.ts";
import { subcutaneousShell } from "./subcutaneous-fat.ts";

/** Median and quartiles of a tissue's voxels. */
export interface Quartiles {
  readonly low: number;
  readonly median: number;
  readonly high: number;
  readonly voxels: number;
}

export type TissueQuartiles = ReadonlyMap<TissueName, Quartiles>;

/** Labels lose this much at their border, where voxels mix tissues, if enough voxels are left. */
const BORDER_MM = 3;
const ENOUGH_VOXELS = 100;
/** Up to here is air: HU, and for MR a share of the brightest percent. */
const AIR_HU = -300;
const AIR_SHARE = 0.08;

/** Quartiles over the voxels of all scans together; each is divided by its own median of `relativeTo` first. */
export function quartilesOf(
  scans: readonly LabelledScan[],
  { looseSlices, relativeTo }: { readonly looseSlices: boolean; readonly relativeTo?: TissueName },
): TissueQuartiles {
  const values = new Map<TissueName, number[]>(tissueNames.map((name) => [name, []]));
  for (const scan of scans) {
    const found = looseSlices ? valuesIn(scan, scan.masks) : valuesIn(scan, compactMasks(scan));
    const unit = relativeTo === undefined ? 1 : quartiles(found.get(relativeTo) ?? []).median;
    for (const [name, list] of found) for (const value of list) values.get(name)?.push(value / unit);
  }
  return new Map([...values].filter(([, list]) => list.length > 0).map(([name, list]) => [name, quartiles(list)]));
}

function quartiles(values: Iterable<number>): Quartiles {
  const sorted = Float32Array.from(values).sort();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] as number;
  return { low: at(0.25), median: at(0.5), high: at(0.75), voxels: sorted.length };
}

function valuesIn({ image }: LabelledScan, masks: ReadonlyMap<TissueName, Uint8Array>): Map<TissueName, Float32Array> {
  const values = toFloat32(image);
  return new Map([...masks].map(([name, mask]) => [name, values.filter((_, n) => mask[n] === 1)]));
}

/** Each tissue without its border, as it is where little would be left, and the fat below the skin. */
function compactMasks({ image, masks }: LabelledScan): Map<TissueName, Uint8Array> {
  const cores = [...masks].map(([name, mask]): [TissueName, Uint8Array] => {
    const core = erodeMm(mask, image.shape, spacingOf(image), BORDER_MM);
    return [name, core.reduce((sum, value) => sum + value, 0) >= ENOUGH_VOXELS ? core : mask];
  });
  const values = toFloat32(image);
  const sorted = values.slice().sort();
  const isCt = (sorted[0] as number) < AIR_HU;
  const air = isCt ? AIR_HU : AIR_SHARE * (sorted[Math.floor(0.99 * sorted.length)] as number);
  const shell = subcutaneousShell(values, image, air);
  for (const mask of masks.values()) for (let n = 0; n < shell.length; n++) if (mask[n] === 1) shell[n] = 0;
  return new Map([...cores, ["subcutaneous_fat", shell]]);
}
