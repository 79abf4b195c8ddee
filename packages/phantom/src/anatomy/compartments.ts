import type { TissueName } from "../physics/tissues.ts";

interface Compartment {
  readonly tissue: TissueName;
  /** Name in the side map of organs; null where that map is 0 (outside, the pancreas and its lesions). */
  readonly organ: string | null;
  /** Name in the side map of tubes. */
  readonly tube?: string;
  /** What an annotator calls it; nothing where not given. */
  readonly label?: "pancreas" | "lesion";
}

/** The body wall and outside; no organ is ever drawn over these. */
const wall = {
  outside: { tissue: "air", organ: null },
  skin: { tissue: "skin", organ: "skin" },
  subcutaneousFat: { tissue: "fat", organ: "subcutaneous_fat" },
  muscle: { tissue: "muscle", organ: "muscle" },
  ribCortex: { tissue: "corticalBone", organ: "rib" },
  rib: { tissue: "marrow", organ: "rib" },
  vertebraCortex: { tissue: "corticalBone", organ: "spine" },
  vertebraMarrow: { tissue: "marrow", organ: "spine" },
  disc: { tissue: "disc", organ: "spine" },
  spinalCanal: { tissue: "spinalFluid", organ: "spinal_canal" },
} as const satisfies Record<string, Compartment>;

/** What lies in the abdominal cavity. Adrenals have no tissue of their own: soft tissue as of the gut's wall. */
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
  adrenals: { tissue: "gutWall", organ: "adrenals" },
  esophagus: { tissue: "gutWall", organ: "esophagus" },
  stomachWall: { tissue: "gutWall", organ: "stomach" },
  stomachFluid: { tissue: "gutFluid", organ: "stomach" },
  stomachGas: { tissue: "air", organ: "stomach" },
  duodenumWall: { tissue: "gutWall", organ: "duodenum" },
  duodenumFluid: { tissue: "gutFluid", organ: "duodenum" },
  duodenumGas: { tissue: "air", organ: "duodenum" },
  smallBowelWall: { tissue: "gutWall", organ: "small_bowel" },
  smallBowelContent: { tissue: "gutContent", organ: "small_bowel" },
  smallBowelFluid: { tissue: "gutFluid", organ: "small_bowel" },
  colonWall: { tissue: "gutWall", organ: "colon" },
  colonContent: { tissue: "gutContent", organ: "colon" },
  colonGas: { tissue: "air", organ: "colon" },
  aorta: { tissue: "arterialBlood", organ: "aorta", tube: "aorta" },
  celiacAndSplenicArtery: {
    tissue: "arterialBlood",
    organ: "celiac_and_splenic_artery",
    tube: "celiac_and_splenic_artery",
  },
  mesentericArtery: { tissue: "arterialBlood", organ: "mesenteric_artery", tube: "mesenteric_artery" },
  renalArtery: { tissue: "arterialBlood", organ: "renal_artery", tube: "renal_artery" },
  venaCava: { tissue: "venousBlood", organ: "vena_cava", tube: "vena_cava" },
  renalVein: { tissue: "venousBlood", organ: "renal_vein", tube: "renal_vein" },
  hepaticVein: { tissue: "venousBlood", organ: "liver", tube: "hepatic_vein" },
  portalVein: { tissue: "portalBlood", organ: "portal_and_splenic_vein", tube: "portal_vein" },
  portalBranch: { tissue: "portalBlood", organ: "liver", tube: "portal_vein" },
  splenicVein: { tissue: "portalBlood", organ: "portal_and_splenic_vein", tube: "splenic_vein" },
  mesentericVein: { tissue: "portalBlood", organ: "portal_and_splenic_vein", tube: "mesenteric_vein" },
  mesentericBranch: { tissue: "portalBlood", organ: "visceral_fat" },
  commonBileDuct: { tissue: "bile", organ: "common_bile_duct", tube: "common_bile_duct" },
  stentMetal: { tissue: "stentMetal", organ: "common_bile_duct", tube: "stent" },
  stentPlastic: { tissue: "stentPlastic", organ: "common_bile_duct", tube: "stent" },
  pancreas: { tissue: "pancreas", organ: null, label: "pancreas" },
  atrophicPancreas: { tissue: "atrophicPancreas", organ: null, label: "pancreas" },
  /** Fat between the lobules; annotators draw the gland's outline, which encloses it. */
  interlobularFat: { tissue: "fat", organ: null, label: "pancreas" },
  duct: { tissue: "pancreaticFluid", organ: null, tube: "pancreatic_duct", label: "pancreas" },
  lesionPda: { tissue: "pda", organ: null, label: "lesion" },
  /** Tumor and gland in equal parts; it counts as lesion. */
  pdaMargin: { tissue: "pdaMargin", organ: null, label: "lesion" },
  lesionIpmn: { tissue: "cyst", organ: null, label: "lesion" },
  lesionPnet: { tissue: "pnet", organ: null, label: "lesion" },
} as const satisfies Record<string, Compartment>;

/** Every place a point can lie in; a label map of the phantom holds positions in `compartmentNames`. */
export const compartments = { ...wall, ...cavity };

export type CompartmentName = keyof typeof compartments;

export const compartmentNames = Object.keys(compartments) as CompartmentName[];

const all = Object.values<Compartment>(compartments);

/** Position in `compartmentNames`, the value in a label map. */
export const compartmentId = Object.fromEntries(compartmentNames.map((name, id) => [name, id])) as Readonly<
  Record<CompartmentName, number>
>;

/** Ids from here on lie in the cavity, where organs are drawn. */
export const FIRST_CAVITY_ID = Object.keys(wall).length;

/** The compartments that an exact annotation calls pancreas, and those that it calls lesion. */
export const labelCompartments: Readonly<Record<"pancreas" | "lesion", readonly CompartmentName[]>> = {
  pancreas: compartmentNames.filter((_, id) => all[id]?.label === "pancreas"),
  lesion: compartmentNames.filter((_, id) => all[id]?.label === "lesion"),
};

/** Values of the organ side map by name, from 1. */
export const organValues = numbered(all.flatMap(({ organ }) => organ ?? []));

/** Values of the tube side map by name, from 1. */
export const tubeValues = numbered(all.flatMap(({ tube }) => tube ?? []));

/** Values of the part side map by name: the head (with the neck and the uncinate process), body and tail of the gland. */
export const partValues = { head: 1, body: 2, tail: 3 } as const;

/** The organ side map's value of each compartment id; 0 for none. */
export const organOfCompartment = Uint8Array.from(all, ({ organ }) => (organ === null ? 0 : (organValues[organ] ?? 0)));

/** The tube side map's value of each compartment id; 0 for none. */
export const tubeOfCompartment = Uint8Array.from(all, ({ tube }) => (tube === undefined ? 0 : (tubeValues[tube] ?? 0)));

function numbered(names: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...new Set(names)].map((name, index) => [name, index + 1]));
}
