import type { TissueName } from "../physics/tissues.ts";

interface Compartment {
  readonly tissue: TissueName;
  /** Name in the side map; null where the map is 0 (outside, the pancreas and its lesions). */
  readonly organ: string | null;
}

/** The body wall and outside; no organ is ever drawn over these. */
const wall = {
  outside: { tissue: "air", organ: null },
  subcutaneousFat: { tissue: "fat", organ: "subcutaneous_fat" },
  muscle: { tissue: "muscle", organ: "muscle" },
  rib: { tissue: "marrow", organ: "rib" },
  vertebraCortex: { tissue: "corticalBone", organ: "spine" },
  vertebraMarrow: { tissue: "marrow", organ: "spine" },
  disc: { tissue: "disc", organ: "spine" },
  spinalCanal: { tissue: "spinalFluid", organ: "spinal_canal" },
} as const satisfies Record<string, Compartment>;

/** What lies in the abdominal cavity; drawn in the order of `anatomy.ts`, later over earlier. */
const cavity = {
  visceralFat: { tissue: "fat", organ: "visceral_fat" },
  lung: { tissue: "lung", organ: "lung" },
  liver: { tissue: "liver", organ: "liver" },
  gallbladder: { tissue: "bile", organ: "gallbladder" },
  spleen: { tissue: "spleen", organ: "spleen" },
  leftKidneyCortex: { tissue: "kidneyCortex", organ: "kidney_left" },
  leftKidneyMedulla: { tissue: "kidneyMedulla", organ: "kidney_left" },
  rightKidneyCortex: { tissue: "kidneyCortex", organ: "kidney_right" },
  rightKidneyMedulla: { tissue: "kidneyMedulla", organ: "kidney_right" },
  stomachWall: { tissue: "gutWall", organ: "stomach" },
  stomachFluid: { tissue: "gutFluid", organ: "stomach" },
  stomachGas: { tissue: "air", organ: "stomach" },
  duodenumWall: { tissue: "gutWall", organ: "duodenum" },
  duodenumFluid: { tissue: "gutFluid", organ: "duodenum" },
  smallBowelWall: { tissue: "gutWall", organ: "small_bowel" },
  smallBowelContent: { tissue: "gutContent", organ: "small_bowel" },
  colonWall: { tissue: "gutWall", organ: "colon" },
  colonContent: { tissue: "gutContent", organ: "colon" },
  colonGas: { tissue: "air", organ: "colon" },
  aorta: { tissue: "arterialBlood", organ: "aorta" },
  venaCava: { tissue: "venousBlood", organ: "vena_cava" },
  portalVein: { tissue: "portalBlood", organ: "portal_and_splenic_vein" },
  mesentericArtery: { tissue: "arterialBlood", organ: "mesenteric_artery" },
  liverVessel: { tissue: "venousBlood", organ: "liver" },
  pancreas: { tissue: "pancreas", organ: null },
  lesionPda: { tissue: "pda", organ: null },
  lesionIpmn: { tissue: "cyst", organ: null },
  lesionPnet: { tissue: "pnet", organ: null },
} as const satisfies Record<string, Compartment>;

/** Every place a point can lie in; a label map of the phantom holds positions in `compartmentNames`. */
export const compartments = { ...wall, ...cavity };

export type CompartmentName = keyof typeof compartments;

export const compartmentNames = Object.keys(compartments) as CompartmentName[];

/** Position in `compartmentNames`, the value in a label map. */
export const compartmentId = Object.fromEntries(compartmentNames.map((name, id) => [name, id])) as Readonly<
  Record<CompartmentName, number>
>;

/** Ids from here on lie in the cavity, where organs are drawn. */
export const FIRST_CAVITY_ID = Object.keys(wall).length;

/** Values of the organ side map by name, from 1. */
export const organValues: Readonly<Record<string, number>> = Object.fromEntries(
  [...new Set(Object.values(compartments).flatMap(({ organ }) => organ ?? []))].map((organ, index) => [
    organ,
    index + 1,
  ]),
);

/** The organ side map's value of each compartment id; 0 for none. */
export const organOfCompartment = Uint8Array.from(
  Object.values(compartments).map(({ organ }) => (organ === null ? 0 : (organValues[organ] as number))),
);
