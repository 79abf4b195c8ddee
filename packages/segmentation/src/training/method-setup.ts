import { dirname } from "node:path";
import { fail, Rng } from "@panshift/core";
import { type Device, engineInfo } from "@panshift/torch";
import { resolveHparams } from "../methods/define.ts";
import type { Hparams } from "../methods/hparams.ts";
import type { MethodContext, MethodDefinition, Precision } from "../methods/interface.ts";
import { loadMethod } from "../methods/load-method.ts";
import { createBackbone, defaultBackbone } from "../networks/backbone.ts";
import { hardwarePrecision } from "../networks/measure.ts";
import type { TrainConfig } from "./config.ts";
import { type ConfigProblem, failConfig } from "./config-problems.ts";

/** The method of a configuration with its complete hyper-parameters. */
export interface ChosenMethod {
  readonly definition: MethodDefinition;
  readonly hparams: Hparams;
}

/** @throws METHOD_UNKNOWN, HPARAMS_INVALID and what `loadMethod` throws for an external method */
export async function chooseMethod({ method, file }: TrainConfig): Promise<ChosenMethod> {
  const definition = await loadMethod(method.id, dirname(file));
  const { preset, hparams } = method;
  const given = preset === undefined ? hparams : { preset, ...hparams };
  return { definition, hparams: resolveHparams(definition, given, "method.hparams") };
}

/** Checks what a method asks of the data and the batch. @throws CONFIG_INVALID naming every unmet need */
export function requireNeeds({ id, needs }: MethodDefinition, config: TrainConfig, domains: number): void {
  const problems: ConfigProblem[] = [];
  if (config.batchSize < needs.minBatch) {
    problems.push({ path: "batchSize", message: `${id} needs at least ${needs.minBatch} patches a step` });
  }
  if (domains < needs.minDomains) {
    problems.push({
      path: "data",
      message: `${id} needs ${needs.minDomains} source domains, and there are ${domains}`,
    });
  }
  if (needs.unlabeledTarget) {
    problems.push({
      path: "method",
      message: `${id} needs images of the target without labels, which no training is given: train it elsewhere, and let a study score its predictions, marked by \`unlabeledTarget: true\``,
    });
  }
  if (problems.length > 0) failConfig(config.file, problems);
}

/** What a method is created with. */
export function methodContext(
  config: TrainConfig,
  { hparams }: ChosenMethod,
  run: { readonly classes: number; readonly domains: number; readonly device: Device; readonly precision: Precision },
): MethodContext<Hparams> {
  return {
    ...run,
    hparams,
    totalIterations: config.iterations,
    optimization: config.optimization,
    network: (name, options = {}) =>
      createBackbone(
        { ...defaultBackbone, ...config.network, classes: run.classes, ...options },
        Rng.of(config.seed, "network", name),
        run.device,
      ),
    rng: (name) => Rng.of(config.seed, "method", name),
  };
}

/** The device of a configuration. @throws VALUE_INVALID for a CUDA device that is not there */
export function chooseDevice(wanted: string): Device {
  const { cudaDevices } = engineInfo();
  if (wanted === "auto") return cudaDevices > 0 ? "cuda:0" : "cpu";
  const index = wanted === "cpu" ? null : Number(wanted.slice("cuda:".length));
  if (index === null || index < cudaDevices) return wanted as Device;
  return fail("VALUE_INVALID", {
    expected: cudaDevices === 0 ? "cpu: there is no CUDA device" : `cpu or cuda:0 to cuda:${cudaDevices - 1}`,
    found: wanted,
    hint: "change `device`, or leave it out",
  });
}

/**
 * bf16 where the device computes it in hardware and soundly, unless the configuration says.
 *
 * libtorch's CPU convolution (2.15, oneDNN) computes the bf16 weight gradient of a 3 x 3 x 3 kernel from uninitialized
 * memory where the input is 2 voxels deep, which a patch of D = 16 or less reaches on the network's coarser levels.
 *
 * @throws CONFIG_INVALID for bf16 on the CPU with such a patch
 */
export function choosePrecision({ precision, patchSizeDhw, file }: TrainConfig, device: Device): Precision {
  const sound = device !== "cpu" || patchSizeDhw[0] > 16;
  if (precision === "bf16" && !sound) {
    const message = "bf16 on the CPU gives wrong gradients for patches of D = 8 or 16; use fp32, or D of at least 24";
    failConfig(file, [{ path: "precision", message }]);
  }
  if (precision !== "auto") return precision;
  return sound ? hardwarePrecision(device) : "fp32";
}
