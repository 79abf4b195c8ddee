export { Adam, type AdamOptions, AdamW } from "./adam.ts";
export { clipGradNorm, clipGradValue } from "./clip-grad.ts";
export {
  type NamedParameters,
  Optimizer,
  type OptimizerInput,
  type OptimizerState,
  type ParameterGroup,
} from "./optimizer.ts";
export { constantLr, cosineLr, polyLr, type Schedule, warmup } from "./schedules.ts";
export { Sgd, type SgdOptions } from "./sgd.ts";
