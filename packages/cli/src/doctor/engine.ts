/** The engine as `doctor` reports it. */
export interface EngineReport {
  readonly version: string;
  /** Where set-up found libtorch. */
  readonly origin: string;
  readonly path: string;
  readonly cuda: boolean;
  readonly cudaDevices: number;
  readonly threads: number;
}

/**
 * Loads the engine and asks it what it is. The package is imported here and not at the top, so that the rest of
 * `doctor` works where it cannot be loaded.
 */
export async function describeEngine(): Promise<EngineReport> {
  const { engineInfo } = await import("@panshift/torch");
  return engineInfo();
}
