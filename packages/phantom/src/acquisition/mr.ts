import type { Rng } from "@panshift/core";
import type { FineMap } from "../anatomy/rasterize.ts";
import { averagePair } from "../partial-volume.ts";
import {
  type Complex,
  fatVector,
  gadoliniumMm,
  gradientEchoParts,
  spinEchoParts,
  type WaterFat,
} from "../physics/signal.ts";
import { meanTissues, type TissueTable, type TissueValues } from "../physics/tissue-draw.ts";
import type { TissueName } from "../physics/tissues.ts";
import { byCompartment } from "./by-compartment.ts";
import { convolve, energyOf, identity } from "./convolve.ts";
import { fatResidueField, multiplyField, receiveField } from "./fields.ts";
import { addGhosts, type ComplexImage } from "./ghost.ts";
import { addNormal } from "./noise.ts";
import { echoTrainPointSpread, kSpacePointSpread, sliceProfile } from "./point-spread.ts";
import type { ScanInput } from "./scan-input.ts";
import type { MrScanner, MrSequence, Phase } from "./scanner.ts";
import { multiplyTexture } from "./texture.ts";

/** T2 whose decay blurs a train of echoes, of all tissues alike: glands are less sharp in truth, fluids sharper. */
const BLUR_T2_MS = 150;
const IN_PHASE: Complex = { re: 1, im: 0 };

/** An MR request: contrast agent is in t1w only. */
export interface MrRequest {
  readonly sequence: MrSequence;
  readonly phase: Phase;
}

/** Water and fat signal of each tissue in a sequence; in t1w, `phase` says where the contrast agent stands. */
export function partsOf(
  tissues: TissueTable,
  mr: MrScanner,
  { sequence, phase }: MrRequest,
): Record<TissueName, WaterFat> {
  const entries = Object.entries(tissues).map(([name, tissue]) => [name, partsOfTissue(tissue)]);
  return Object.fromEntries(entries) as Record<TissueName, WaterFat>;

  function partsOfTissue(tissue: TissueValues): WaterFat {
    switch (sequence) {
      case "t1w": {
        const enhancement = phase === "non-contrast" || phase === "n/a" ? 0 : tissue.enhancementHu[phase];
        const { water, fat } = gradientEchoParts(
          mr.t1w,
          tissue,
          tissues.fat,
          gadoliniumMm(enhancement, mr.contrastDose),
        );
        return { water, fat: fat * mr.t1w.fatResidue };
      }
      case "t2w": {
        const { water, fat } = spinEchoParts(mr.t2w, tissue, tissues.fat);
        return { water, fat: fat * mr.t2w.fatResidue };
      }
      case "opposed":
      case "in":
        return gradientEchoParts(mr[sequence], tissue, tissues.fat, 0);
      default:
        return sequence satisfies never;
    }
  }
}

/**
 * MR signal with partial volume and nothing else (no noise, fields, texture or blur), relative to fully relaxed
 * water: water and fat of every tissue averaged over each voxel, then combined, so that they cancel at borders where
 * they are opposed.
 */
export function noiselessMr(map: FineMap, tissues: TissueTable, mr: MrScanner, request: MrRequest): Float32Array {
  const image = combined(waterAndFat(map, tissues, mr, request), mr, request);
  return magnitude(image, 1);
}

/**
 * A scan as the scanner stores it, before rounding: partial volume, fat suppression, texture, coils and bias, ghosts,
 * slice profile and echo train, noise in k-space, point spread, magnitude, scale.
 *
 */
export function scanMr({ map, subject, tissues, rng }: ScanInput, mr: MrScanner, request: MrRequest): Float32Array {
  const { grid } = map;
  const { sequence } = request;
  const { inPlaneMm, sliceMm, thicknessMm, acquired } = mr[sequence];
  const parts = suppressedFat(map, tissues, mr, request, rng.child("resonance"));
  multiplyTexture(parts, grid, subject);
  multiplyField(parts, grid, receiveField(mr, rng.child("bias")));
  const image = combined(parts, mr, request);
  addGhosts(image, grid.shape, {
    share: mr.ghost.share,
    shift: Math.round(mr.ghost.shiftMm / inPlaneMm),
    phase: rng.child("ghost").range(0, 2 * Math.PI),
  });
  const train = sequence === "t2w" ? echoTrainPointSpread(mr.t2w.trainMs, mr.t2w.echoTimeMs, BLUR_T2_MS) : identity;
  const slice = sliceProfile(thicknessMm, sliceMm);
  const [readout, phase] = [
    kSpacePointSpread(acquired[0], mr.kSpaceWindow),
    kSpacePointSpread(acquired[1], mr.kSpaceWindow),
  ];
  const reference = referenceSignal(mr, sequence);
  // The filter lowers noise and correlates it; afterwards it is as strong as the scanner says.
  const sigma = reference / mr.signalToNoise[sequence] / Math.sqrt(energyOf(readout) * energyOf(phase));
  for (const part of ["re", "im"] as const) {
    convolve(image[part], grid.shape, 2, slice);
    convolve(image[part], grid.shape, 1, train);
    addNormal(image[part], sigma, rng.child("noise", part));
    convolve(image[part], grid.shape, 0, readout);
    convolve(image[part], grid.shape, 1, phase);
  }
  return magnitude(image, mr.gain / reference);
}

/** Signal of average pancreas, which noise and gain refer to; in t1w that of the venous phase, for every phase. */
function referenceSignal(mr: MrScanner, sequence: MrSequence): number {
  const phase = sequence === "t1w" ? "venous" : "n/a";
  return partsOf(meanTissues(mr.fieldStrengthT), mr, { sequence, phase }).pancreas.water;
}

type WaterAndFat = readonly [water: Float32Array, fat: Float32Array];

function waterAndFat(map: FineMap, tissues: TissueTable, mr: MrScanner, request: MrRequest): WaterAndFat {
  const parts = partsOf(tissues, mr, request);
  return averagePair(
    map,
    byCompartment((tissue) => parts[tissue].water),
    byCompartment((tissue) => parts[tissue].fat),
  );
}

/** Water and fat with fat suppressed, where the field allows it. */
function suppressedFat(map: FineMap, tissues: TissueTable, mr: MrScanner, request: MrRequest, rng: Rng): WaterAndFat {
  const { sequence } = request;
  const residue = sequence === "t1w" || sequence === "t2w" ? mr[sequence].fatResidue : 1;
  if (residue === 1 || mr.offResonancePpm === 0) return waterAndFat(map, tissues, mr, request);
  const whole = { ...mr, [sequence]: { ...mr[sequence], fatResidue: 1 } };
  const [water, fat] = waterAndFat(map, tissues, whole, request);
  multiplyField([fat], map.grid, fatResidueField(residue, mr.offResonancePpm, rng));
  return [water, fat];
}

/** Adds the fat, turned by its frequencies, to the water; takes over both arrays. */
function combined([water, fat]: WaterAndFat, mr: MrScanner, { sequence }: MrRequest): ComplexImage {
  // Refocusing pulses bring water and fat into phase.
  const { re, im } = sequence === "t2w" ? IN_PHASE : fatVector(mr[sequence].echoTimeMs, mr.fieldStrengthT);
  for (let i = 0; i < water.length; i++) {
    const signal = fat[i] as number;
    water[i] = (water[i] as number) + re * signal;
    fat[i] = im * signal;
  }
  return { re: water, im: fat };
}

/** Scaled magnitude; takes over the real part. */
function magnitude({ re, im }: ComplexImage, scale: number): Float32Array {
  for (let i = 0; i < re.length; i++) {
    const [real, imaginary] = [re[i] as number, im[i] as number];
    re[i] = scale * Math.sqrt(real * real + imaginary * imaginary);
  }
  return re;
}
