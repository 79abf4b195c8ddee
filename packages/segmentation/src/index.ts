export { type AugmentationOptions, noAugmentation } from "./augment/options.ts";
export { arraysOfTensor, batchOfArrays, type PerAxisDhw, toDhw, toIjk, volumeOfTensor } from "./bridge.ts";
export type { ComponentCounts } from "./inference/component-filter.ts";
export type { Modality, ModalityStatement } from "./inference/modality.ts";
export type { InferenceOptions } from "./inference/options.ts";
export type { ClassReport, QualityFlag } from "./inference/quality.ts";
export {
  type Segmentation,
  type SegmentationReport,
  type SegmentOptions,
  segmentVolume,
} from "./inference/segment-volume.ts";
export { consistencyLoss } from "./losses/consistency.ts";
export { crossEntropy, probabilityCrossEntropy } from "./losses/cross-entropy.ts";
export { diceLoss } from "./losses/dice.ts";
export { type DistanceReference, distanceLoss } from "./losses/distance-loss.ts";
export { type InfoNceOptions, infoNce } from "./losses/info-nce.ts";
export { type ConvertMode, convertDistance } from "./losses/task-conversion.ts";
export { defineMethod, resolveHparams } from "./methods/define.ts";
export {
  bool,
  choice,
  defaultHparams,
  drawHparam,
  type Hparam,
  type HparamSchema,
  type Hparams,
  type HparamValue,
  int,
  list,
  logUniform,
  oneOf,
  real,
  type Search,
  uniform,
} from "./methods/hparams.ts";
export {
  type Batch,
  type BatchMeta,
  IGNORE_LABEL,
  type InferenceModel,
  type JsonValue,
  type Method,
  type MethodContext,
  type MethodDefinition,
  type MethodNeeds,
  type MethodState,
  type Optimization,
  type PatchSample,
  type Precision,
  type SamplingContract,
  type StepReport,
  type TargetArray,
  type TargetMap,
  type TrainingEvent,
} from "./methods/interface.ts";
export { getMethod, methods } from "./methods/list.ts";
export { loadMethod } from "./methods/load-method.ts";
export { joinStates, restoreFrom, stateOf, type Trainee } from "./methods/method-state.ts";
export { createOptimizer } from "./methods/optimization.ts";
export { type Reference, type SegmentationWeights, segmentationTerms } from "./methods/segmentation-terms.ts";
export {
  domainsOf,
  inPrecision,
  type Prepared,
  type SingleNetworkParts,
  singleNetworkMethod,
} from "./methods/single-network.ts";
export { reportOf, type Term, type Terms, totalOf } from "./methods/terms.ts";
export { MODEL_SCHEMA, type ModelDescription } from "./model/description.ts";
export { loadModel, type Model, readDescription } from "./model/load-model.ts";
export {
  type AuxiliaryHeads,
  allHeads,
  Backbone,
  type BackboneOptions,
  type BackboneOutput,
  createBackbone,
  defaultBackbone,
  noHeads,
} from "./networks/backbone.ts";
export {
  type BackboneCost,
  costOf,
  type PassCost,
  parametersByStage,
  type SizeDhw,
  type VariantCost,
} from "./networks/cost.ts";
export type { Encoded, LayerCounts } from "./networks/encoder.ts";
export { hardwarePrecision, type MeasuredPass, type MeasureOptions, measurePasses } from "./networks/measure.ts";
export { type Pass, type PassMeta, type Tap, type TapName, type Taps, tapNames } from "./networks/pass.ts";
export type { LabelMap, TargetClass } from "./preprocessing/label-map.ts";
export type { PreprocessingOptions } from "./preprocessing/options.ts";
export { parseTrainConfig, type TrainConfig, trainConfigSchema } from "./training/config.ts";
export { type ConfigProblem, failConfig, problemsOf } from "./training/config-problems.ts";
export { contentOfPairs, labelMapOf, type SourceCase } from "./training/data-source.ts";
export { closestWord } from "./training/did-you-mean.ts";
export { type MethodIdentity, runIdentity } from "./training/identity.ts";
export { type ChosenMethod, chooseMethod } from "./training/method-setup.ts";
export {
  type CodeProvenance,
  codeProvenance,
  currentProvenance,
  type Provenance,
  provenanceChanges,
} from "./training/provenance.ts";
export { type RunPaths, runPaths } from "./training/run-folder.ts";
export { isHeld, lastFence, lockRun, type RunLock } from "./training/run-lock.ts";
export { type LogEntry, parseLog } from "./training/run-log.ts";
export { type RunRecord, type RunState, readRunRecord } from "./training/run-record.ts";
export { type RunSummary, summarizeRun } from "./training/run-summary.ts";
export { type TrainOptions, type TrainResult, train } from "./training/train.ts";
export type { TrainProgress } from "./training/train-progress.ts";
export { openWatching } from "./training/watch-lock.ts";
