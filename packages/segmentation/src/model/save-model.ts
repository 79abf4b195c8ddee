import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fail } from "@panshift/core";
import { removePath, writeFileAtomic } from "@panshift/core/files";
import { fileHash } from "@panshift/dataset";
import { type Module, writeSafetensors } from "@panshift/torch";
import { Backbone } from "../networks/backbone.ts";
import { MODEL_SCHEMA, type ModelDescription } from "./description.ts";

/** What `model.json` says besides its schema, the network and the checksum of the weights. */
export type ModelFacts = Omit<ModelDescription, "schema" | "network" | "weights"> & {
  readonly weights: Omit<ModelDescription["weights"], "sha256">;
};

/**
 * Writes a model folder. The description goes last: a folder that has one is whole.
 *
 * @param weightsFile a safetensors file to take the weights from, instead of the module's own
 * @returns checksums of the files by name
 * @throws METHOD_INVALID for a network other than the backbone; DISK_FULL, WRITE_FAILED
 */
export function saveModel(
  folder: string,
  module: Module,
  facts: ModelFacts,
  weightsFile: string | null,
): Record<string, string> {
  const network = describeNetwork(module);
  const weights = join(folder, "weights.safetensors");
  const description = join(folder, "model.json");
  removePath(description);
  if (weightsFile === null) writeSafetensors(weights, module.stateDict());
  else writeFileAtomic(weights, readFileSync(weightsFile));
  const sha256 = fileHash(weights);
  const model = { schema: MODEL_SCHEMA, network, ...facts, weights: { ...facts.weights, sha256 } };
  writeFileAtomic(description, `${JSON.stringify(model, null, 2)}\n`);
  return { "weights.safetensors": sha256, "model.json": fileHash(description) };
}

function describeNetwork(module: Module): ModelDescription["network"] {
  if (module instanceof Backbone) {
    const { heads: _heads, inChannels, ...options } = module.options;
    if (inChannels === 1) return { kind: "conresnet", inChannels, ...options, layers: [...options.layers] };
  }
  return fail("METHOD_INVALID", {
    expected: "an inference model whose module is a Backbone of one input channel",
    found: module.constructor.name,
    hint: "return the backbone itself from inferenceModel().module",
  });
}
