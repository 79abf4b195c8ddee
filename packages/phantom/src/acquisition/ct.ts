import { spacingOf } from "@panshift/volume";
import type { FineMap } from "../anatomy/rasterize.ts";
import { averageOf } from "../partial-volume.ts";
import { iodineGain } from "../physics/signal.ts";
import type { TissueTable } from "../physics/tissue-draw.ts";
import type { TissueName } from "../physics/tissues.ts";
import { byCompartment } from "./by-compartment.ts";
import { convolve, gaussian } from "./convolve.ts";
import { addCtNoise, bodyDiameterMm, noiseSdHu } from "./ct-noise.ts";
import { padOutside } from "./padding.ts";
import { sliceProfile } from "./point-spread.ts";
import type { ScanInput } from "./scan-input.ts";
import type { CtScanner, Phase } from "./scanner.ts";
import { addStreaks } from "./streaks.ts";
import { drawTable } from "./table.ts";
import { multiplyTexture } from "./texture.ts";

/** Attenuation varies less than proton density, by this factor. */
const TEXTURE_SHARE = 0.3;
const FWHM_PER_SD = 2.3548;
/** What a scanner can store, HU. */
const STORED_HU = [-1024, 3071] as const;

/** CT numbers of average voxels without noise, blur or streaks, HU; fat in the pancreas lowers it by its share. */
export function noiselessCt(map: FineMap, tissues: TissueTable, ct: CtScanner, phase: Phase): Float32Array {
  const gain = ct.iodineDose * iodineGain(ct.kvp);
  const hu = (name: TissueName) => {
    const { plainHu, enhancementHu } = tissues[name];
    return plainHu + (phase === "non-contrast" || phase === "n/a" ? 0 : gain * enhancementHu[phase]);
  };
  return averageOf(
    map,
    byCompartment((tissue) => {
      const fat = tissue === "pancreas" || tissue === "atrophicPancreas" ? tissues[tissue].fatFraction : 0;
      return (1 - fat) * hu(tissue) + fat * hu("fat");
    }),
  );
}

/**
 * A scan as the scanner stores it, before rounding, HU: partial volume, texture, table, point spread, streaks, noise,
 * slice profile, padding.
 */
export function scanCt({ map, subject, tissues, rng }: ScanInput, ct: CtScanner, phase: Phase): Float32Array {
  const { grid } = map;
  const [pixelMm, , sliceMm] = spacingOf(grid);
  const hu = noiselessCt(map, tissues, ct, phase);
  add(hu, 1000); // 1000 is water's, so that texture leaves air alone
  multiplyTexture([hu], grid, subject, TEXTURE_SHARE);
  add(hu, -1000);
  const diameterMm = bodyDiameterMm(hu, grid);
  if (ct.table) drawTable(hu, grid, tissues.table.plainHu);
  const blur = gaussian(blurVoxels(ct.kernelMm, pixelMm));
  convolve(hu, grid.shape, 0, blur);
  convolve(hu, grid.shape, 1, blur);
  addStreaks(hu, grid, rng.child("streaks"));
  const slice = sliceProfile(ct.thicknessMm, sliceMm);
  const sd = noiseSdHu(ct, diameterMm);
  addCtNoise(hu, grid.shape, { sd, kernelVoxels: ct.kernelMm / FWHM_PER_SD / pixelMm, slice }, rng.child("noise"));
  convolve(hu, grid.shape, 2, slice);
  for (let i = 0; i < hu.length; i++) hu[i] = Math.max(STORED_HU[0], Math.min(STORED_HU[1], hu[i] as number));
  if (ct.paddingHu !== null) padOutside(hu, grid, ct.paddingHu);
  return hu;
}

/** Standard deviation of the blur that makes a pixel's own width (already averaged over) into the kernel's. */
function blurVoxels(kernelMm: number, pixelMm: number): number {
  const variance = (kernelMm / FWHM_PER_SD / pixelMm) ** 2 - 1 / 12;
  return variance <= 0 ? 0 : Math.sqrt(variance);
}

function add(values: Float32Array, offset: number): void {
  for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) + offset;
}
