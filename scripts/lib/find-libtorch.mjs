import { resolve } from "node:path";
import { fetchLibtorch } from "./fetch-libtorch.mjs";
import { describeLibtorch } from "./libtorch.mjs";
import { findNvidiaDriver } from "./nvidia-driver.mjs";
import { findOnPath } from "./programs.mjs";
import { findPythonTorch } from "./python.mjs";
import { SetupError } from "./setup-error.mjs";

/** @import { Libtorch } from "./libtorch.mjs" */

/**
 * Finds a libtorch: the one that `PANSHIFT_LIBTORCH` names, else the torch of the `python3` on the PATH, else
 * PanShift's own copy, which is fetched when it is missing.
 *
 * @param {{cpuOnly: boolean, announce: (activity: string) => void}} options `cpuOnly` takes the small copy even where
 *   an NVIDIA driver is seen
 * @returns {Promise<Libtorch>}
 * @throws {SetupError} a named libtorch is unusable, or none can be fetched
 */
export async function findLibtorch({ cpuOnly, announce }) {
  const named = process.env.PANSHIFT_LIBTORCH;
  if (named) return describeLibtorch(resolve(process.env.INIT_CWD ?? ".", named), "PANSHIFT_LIBTORCH");

  const python = findOnPath("python3");
  const torchFolder = python === null ? null : findPythonTorch(python);
  if (torchFolder !== null) {
    try {
      return await describeLibtorch(torchFolder, "python");
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      announce(`passing over the torch of python3 (${error.message})`);
    }
  }
  const variant = !cpuOnly && findNvidiaDriver() !== null ? "cuda" : "cpu";
  return fetchLibtorch({ variant, python, announce });
}
