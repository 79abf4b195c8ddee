export { acquire, breathHoldShiftMm, tissuesOf } from "./acquisition/acquire.ts";
export { type Center, centerCounts, drawCenter, setForSubject } from "./acquisition/center.ts";
export { noiselessCt } from "./acquisition/ct.ts";
export { type MrRequest, noiselessMr, partsOf } from "./acquisition/mr.ts";
export {
  type CenterPlan,
  type Modality,
  type Preset,
  type PresetName,
  presetOf,
  presets,
  type Shift,
  shifts,
} from "./acquisition/presets.ts";
export type { CtRanges, MrRanges, Range, SpacingRange } from "./acquisition/ranges.ts";
export { fileNameOf, parseRequests } from "./acquisition/requests.ts";
export {
  type CtScanner,
  type MrScanner,
  type MrSequence,
  type Phase,
  plainCtScanner,
  plainMrScanner,
  type Resolution,
  type Sampling,
  type ScanRequest,
  type Sequence,
} from "./acquisition/scanner.ts";
export { type Anatomy, buildAnatomy } from "./anatomy/anatomy.ts";
export {
  type CompartmentName,
  compartmentId,
  compartmentNames,
  compartments,
  labelCompartments,
  organValues,
  partValues,
  tubeValues,
} from "./anatomy/compartments.ts";
export type { PancreasDraw } from "./anatomy/gland-draw.ts";
export { type LesionDraw, type LesionSite, lesionRanges } from "./anatomy/lesion-draw.ts";
export { checkPopulation, defaultPopulation, type LesionKind, type Population } from "./anatomy/population.ts";
export { aging, organVolumesMl, pancreasLengthMm, pancreasRanges } from "./anatomy/ranges.ts";
export { centeredGrid, type FineMap, rasterize } from "./anatomy/rasterize.ts";
export { type MapOrgan, mapOrganNames, type OrganNames, requireOrganNames } from "./anatomy/real/organ-map.ts";
export { type OrganMapAnatomy, organMapAnatomy } from "./anatomy/real/organ-map-anatomy.ts";
export { type AnatomySource, generatedAnatomy } from "./anatomy/source.ts";
export { drawSubject, type Subject, subjectRanges } from "./anatomy/subject.ts";
export { annotate } from "./annotation/annotate.ts";
export { type AnnotationStyle, drawStyle, exactStyle, MAX_READERS, styleRanges } from "./annotation/style.ts";
export { imageGrid, type PhantomScan, scanSubject } from "./case.ts";
export { type LabelShares, LESION, labelsOf, PANCREAS, sharesOf } from "./partial-volume.ts";
export {
  type Complex,
  combine,
  contrastT1Ms,
  ernstAngleDeg,
  fatVector,
  type GradientEcho,
  gadoliniumMm,
  gradientEchoParts,
  iodineGain,
  opposedEchoTimeMs,
  RELAXIVITY_PER_MM_S,
  type SpinEcho,
  spinEcho,
  spinEchoParts,
  spoiledGradientEcho,
  type WaterFat,
} from "./physics/signal.ts";
export { type Source, type SourceId, sources } from "./physics/sources.ts";
export {
  type ContrastPhase,
  contrastPhases,
  type Enhancement,
  type FieldStrength,
  type Tissue,
} from "./physics/tissue.ts";
export { drawTissues, meanTissues, type TissueTable, type TissueValues } from "./physics/tissue-draw.ts";
export { type TissueName, tissues } from "./physics/tissues.ts";
export { organsOf, pancreasPartsOf, tubesOf } from "./side-maps.ts";
