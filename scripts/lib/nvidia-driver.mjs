import { existsSync } from "node:fs";

/** Made by the kernel module, by the container runtime, or by the Windows host of a WSL machine. */
const places = ["/proc/driver/nvidia/version", "/dev/nvidiactl", "/dev/dxg"];

/**
 * The file by which an NVIDIA driver shows itself, or null where none is seen.
 *
 * @returns {string | null}
 */
export function findNvidiaDriver() {
  return places.find((path) => existsSync(path)) ?? null;
}
