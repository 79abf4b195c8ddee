import {
  type Center,
  type CtScanner,
  defaultPopulation,
  drawCenter,
  drawSubject,
  type MrScanner,
  organValues,
  parseRequests,
  plainCtScanner,
  plainMrScanner,
  presetOf,
  type ScanRequest,
  scanSubject,
} from "@panshift/phantom";
import { labelVoxels, maskOf, toCanonical, type Volume } from "@panshift/volume";
import type { Comparison, LabelledScan, TissueName } from "./scans.ts";

/** A scan of a phantom with the masks of its tissues, and its labels for a picture. */
export interface PhantomLabelledScan extends LabelledScan {
  readonly labels: Volume;
}

const SEED = 11;
/** All of the body's width, and the height of the pancreas and its neighbors. */
const FIELD_OF_VIEW_MM = [400, 312, 120] as const;
/** People without a lesion, as those of the real scans are taken to be. */
const lesionShares = { none: 1, pda: 0, ipmn: 0, pnet: 0 };
/** Organs of the phantom's map that make up a tissue of the comparison under another name. */
const organsOf: Partial<Record<TissueName, readonly string[]>> = { kidney: ["kidney_left", "kidney_right"] };
const compared: readonly TissueName[] = [
  ...(["liver", "spleen", "kidney", "aorta", "vena_cava", "portal_and_splenic_vein"] as const),
  ...(["gallbladder", "muscle", "spine"] as const),
];

/** Phantom scans of the phase and voxel size of a real scan, in a scanner without artifacts; subjects 0 to n - 1. */
export function phantomScans(comparison: Comparison, subjects: number): PhantomLabelledScan[] {
  const preset = { ...presetOf("standard"), fieldOfViewMm: FIELD_OF_VIEW_MM };
  const [request] = parseRequests([comparison.request]) as [ScanRequest];
  return Array.from({ length: subjects }, (_, index) => {
    const population = { ...defaultPopulation, lesionShares, ageYears: comparison.ageYears };
    const subject = drawSubject(SEED, index, population);
    const center: Center = { ...drawCenter(SEED, 0, preset), ...scannersFor(comparison, index) };
    const [made] = [...scanSubject(subject, center, preset, [request])];
    if (made === undefined) throw new Error(`no scan of ${comparison.request}`);
    const { image, labels, organs } = made.scan;
    return { image: toCanonical(image), labels, masks: masksOf(labels, organs) };
  });
}

/** Field strengths take turns. */
function scannersFor(
  { spacingMm: [inPlaneMm, sliceMm] }: Comparison,
  index: number,
): { readonly mr: MrScanner; readonly ct: CtScanner } {
  const mr = plainMrScanner(index % 2 === 0 ? 1.5 : 3);
  const size = { inPlaneMm, sliceMm, thicknessMm: sliceMm };
  return {
    ct: { ...plainCtScanner, ...size },
    mr: { ...mr, t1w: { ...mr.t1w, ...size, fatResidue: 1 } },
  };
}

function masksOf(labels: Volume, organs: Volume): Map<TissueName, Uint8Array> {
  const map = labelVoxels(organs);
  const valuesOf = (name: TissueName) => (organsOf[name] ?? [name]).map((organ) => organValues[organ] as number);
  return new Map([
    ["pancreas", maskOf(labelVoxels(labels), [1])],
    ...compared.map((name): [TissueName, Uint8Array] => [name, maskOf(map, valuesOf(name))]),
  ]);
}
