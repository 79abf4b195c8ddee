import { createVolume, originOf, spacingOf, type Volume } from "@panshift/volume";
import { compartmentNames, compartments } from "../anatomy/compartments.ts";
import type { FineMap } from "../anatomy/rasterize.ts";
import { type Subject, subjectRng } from "../anatomy/subject.ts";
import { averageOf } from "../partial-volume.ts";
import { combine, fatPhase, gradientEchoParts, spinEchoParts, type WaterFat } from "../physics/signal.ts";
import { drawTissues, meanTissues, type TissueTable } from "../physics/tissue-draw.ts";
import type { TissueName } from "../physics/tissues.ts";
import { SmoothField } from "../smooth-field.ts";
import type { Center } from "./center.ts";
import { addCorrelatedNoise, addRicianNoise } from "./noise.ts";
import type { MrScanner, MrSequence, Sequence } from "./scanner.ts";

const HALF_EXTENT_MM = [200, 150, 120] as const;
/** Unevenness of tissue: a few percent of the proton density over about a centimeter, the same in all sequences. */
const TEXTURE_SD = 0.035;
const TEXTURE_MM = 9;
/** Attenuation varies less than proton density, by this factor. */
const CT_TEXTURE = 0.3;
const BIAS_WAVELENGTH_MM = [260, 620] as const;

export type CtPhase = "non-contrast" | "venous";

/** The tissues of a subject in a scanner: the table's draw, with the subject's own fat in the pancreas. */
export function tissuesOf(subject: Subject, center: Center): TissueTable {
  const table = drawTissues(subjectRng(subject.seed, subject.index), center.mr.fieldStrengthT);
  return { ...table, pancreas: { ...table.pancreas, fatFraction: subject.pancreas.fatFraction } };
}

/** Scans a subject with one sequence of a center; int16, HU for CT and the scanner's own units for MR. */
export function acquire(
  map: FineMap,
  subject: Subject,
  center: Center,
  sequence: Sequence,
  ctPhase: CtPhase = "venous",
): Volume {
  const values = sequence === "ct" ? ctValues(map, subject, center, ctPhase) : mrValues(map, subject, center, sequence);
  return createVolume(toInt16(values), map.grid);
}

function mrValues(map: FineMap, subject: Subject, center: Center, sequence: MrSequence): Float32Array {
  const { mr } = center;
  const rng = subjectRng(subject.seed, subject.index).child("scan", center.index, sequence);
  const signal = noiselessMr(map, tissuesOf(subject, center), mr, sequence);
  multiplyTexture(signal, map, subject);
  const bias = SmoothField.waves(rng.child("bias"), HALF_EXTENT_MM, {
    sd: mr.biasSd,
    wavelengthMm: BIAS_WAVELENGTH_MM,
  });
  forEachRow(map, bias, (row, at, length) => {
    for (let i = 0; i < length; i++) signal[at + i] = (signal[at + i] as number) * Math.exp(row[i] as number);
  });
  const reference = partsOf(meanTissues(mr.fieldStrengthT), mr, sequence).pancreas.water;
  addRicianNoise(signal, reference / mr.signalToNoise[sequence], rng.child("noise"));
  return signal.map((value) => (value * mr.gain) / reference);
}

/**
 * MR signal without noise, bias or texture, relative to fully relaxed water: water and fat of every tissue
 * averaged over each voxel, then combined, so that they cancel at borders where they are opposed.
 */
export function noiselessMr(map: FineMap, tissues: TissueTable, mr: MrScanner, sequence: MrSequence): Float32Array {
  const parts = partsOf(tissues, mr, sequence);
  const byCompartment = (part: keyof WaterFat) =>
    compartmentNames.map((name) => parts[compartments[name].tissue][part]);
  const water = averageOf(map, byCompartment("water"));
  const fat = averageOf(map, byCompartment("fat"));
  const phase = sequence === "t2w" ? 0 : fatPhase(mr[sequence].echoTimeMs, mr.fieldStrengthT); // a spin echo refocuses
  return water.map((value, voxel) => combine(value, fat[voxel] as number, phase));
}

/** Water and fat signal of each tissue in a sequence. */
export function partsOf(tissues: TissueTable, mr: MrScanner, sequence: MrSequence): Record<TissueName, WaterFat> {
  const entries = Object.entries(tissues).map(([name, tissue]) => {
    switch (sequence) {
      case "t1w": {
        const { water, fat } = gradientEchoParts(mr.t1w, tissue, tissues.fat, tissue.venousMm);
        return [name, { water, fat: fat * mr.t1w.fatResidue }];
      }
      case "t2w": {
        const { water, fat } = spinEchoParts(mr.t2w, tissue, tissues.fat);
        return [name, { water, fat: fat * mr.t2w.fatResidue }];
      }
      case "opposed":
      case "in":
        return [name, gradientEchoParts(mr[sequence], tissue, tissues.fat, 0)];
      default:
        return sequence satisfies never;
    }
  });
  return Object.fromEntries(entries) as Record<TissueName, WaterFat>;
}

function ctValues(map: FineMap, subject: Subject, center: Center, phase: CtPhase): Float32Array {
  const { iodineDose: enhancement, noiseHu, kernelMm, inPlaneMm } = center.ct;
  const rng = subjectRng(subject.seed, subject.index).child("scan", center.index, "ct", phase);
  const hu = noiselessCt(map, tissuesOf(subject, center), phase === "venous" ? enhancement : 0);
  const attenuation = hu.map((value) => value + 1000); // 1000 is water's, so that texture leaves air alone
  multiplyTexture(attenuation, map, subject, CT_TEXTURE);
  const noise = { sd: noiseHu, kernelVoxels: kernelMm / inPlaneMm };
  addCorrelatedNoise(attenuation, map.grid.shape, noise, rng.child("noise"));
  return attenuation.map((value) => Math.max(-1024, value - 1000));
}

/** CT numbers without noise, HU; fat in the pancreas lowers it by its share. */
export function noiselessCt(map: FineMap, tissues: TissueTable, enhancement: number): Float32Array {
  const hu = (name: TissueName) => tissues[name].plainHu + enhancement * tissues[name].venousHu;
  const fatShare = tissues.pancreas.fatFraction;
  const values = compartmentNames.map((name) => {
    const { tissue } = compartments[name];
    return tissue === "pancreas" ? (1 - fatShare) * hu("pancreas") + fatShare * hu("fat") : hu(tissue);
  });
  return averageOf(map, values);
}

function multiplyTexture(values: Float32Array, map: FineMap, subject: Subject, strength = 1): void {
  const rng = subjectRng(subject.seed, subject.index).child("texture");
  const texture = SmoothField.noise(rng, HALF_EXTENT_MM, TEXTURE_MM);
  forEachRow(map, texture, (row, at, length) => {
    for (let i = 0; i < length; i++)
      values[at + i] = (values[at + i] as number) * (1 + strength * TEXTURE_SD * (row[i] as number));
  });
}

/** Reads a field along every image row: `use(values, index of the row's first voxel, row length)`. */
function forEachRow(
  { grid }: FineMap,
  field: SmoothField,
  use: (row: Float32Array, at: number, length: number) => void,
): void {
  const [nx, ny, nz] = grid.shape;
  const [sx, sy, sz] = spacingOf(grid);
  const [ox, oy, oz] = originOf(grid.affine);
  const row = new Float32Array(nx);
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      field.row(row, { x0: ox, stepMm: sx, y: oy + j * sy, z: oz + k * sz });
      use(row, nx * (j + ny * k), nx);
    }
  }
}

function toInt16(values: Float32Array): Int16Array {
  const stored = new Int16Array(values.length);
  for (let i = 0; i < stored.length; i++)
    stored[i] = Math.max(-32768, Math.min(32767, Math.round(values[i] as number)));
  return stored;
}
