export { aten } from "./aten.ts";
export { type BackwardOptions, type GradOptions, grad } from "./autograd.ts";
export {
  cudaDeviceCount,
  cudaIsAvailable,
  type EngineInfo,
  engineInfo,
  getThreads,
  setThreads,
  synchronize,
} from "./device.ts";
export { arrayOf, dtypeOfArray, type FloatScalar, isFloatingPoint } from "./dtype.ts";
export { Generator, manualSeed } from "./generator.ts";
export type { OperatorArgument, OperatorResult } from "./operator.ts";
export { autocast, enableGrad, gradEnabled, keep, liveTensors, noGrad, scope } from "./scope.ts";
export {
  arange,
  cat,
  type Device,
  type Dims,
  type DType,
  empty,
  eye,
  fromData,
  full,
  type Int,
  linspace,
  type MemoryFormat,
  type NestedNumbers,
  ones,
  type RandomOptions,
  rand,
  randint,
  randn,
  type Scalar,
  stack,
  Tensor,
  type TensorOptions,
  type ToOptions,
  type TypedArray,
  tensor,
  where,
  zeros,
} from "./tensor.ts";
