import type { TypedArray } from "./dtype.ts";

/** A tensor or generator of the addon: a number, never 0. */
export type Handle = number;

/** Makes the error that the addon throws. */
export type ErrorFactory = (kind: string, operator: string, arguments_: readonly string[], message: string) => Error;

/** Anything that an operator takes or returns on the native side: handles, numbers, lists of them, null. */
export type NativeValue = unknown;

/** The functions of the addon, native/addon.cc. Every one of them throws `PanShiftError`s only. */
export interface Native {
  setErrorFactory(factory: ErrorFactory): void;

  resolve(name: string, overload: string): number;
  schema(operator: number): string;
  call(operator: number, ...values: NativeValue[]): NativeValue;
  run(operator: number, ...values: NativeValue[]): void;
  schemas(): string[];

  fromData(data: TypedArray, shape: readonly number[], dtype: string, device: string): Handle;
  copyOut(tensor: Handle, target: TypedArray): void;
  shape(tensor: Handle): number[];
  strides(tensor: Handle): number[];
  dtype(tensor: Handle): string;
  device(tensor: Handle): string;
  numel(tensor: Handle): number;
  isAlive(tensor: Handle): boolean;
  dispose(tensor: Handle): void;
  disposeBuffered(count: number): void;
  handleBuffer(): Float64Array;
  reportMemory(tensor: Handle): void;
  liveTensors(): number;

  backward(
    roots: readonly Handle[],
    gradients: readonly (Handle | null)[] | null,
    retainGraph: boolean,
    inputs: readonly Handle[] | null,
  ): void;
  gradients(
    outputs: readonly Handle[],
    inputs: readonly Handle[],
    gradients: readonly (Handle | null)[] | null,
    retainGraph: boolean | null,
    createGraph: boolean,
    allowUnused: boolean,
  ): (Handle | null)[];
  requiresGrad(tensor: Handle): boolean;
  setRequiresGrad(tensor: Handle, flag: boolean): void;
  gradOf(tensor: Handle): Handle | null;
  setGrad(tensor: Handle, gradient: Handle | null): void;
  isLeaf(tensor: Handle): boolean;
  exchangeGradMode(enabled: boolean): boolean;
  gradMode(): boolean;
  enterAutocast(deviceType: string, enabled: boolean, dtype: string | null): [enabled: boolean, dtype: string];
  leaveAutocast(deviceType: string, enabled: boolean, dtype: string): void;

  createGenerator(device: string, seed: number | bigint): Handle;
  defaultGenerator(device: string): Handle;
  disposeGenerator(generator: Handle): void;
  generatorSeed(generator: Handle): number | bigint;
  seedGenerator(generator: Handle, seed: number | bigint): void;
  generatorState(generator: Handle): Handle;
  setGeneratorState(generator: Handle, state: Handle): void;
  seedAll(seed: number | bigint): void;

  getThreads(): number;
  setThreads(count: number): void;
  cudaDevices(): number;
  synchronize(device: string): void;
  engineInfo(): EngineInfo;
}

/** What this libtorch is and what it found. */
export interface EngineInfo {
  /** Of the headers the addon was built with, for example "2.15.0". */
  readonly version: string;
  /** libtorch's own description of its build. */
  readonly configuration: string;
  /** libtorch's own description of its threads. */
  readonly parallel: string;
  /** Instruction set of libtorch's own kernels: "DEFAULT", "AVX2", "AVX512"... */
  readonly cpuCapability: string;
  readonly avx512Bf16: boolean;
  readonly amxBf16: boolean;
  /** True if oneDNN computes bfloat16 convolutions on this CPU. */
  readonly onednnBf16: boolean;
  readonly threads: number;
  readonly availableCores: number;
  readonly cudaDevices: number;
}
