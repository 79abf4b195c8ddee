import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fail, PanShiftError, Rng } from "@panshift/core";
import { fileHash } from "@panshift/dataset";
import { type Device, readSafetensors, scope } from "@panshift/torch";
import type { InferenceModel } from "../methods/interface.ts";
import { createBackbone, noHeads } from "../networks/backbone.ts";
import { MODEL_SCHEMA, type ModelDescription, modelSchema } from "./description.ts";

/** A model ready to segment. `dispose` frees its tensors. */
export interface Model extends InferenceModel {
  readonly folder: string;
  readonly description: ModelDescription;
  readonly device: Device;
}

/**
 * Reads a model folder.
 *
 * @throws FILE_MISSING; MODEL_INVALID for a description of another schema or one that breaks it;
 * WEIGHTS_MISMATCH for weights of another network or another training; SAFETENSORS_INVALID
 */
export function loadModel(folder: string, { device = "cpu" }: { readonly device?: Device } = {}): Model {
  const description = readDescription(folder);
  const { kind: _kind, ...options } = description.network;
  const network = createBackbone({ ...options, heads: noHeads }, Rng.of("weights are read"), device);
  const file = join(folder, "weights.safetensors");
  try {
    scope(() => network.loadStateDict(readSafetensors(file).tensors));
    requireChecksum(file, description.weights.sha256);
  } catch (cause) {
    network.dispose();
    throw cause instanceof PanShiftError ? withFile(cause, file) : cause;
  }
  return {
    folder,
    description,
    device,
    module: network,
    logits: (image) => network.forward(image).logits,
    dispose: () => network.dispose(),
  };
}

/** @throws FILE_MISSING, MODEL_INVALID */
export function readDescription(folder: string): ModelDescription {
  const file = join(folder, "model.json");
  if (!existsSync(file)) {
    fail("FILE_MISSING", {
      file,
      expected: "a model folder with model.json and weights.safetensors",
      found: "no such file",
      hint: "pass the folder `model` of a finished run",
    });
  }
  const value = parseJson(file);
  const schema = (value as { schema?: unknown } | null)?.schema;
  if (schema !== MODEL_SCHEMA) refuse(file, `schema ${MODEL_SCHEMA}`, `schema ${String(schema)}`);
  const parsed = modelSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  return refuse(file, "a complete model description", problems.join("; "));
}

/** Weights of the right shapes may still be those of another training. */
function requireChecksum(file: string, expected: string): void {
  const found = fileHash(file);
  if (found === expected) return;
  fail("WEIGHTS_MISMATCH", {
    file,
    expected: `the weights that model.json describes (SHA-256 ${expected})`,
    found: `others (SHA-256 ${found})`,
    hint: "copy both files of a model together",
  });
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    return refuse(file, "a JSON object", String(cause));
  }
}

function refuse(file: string, expected: string, found: string): never {
  return fail("MODEL_INVALID", {
    file,
    expected,
    found,
    hint: "use the version of PanShift that wrote the model, or train it again",
  });
}

function withFile(error: PanShiftError, file: string): PanShiftError {
  return new PanShiftError(error.code, { ...error.facts, file });
}
