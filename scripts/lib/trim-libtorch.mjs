import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Beside the two libraries of CUDA that the CPU library links to. */
const keptOfCopy = /^(torch|nvidia|.*\.dist-info)$/;
const keptOfTorch = /^(include|lib|version\.py)$/;
/** `libtorch.so` only links the CPU library to the CUDA one; the others need CUDA, Python or a launcher. */
const removedLibraries =
  /^lib(torch|torch_cuda.*|c10_cuda|caffe2_nvrtc|torch_nvshmem|torch_python|shm|torch_global_deps)\.so$|^libshm(_windows)?$/;

/**
 * Reduces an installed torch wheel to what a program on a CPU compiles against and loads: 1.4 GB become 0.6 GB.
 *
 * @param {string} copy folder with `torch/` and `nvidia/`
 */
export function keepCpuLibraries(copy) {
  removeFrom(copy, (name) => !keptOfCopy.test(name));
  removeFrom(join(copy, "torch"), (name) => !keptOfTorch.test(name));
  removeFrom(join(copy, "torch/lib"), (name) => removedLibraries.test(name));
}

/** @param {string} folder @param {(name: string) => boolean} isRemoved */
function removeFrom(folder, isRemoved) {
  for (const name of readdirSync(folder)) {
    if (isRemoved(name)) rmSync(join(folder, name), { recursive: true });
  }
}
