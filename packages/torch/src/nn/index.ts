export { LeakyReLU, ReLU, Sigmoid, Tanh } from "./activation.ts";
export { Conv3d, type Conv3dOptions, type Triple } from "./conv3d.ts";
export { Dropout3d } from "./dropout3d.ts";
export { functionalCall } from "./functional-call.ts";
export {
  fanOf,
  type KaimingOptions,
  kaimingNormal,
  kaimingUniform,
  type Nonlinearity,
  normalInit,
  uniformInit,
  xavierNormal,
  xavierUniform,
} from "./initializers.ts";
export { Linear } from "./linear.ts";
export { buffer, Module, parameter } from "./module.ts";
export { GroupNorm, InstanceNorm3d, type NormOptions } from "./norm.ts";
export { type Layer, Sequential } from "./sequential.ts";
export { Upsample, type UpsampleOptions } from "./upsample.ts";
