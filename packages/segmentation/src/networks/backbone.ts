import { fail, type Rng } from "@panshift/core";
import { type Conv3d, type Device, Module, type Tensor } from "@panshift/torch";
import { type Decoded, Decoder, type UpsampleMode } from "./decoder.ts";
import { type Encoded, Encoder, type LayerCounts } from "./encoder.ts";
import { ProjectionHead, pointwiseHead, SliceHead } from "./heads.ts";
import { type Pass, tapped } from "./pass.ts";

/** Heads that only training uses. */
export interface AuxiliaryHeads {
  /** Signed distance of each class, on the last decoder feature. */
  readonly distance: boolean;
  /** Embedding of the bottleneck. */
  readonly projection: boolean;
  /** Presence of lesion in each slice, on the bottleneck. */
  readonly slice: boolean;
}

export interface BackboneOptions {
  readonly inChannels: number;
  /** Foreground classes K: channels of the segmentation and distance heads. */
  readonly classes: number;
  /** Channels of the first level, a multiple of 8; the paper's is 32. */
  readonly width: number;
  readonly layers: LayerCounts;
  readonly upsample: UpsampleMode;
  /** Probability with which a channel of the fusion layer is dropped in training. */
  readonly dropout: number;
  readonly heads: AuxiliaryHeads;
}

export const noHeads: AuxiliaryHeads = { distance: false, projection: false, slice: false };
export const allHeads: AuxiliaryHeads = { distance: true, projection: true, slice: true };

/** The paper's network for one class, without auxiliary heads. */
export const defaultBackbone: BackboneOptions = {
  inChannels: 1,
  classes: 1,
  width: 32,
  layers: [1, 2, 2, 2, 2],
  upsample: "trilinear",
  dropout: 0.1,
  heads: noHeads,
};

export interface BackboneOutput extends Encoded, Decoded {
  /** [N, K, D, H, W]; sigmoid gives probabilities. */
  readonly logits: Tensor;
  /** [N, K, D, H, W], before tanh; `null` without the head, as the next two. */
  readonly distance: Tensor | null;
  /** [N, 32, D/8, H/8, W/8]. */
  readonly embedding: Tensor | null;
  /** [N, D]. */
  readonly sliceLogits: Tensor | null;
}

interface Parts {
  readonly encoder: Encoder;
  readonly decoder: Decoder;
  readonly segmentation: Conv3d;
  readonly distance: Conv3d | null;
  readonly projection: ProjectionHead | null;
  readonly slice: SliceHead | null;
}

/** Total stride of the encoder: sizes must be multiples of it. */
const STRIDE = 8;

/**
 * The ConResNet-derived residual U-shaped network that all methods share.
 *
 * Outputs have the type that `autocast` gives. What happens in a pass is up to its `Pass` alone: dropout acts when a
 * generator is given; `train()` and `eval()` change nothing.
 *
 * @source Zhang et al., IEEE TMI 2020, in the variant of Li et al., Dual-Task Synergy (released code)
 * @deviates trilinear up-sampling with align_corners=false by default (ConResNet: true; released code: nearest)
 */
export class Backbone extends Module {
  readonly options: BackboneOptions;
  readonly encoder: Encoder;
  readonly decoder: Decoder;
  readonly segmentation: Conv3d;
  readonly distance: Conv3d | null;
  readonly projection: ProjectionHead | null;
  readonly slice: SliceHead | null;

  constructor(options: BackboneOptions, parts: Parts) {
    super();
    this.options = options;
    this.encoder = parts.encoder;
    this.decoder = parts.decoder;
    this.segmentation = parts.segmentation;
    this.distance = parts.distance;
    this.projection = parts.projection;
    this.slice = parts.slice;
  }

  /**
   * @param image [N, inChannels, D, H, W] float32; D, H, W multiples of 8
   * @throws SHAPE_NOT_DIVISIBLE
   */
  forward(image: Tensor, pass: Pass = {}): BackboneOutput {
    return this.decode(this.encode(image, pass), pass);
  }

  /** The encoder alone; its features may be changed and given to `decode`, more than once. */
  encode(image: Tensor, pass: Pass = {}): Encoded {
    requireDivisible(image.shape);
    return this.encoder.forward(image, pass);
  }

  /** Decoder and heads on given encoder features. */
  decode(encoded: Encoded, pass: Pass = {}): BackboneOutput {
    const decoded = this.decoder.forward(encoded, pass);
    return {
      ...encoded,
      ...decoded,
      logits: tapped(this.segmentation.forward(decoded.decoder), "logits", pass),
      distance: this.distance?.forward(decoded.decoder) ?? null,
      embedding: this.projection?.forward(encoded.layer4) ?? null,
      sliceLogits: this.slice?.forward(encoded.layer4) ?? null,
    };
  }

  /** The same network (same tensors, same names) without its auxiliary heads: what inference runs and saves. */
  withoutHeads(): Backbone {
    const { encoder, decoder, segmentation } = this;
    const parts = { encoder, decoder, segmentation, distance: null, projection: null, slice: null };
    return new Backbone({ ...this.options, heads: noHeads }, parts);
  }
}

/**
 * A backbone with PyTorch's default initialization (kaiming uniform, a = sqrt(5)).
 *
 * Each parameter's values are a function of the generator and the parameter's own name: a head more or less changes no
 * other weight.
 */
export function createBackbone(options: Partial<BackboneOptions>, rng: Rng, device: Device = "cpu"): Backbone {
  const full = { ...defaultBackbone, ...options };
  const { inChannels, classes, width, layers, heads } = full;
  const network = new Backbone(full, {
    encoder: new Encoder(inChannels, width, layers, rng.child("encoder")),
    decoder: new Decoder({ ...full, rng: rng.child("decoder") }),
    segmentation: pointwiseHead(width, classes, rng.child("segmentation")),
    distance: heads.distance ? pointwiseHead(width, classes, rng.child("distance")) : null,
    projection: heads.projection ? new ProjectionHead(8 * width, rng.child("projection")) : null,
    slice: heads.slice ? new SliceHead(8 * width, rng.child("slice")) : null,
  });
  return network.to(device);
}

function requireDivisible(shape: readonly number[]): void {
  const sizes = shape.slice(2);
  if (shape.length === 5 && sizes.every((size) => size > 0 && size % STRIDE === 0)) return;
  fail("SHAPE_NOT_DIVISIBLE", {
    expected: `an image [N, C, D, H, W] whose D, H and W are multiples of ${STRIDE}`,
    found: [...shape],
    hint: "pad or crop the patch; in a configuration, change patchSizeDhw",
  });
}
