import type { BackboneOptions } from "./backbone.ts";
import { PROJECTION_CHANNELS, SLICE_HIDDEN } from "./heads.ts";

/** Stages of the backbone as the table of its method card names them; the last four are heads. */
export const stages = [
  "stem",
  "layer0",
  "down1",
  "layer1",
  "down2",
  "layer2",
  "down3",
  "layer3",
  "layer4",
  "fusion",
  "dec4",
  "dec2",
  "dec1",
  "segmentation",
  "distance",
  "projection",
  "slice",
] as const;

export type Stage = (typeof stages)[number];

/** One layer of the network, described without making it. `stride` divides D, H and W at the layer's output. */
export type Layer =
  | {
      readonly kind: "conv";
      readonly stage: Stage;
      readonly inChannels: number;
      readonly outChannels: number;
      readonly kernel: number;
      readonly bias: boolean;
      readonly stride: number;
    }
  | { readonly kind: "norm"; readonly stage: Stage; readonly channels: number; readonly stride: number }
  /** Mean over H and W of what was repeated to full depth before. */
  | { readonly kind: "slice-pool"; readonly stage: Stage; readonly channels: number; readonly stride: number }
  /** Applied once a slice. */
  | { readonly kind: "slice-linear"; readonly stage: Stage; readonly inputs: number; readonly outputs: number };

/** Every layer of a backbone that has parameters or cost, in order. */
export function backboneLayers(options: BackboneOptions): Layer[] {
  const { inChannels, classes, width: w, layers, heads } = options;
  return [
    conv("stem", inChannels, w, 1),
    ...repeated("layer0", layers[0], w, 1),
    ...down("down1", w, 2),
    ...repeated("layer1", layers[1], 2 * w, 2),
    ...down("down2", 2 * w, 4),
    ...repeated("layer2", layers[2], 4 * w, 4),
    ...down("down3", 4 * w, 8),
    ...repeated("layer3", layers[3], 8 * w, 8),
    ...repeated("layer4", layers[4], 8 * w, 8),
    norm("fusion", 8 * w, 8),
    conv("fusion", 8 * w, 4 * w, 8),
    ...block("dec4", 4 * w, 2 * w, 4),
    ...block("dec2", 2 * w, w, 2),
    ...block("dec1", w, w, 1),
    point("segmentation", w, classes, 1),
    ...(heads.distance ? [point("distance", w, classes, 1)] : []),
    ...(heads.projection ? [point("projection", 8 * w, PROJECTION_CHANNELS, 8)] : []),
    ...(heads.slice ? sliceHead(8 * w) : []),
  ];
}

function conv(stage: Stage, inChannels: number, outChannels: number, stride: number, kernel = 3): Layer {
  return { kind: "conv", stage, inChannels, outChannels, kernel, bias: false, stride };
}

function point(stage: Stage, inChannels: number, outChannels: number, stride: number): Layer {
  return { kind: "conv", stage, inChannels, outChannels, kernel: 1, bias: true, stride };
}

function norm(stage: Stage, channels: number, stride: number): Layer {
  return { kind: "norm", stage, channels, stride };
}

function down(stage: Stage, inChannels: number, stride: number): Layer[] {
  return [norm(stage, inChannels, stride / 2), conv(stage, inChannels, 2 * inChannels, stride)];
}

function repeated(stage: Stage, count: number, channels: number, stride: number): Layer[] {
  return Array.from({ length: count }, () => block(stage, channels, channels, stride)).flat();
}

function block(stage: Stage, inChannels: number, outChannels: number, stride: number): Layer[] {
  const main = [
    norm(stage, inChannels, stride),
    conv(stage, inChannels, outChannels, stride),
    norm(stage, outChannels, stride),
    conv(stage, outChannels, outChannels, stride),
  ];
  if (inChannels === outChannels) return main;
  return [...main, norm(stage, inChannels, stride), conv(stage, inChannels, outChannels, stride, 1)];
}

function sliceHead(channels: number): Layer[] {
  return [
    norm("slice", channels, 8),
    { kind: "slice-pool", stage: "slice", channels, stride: 8 },
    { kind: "slice-linear", stage: "slice", inputs: channels, outputs: SLICE_HIDDEN },
    { kind: "slice-linear", stage: "slice", inputs: SLICE_HIDDEN, outputs: 1 },
  ];
}
