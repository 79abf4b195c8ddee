import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fail, refuseVersion } from "@panshift/core";
import { removePath, writeFileAtomic } from "@panshift/core/files";
import { fileHash } from "@panshift/dataset";
import { type Device, type NamedTensors, readSafetensors, scope, writeSafetensors } from "@panshift/torch";
import type { Method, MethodState } from "../methods/interface.ts";

const SCHEMA = "panshift.checkpoint/1";
const POINTER = "current.json";

interface StoredFile {
  readonly file: string;
  readonly sha256: string;
}

/** The best model on the held-out source cases so far. */
export interface BestModel {
  readonly iteration: number;
  readonly score: number;
  readonly weights: StoredFile;
}

/** What a run computes with: each of these changes the last bits. */
export interface ComputedWith {
  readonly device: Device;
  readonly precision: "fp32" | "bf16";
  readonly threads: number;
}

/** `checkpoint/current.json`: everything that resume needs besides the tensors it names. */
export interface Checkpoint {
  readonly schema: typeof SCHEMA;
  /** Steps taken. The sampler's place follows from it. */
  readonly iteration: number;
  readonly tensors: StoredFile;
  readonly values: MethodState["values"];
  readonly best: BestModel | null;
  /** Absent in checkpoints of earlier versions; the run's record says it too. */
  readonly computedWith?: ComputedWith;
}

/** What a checkpoint is made of. */
export type CheckpointParts = Pick<Checkpoint, "iteration" | "best"> & {
  readonly method: Method;
  readonly computedWith: ComputedWith;
};

/**
 * The checkpoints of one run: new files under new names, then one atomic swap of the pointer, then the
 * old files go. Whenever the process ends, and also when the disk is full, the pointer names a whole
 * checkpoint.
 */
export class CheckpointFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The pointer, or `null` when there is no checkpoint. @throws RUN_CORRUPT, SCHEMA_UNKNOWN */
  read(): Checkpoint | null {
    const file = join(this.#folder, POINTER);
    if (!existsSync(file)) return null;
    const checkpoint = parsed(file);
    const schema = String(checkpoint?.schema);
    if (checkpoint === null || !schema.startsWith("panshift.checkpoint/")) return refuse(file, SCHEMA, schema);
    if (schema !== SCHEMA) return refuseVersion(file, [SCHEMA], schema);
    if (typeof checkpoint.tensors?.file !== "string") return refuse(file, "the name of a state", "none");
    for (const stored of [checkpoint.tensors, checkpoint.best?.weights]) if (stored) this.#verify(stored);
    return checkpoint;
  }

  /** Steps of the present checkpoint, 0 when there is none that can be read. */
  iteration(): number {
    try {
      return this.read()?.iteration ?? 0;
    } catch {
      return 0;
    }
  }

  /** Gives the saved state to a method. */
  restore({ tensors, values }: Checkpoint, method: Method): void {
    scope(() => {
      const content = readSafetensors(join(this.#folder, tensors.file));
      method.restore({ tensors: Object.fromEntries(content.tensors), values });
    });
  }

  /**
   * Writes a checkpoint. Its iteration is none of which there is one: files get new names.
   *
   * @throws TRAINING_DIVERGED for a state that is not finite, DISK_FULL, WRITE_FAILED; the former one stays whole
   */
  save({ iteration, method, best, computedWith }: CheckpointParts): void {
    const { tensors, values } = method.state();
    requireFiniteState(tensors, iteration);
    const stored = this.#write(`state-${iteration}.safetensors`, tensors);
    const checkpoint: Checkpoint = { schema: SCHEMA, iteration, tensors: stored, values, best, computedWith };
    writeFileAtomic(join(this.#folder, POINTER), `${JSON.stringify(checkpoint, null, 2)}\n`);
    this.#removeAllBut([POINTER, stored.file, best?.weights.file]);
  }

  /** Keeps the weights of a new best model; it counts from the next `save` on. */
  saveBest(iteration: number, score: number, weights: NamedTensors): BestModel {
    return { iteration, score, weights: this.#write(`best-${iteration}.safetensors`, weights) };
  }

  path({ file }: StoredFile): string {
    return join(this.#folder, file);
  }

  #write(file: string, tensors: NamedTensors): StoredFile {
    const path = join(this.#folder, file);
    writeSafetensors(path, tensors);
    return { file, sha256: fileHash(path) };
  }

  #verify({ file, sha256 }: StoredFile): void {
    const path = join(this.#folder, file);
    const found = existsSync(path) ? fileHash(path) : "no file";
    if (found !== sha256) refuse(path, `the file of checksum ${sha256}`, found);
  }

  #removeAllBut(kept: readonly (string | undefined)[]): void {
    for (const name of readdirSync(this.#folder)) {
      if (!kept.includes(name)) removePath(join(this.#folder, name));
    }
  }
}

/** A loss may be finite and its gradient not: without this, NaN would be resumed from, or be the model. */
function requireFiniteState(tensors: MethodState["tensors"], iteration: number): void {
  const bad = Object.entries(tensors).find(([, tensor]) => scope(() => !tensor.isfinite().all().item()));
  if (bad === undefined) return;
  fail("TRAINING_DIVERGED", {
    expected: "finite weights and optimizer state",
    found: `NaN or infinite values in ${bad[0]} after step ${iteration}`,
    hint: "lower optimization.learningRate, set optimization.gradientClip, or use precision fp32",
    iteration,
  });
}

function parsed(file: string): Checkpoint | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Checkpoint | null;
  } catch (cause) {
    if (cause instanceof SyntaxError) return refuse(file, "a JSON object", cause.message);
    throw cause;
  }
}

function refuse(file: string, expected: string, found: string): never {
  return fail("RUN_CORRUPT", { file, expected, found, hint: "the same command begins the run anew" });
}
