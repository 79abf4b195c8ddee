export { acquire, type CtPhase, noiselessCt, noiselessMr, partsOf, tissuesOf } from "./acquisition/acquire.ts";
export { type Center, drawCenter } from "./acquisition/center.ts";
export { addCorrelatedNoise, addRicianNoise, type CorrelatedNoise } from "./acquisition/noise.ts";
export { type Preset, type PresetName, presetOf, presets } from "./acquisition/presets.ts";
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
export { checkPopulation, defaultPopulation, type LesionKind, type Population } from "./anatomy/population.ts";
export { centeredGrid, type FineMap, rasterize } from "./anatomy/rasterize.ts";
export { type AnatomySource, generatedAnatomy } from "./anatomy/source.ts";
export { drawSubject, type LesionDraw, type PancreasDraw, type Subject, subjectRanges } from "./anatomy/subject.ts";
export { imageGrid, type PhantomScan, scanSubject } from "./case.ts";
export { fractionOf, type LabelShares, LESION, labelsOf, PANCREAS, sharesOf } from "./partial-volume.ts";
export {
  combine,
  contrastT1Ms,
  ernstAngleDeg,
  type FieldStrength,
  fatPhase,
  type GradientEcho,
  gradientEchoParts,
  opposedEchoTimeMs,
  RELAXIVITY_PER_MM_S,
  type SpinEcho,
  spinEcho,
  spinEchoParts,
  spoiledGradientEcho,
  type WaterFat,
} from "./physics/signal.ts";
export { type Source, type SourceId, sources } from "./physics/sources.ts";
export { drawTissues, meanTissues, type TissueTable, type TissueValues } from "./physics/tissue-draw.ts";
export { type Tissue, type TissueName, tissues } from "./physics/tissues.ts";
export { organsOf, pancreasPartsOf, tubesOf } from "./side-maps.ts";
