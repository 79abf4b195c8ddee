import type { Rng } from "@panshift/core";
import type { Device, Module, Tensor } from "@panshift/torch";
import type { Backbone, BackboneOptions } from "../networks/backbone.ts";
import type { HparamSchema, Hparams } from "./hparams.ts";

/** Arithmetic of a training step: float32, or bfloat16 autocast over float32 master weights. */
export type Precision = "fp32" | "bf16";

/** What a method needs of the data and the machine; checked before training starts. */
export interface MethodNeeds {
  readonly domainLabels: boolean;
  readonly minDomains: number;
  readonly minBatch: number;
  /** Networks trained side by side. */
  readonly networks: number;
  /** True for methods that read target-domain images (never labels). */
  readonly unlabeledTarget: boolean;
  /** Forward passes per training step. */
  readonly passes: number;
}

/**
 * One augmented training patch on the CPU, as the loader's workers see it.
 * Arrays run [D, H, W] with W fastest (D = superior, H = anterior, W = right).
 */
export interface PatchSample {
  readonly caseId: string;
  readonly subject: string;
  /** Index of the source domain, 0-based. */
  readonly domain: number;
  /** Foreground classes K. */
  readonly classes: number;
  readonly shapeDhw: readonly [number, number, number];
  readonly spacingDhwMm: readonly [number, number, number];
  /** Normalized intensities. */
  readonly image: Float32Array;
  /** Class of each voxel: 0 background, 1..K foreground classes, `IGNORE_LABEL` unlabelled. */
  readonly labels: Uint8Array;
}

/** Value of `PatchSample.labels` where no annotation exists. */
export const IGNORE_LABEL = 255;

/** An array in C order derived from a sample by a method; every sample of a batch has the same shape. */
export interface TargetArray {
  readonly data: Float32Array | Uint8Array | Int32Array;
  readonly shape: readonly number[];
}

export type TargetMap = Readonly<Record<string, TargetArray>>;

/** Source patches on the training device. Target-domain labels cannot be reached from here. */
export interface Batch {
  /** [N, 1, D, H, W] float32. */
  readonly image: Tensor;
  /** [N, K, D, H, W] float32 in {0, 1}: one channel per foreground class. */
  readonly masks: Tensor;
  /** [N, 1, D, H, W] float32 in {0, 1}: 0 where no annotation exists; `null` when every voxel is annotated. */
  readonly valid: Tensor | null;
  /** What `MethodDefinition.targets` returned, stacked on a new first axis. */
  readonly targets: Readonly<Record<string, Tensor>>;
  readonly meta: readonly BatchMeta[];
  /** Images of the unlabelled target domain, only for methods that declare `needs.unlabeledTarget`. */
  readonly unlabeled: Tensor | null;
}

export interface BatchMeta {
  readonly caseId: string;
  readonly subject: string;
  readonly domain: number;
}

/**
 * How the loader composes the slots of a batch:
 * - random: any case in any slot;
 * - balanced: slots go round the source domains;
 * - paired: slots 2m and 2m + 1 come from two different domains;
 * - split: the domains are shuffled for each batch, its last `metaTest` slots come from that many held-out domains.
 */
export type SamplingContract =
  | { readonly kind: "random" }
  | { readonly kind: "balanced" }
  | { readonly kind: "paired" }
  | { readonly kind: "split"; readonly metaTest: number };

/** What one step did: the optimized total and every term unweighted; a term that was undefined is skipped by name. */
export interface StepReport {
  readonly loss: number;
  readonly terms: Readonly<Record<string, number>>;
  readonly skipped: readonly string[];
}

export type TrainingEvent =
  | { readonly kind: "phase"; readonly name: string }
  | { readonly kind: "epoch"; readonly epoch: number }
  | { readonly kind: "evaluation"; readonly iteration: number; readonly sourceValidationLoss: number }
  | { readonly kind: "end" };

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/**
 * Everything that resume needs, to the bit. The tensors are the live ones: write them out, or clone them, before the
 * next step. They are finite unless training diverged. The values survive JSON.
 */
export interface MethodState {
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly values: Readonly<Record<string, JsonValue>>;
}

/** The one function that inference calls; auxiliary heads are gone. Valid until the method is disposed. */
export interface InferenceModel {
  /** What is exported, counted and saved. */
  readonly module: Module;
  /**
   * [N, 1, D, H, W] float32 -> logits [N, K, D, H, W], of the caller's autocast type; sigmoid gives the probability of
   * each foreground class. Nothing random. The caller chooses `noGrad`, `autocast` and `scope`.
   */
  logits(image: Tensor): Tensor;
  /** Frees what was made for inference alone (an average of networks); the method's own networks stay. */
  dispose(): void;
}

/** Optimizer and schedule that the configuration asks for; a method may overrule it. */
export interface Optimization {
  readonly optimizer: "adam" | "adamw" | "sgd";
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly momentum: number;
  readonly nesterov: boolean;
  /** Exponent of the polynomial decay per iteration; 0 keeps the rate constant. */
  readonly polyPower: number;
  /** Largest L2 norm of all gradients together; `null` does not clip. */
  readonly gradientClip: number | null;
}

/** What the framework hands to a method. */
export interface MethodContext<H> {
  readonly hparams: H;
  /** Foreground classes K. */
  readonly classes: number;
  /** Number of source domains. */
  readonly domains: number;
  readonly totalIterations: number;
  readonly device: Device;
  readonly precision: Precision;
  readonly optimization: Optimization;
  /**
   * Builds a backbone of the configured width and sizes on `device`, initialized from the seed and `name`; two of one
   * name are equal. The method owns it.
   */
  network(name: string, options?: Partial<BackboneOptions>): Backbone;
  /** A generator of this seed and name; `.child(iteration)` of it makes a step's draws independent of the past. */
  rng(name: string): Rng;
}

export interface Method {
  readonly sampling?: SamplingContract;
  /** One whole training step: transform, passes, named unweighted terms, backward, own optimizers and schedules. */
  step(batch: Batch, iteration: number): StepReport;
  onEvent?(event: TrainingEvent): void;
  state(): MethodState;
  restore(state: MethodState): void;
  inferenceModel(): InferenceModel;
  /** Frees every tensor the method holds. */
  dispose(): void;
}

/** A published training method: one folder, one `defineMethod`, one line in the list. */
export interface MethodDefinition<H = Hparams> {
  readonly id: string;
  readonly version: number;
  readonly paper: { readonly cite: string; readonly equations: readonly string[] };
  readonly needs: MethodNeeds;
  readonly hparams: HparamSchema<H>;
  /** Named sets of values; a configuration starts from one with `hparams: {preset: name}`. */
  readonly presets?: Readonly<Record<string, Partial<H>>>;
  /**
   * Targets of one augmented sample, computed in the loader's workers: pure, without tensors.
   * It stands here and not on `Method` so that a worker needs no network to call it.
   */
  targets?(sample: PatchSample, hparams: H, rng: Rng): TargetMap;
  create(context: MethodContext<H>): Method;
}
