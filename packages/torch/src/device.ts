import type { Device } from "./dtype.ts";
import { native, nativeRecord } from "./native.ts";
import type { EngineInfo as NativeEngineInfo } from "./native-interface.ts";

export interface EngineInfo extends NativeEngineInfo {
  /** Where the libtorch in use was found, and by which rule of set-up. */
  readonly libtorch: { readonly path: string; readonly version: string; readonly origin: string };
}

/** What the engine is: versions, threads, instruction sets, devices. @throws SETUP_MISSING */
export function engineInfo(): EngineInfo {
  return { ...native().engineInfo(), libtorch: nativeRecord().libtorch };
}

/** Number of threads that one operator may use. */
export function getThreads(): number {
  return native().getThreads();
}

/**
 * Sets the number of threads that one operator may use, 1 to 1024, for this thread and those that start later. Results
 * depend on it in the last bits.
 *
 * @throws TORCH_ARGUMENT_INVALID
 */
export function setThreads(count: number): void {
  native().setThreads(count);
}

export function cudaIsAvailable(): boolean {
  return native().cudaDevices() > 0;
}

export function cudaDeviceCount(): number {
  return native().cudaDevices();
}

/** Waits until a device has done all work given to it; returns at once for the CPU. @throws DEVICE_UNAVAILABLE */
export function synchronize(device: Device): void {
  native().synchronize(device);
}
