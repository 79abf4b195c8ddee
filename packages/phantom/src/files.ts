export { type DiskEstimate, estimateDataset } from "./files/estimate.ts";
export {
  type GenerationControl,
  type GenerationProgress,
  type GenerationReport,
  generateDataset,
} from "./files/generate-dataset.ts";
export { type DatasetOptions, type Modality, PHANTOM_VERSION, resolveOptions } from "./files/options.ts";
