/** The engine as `doctor` reports it. */
export interface EngineReport {
  readonly libtorch: { readonly version: string; readonly origin: string; readonly path: string };
  /** Instruction set of libtorch's own kernels. */
  readonly cpuCapability: string;
  /** True where convolutions in bfloat16 run in hardware. */
  readonly bf16: boolean;
  readonly threads: number;
  readonly cuda: { readonly available: boolean; readonly devices: number };
}

/**
 * Loads the engine and asks it what it is. The package is imported here and not at the top, so that the rest of
 * `doctor` works where it cannot be loaded.
 *
 * @throws SETUP_MISSING
 */
export async function describeEngine(): Promise<EngineReport> {
  const { engineInfo } = await import("@panshift/torch");
  const { libtorch, cpuCapability, onednnBf16, avx512Bf16, amxBf16, threads, cudaDevices } = engineInfo();
  const bf16 = onednnBf16 && (avx512Bf16 || amxBf16);
  return { libtorch, cpuCapability, bf16, threads, cuda: { available: cudaDevices > 0, devices: cudaDevices } };
}
