export { type DatasetEstimate, defaultJobs, estimateDataset } from "./files/estimate.ts";
export { disk } from "./files/free-space.ts";
export {
  type GenerationControl,
  type GenerationProgress,
  type GenerationReport,
  generateDataset,
} from "./files/generate-dataset.ts";
export {
  type DatasetOptions,
  type OrganMapsOption,
  PHANTOM_VERSION,
  type ResolvedOptions,
  resolveOptions,
} from "./files/options.ts";
