import { createVolume, fromCanonical, toFloat32, type Volume, voxelCount, withVoxels } from "@panshift/volume";
import { toIjk } from "../bridge.ts";
import type { Precision } from "../methods/interface.ts";
import type { Model } from "../model/load-model.ts";
import { type PreparedImage, prepareImage, type ScanPlace } from "../preprocessing/prepare.ts";
import { nextTurn } from "../training/training-data.ts";
import { chooseLabels } from "./choose-labels.ts";
import { type ComponentCounts, filterComponents } from "./component-filter.ts";
import {
  type Modality,
  type ModalityStatement,
  modalityOf,
  requireInWindow,
  requireModality,
  shareInWindow,
} from "./modality.ts";
import { NativePlanes } from "./native-planes.ts";
import { windowPredictor } from "./predict-window.ts";
import { type ClassReport, classReport, type QualityFlag, scopeFlags } from "./quality.ts";
import { slidingWindow } from "./sliding-window.ts";

export interface SegmentOptions {
  /** The scan's modality where it is known; otherwise it is inferred and the report says so. */
  readonly modality?: Modality;
  /** What to do with a scan of another modality, or a CT outside the trained window. */
  readonly outOfScope?: "refuse" | "allow";
  /** Average over 8 mirror images; as the model says by default. */
  readonly flips?: boolean;
  /** As the model was trained by default. */
  readonly precision?: Precision;
  /** Also return the probability of each class on the scan's grid, 4 bytes a voxel and class. */
  readonly probabilities?: boolean;
  /** For messages. */
  readonly place?: ScanPlace;
  readonly onProgress?: (windowsDone: number, windowsTotal: number) => void;
  /** Aborted: rejects with the signal's reason after the window in hand. */
  readonly signal?: AbortSignal;
}

export interface SegmentationReport {
  readonly modality: ModalityStatement;
  /** Share of the voxels within the trained window; `null` for MR, whose window is each scan's own. */
  readonly shareInWindow: number | null;
  readonly thresholds: Readonly<Record<string, number>>;
  readonly flips: boolean;
  readonly classes: readonly ClassReport[];
  /** Flags of the scan and of every class together. */
  readonly flags: readonly QualityFlag[];
}

export interface Segmentation {
  /** uint8 on the scan's own grid: 0 background, c + 1 for class c of the model. */
  readonly labels: Volume;
  /** float32 by class name on the scan's own grid; only when asked for. */
  readonly probabilities: Readonly<Record<string, Volume>> | null;
  readonly report: SegmentationReport;
}

/**
 * Segments a scan: canonical orientation and the network's spacing, Gaussian-weighted sliding window,
 * probabilities back on the scan's own voxels slab by slab, threshold, component filter, and back to the
 * scan's own orientation. Besides the scan and its prepared copy it holds one uint8 label array and the
 * probabilities of one window's depth.
 *
 * @throws VOLUME_NOT_FINITE, MODALITY_MISMATCH, INTENSITY_OUT_OF_RANGE
 */
export async function segmentVolume(model: Model, volume: Volume, options: SegmentOptions = {}): Promise<Segmentation> {
  const { description } = model;
  const scope = checkScope(volume, description, options);
  const prepared = prepareImage(volume, description.preprocessing, options.place);
  const { labels, probabilities } = await predictNative(model, prepared, options);
  const grid = prepared.nativeGrid;
  const classes = description.classes.map(({ name }, c): ClassReport => {
    const { keepRatio } = description.inference.components;
    const components: ComponentCounts = filterComponents(labels, grid.shape, c + 1, keepRatio);
    return classReport(labels, grid, { name, label: c + 1, components });
  });
  const flags = [...scope.flags, ...scopeFlags(grid, prepared.intensityRange, description)];
  const onOwnGrid = (voxels: Uint8Array | Float32Array) =>
    withVoxels(volume, fromCanonical(createVolume(voxels, grid), volume).voxels);
  return {
    labels: onOwnGrid(labels),
    probabilities:
      probabilities &&
      Object.fromEntries(description.classes.map(({ name }, c) => [name, onOwnGrid(probabilities[c] as Float32Array)])),
    report: {
      modality: scope.modality,
      shareInWindow: scope.share,
      thresholds: Object.fromEntries(description.classes.map(({ name, threshold }) => [name, threshold])),
      flips: usesFlips(model, options),
      classes,
      flags: [...new Set([...flags, ...classes.flatMap((item) => item.flags)])],
    },
  };
}

interface ScopeCheck {
  readonly modality: ModalityStatement;
  readonly share: number | null;
  readonly flags: readonly QualityFlag[];
}

function checkScope(volume: Volume, { preprocessing }: Model["description"], options: SegmentOptions): ScopeCheck {
  const voxels = toFloat32(volume);
  const modality = modalityOf(voxels, options.modality);
  const isCt = preprocessing.modality === "ct";
  const share = isCt ? shareInWindow(voxels, preprocessing.ctWindowHu) : null;
  if (options.outOfScope !== "allow") {
    requireModality(modality, preprocessing.modality, options.place);
    if (share !== null) requireInWindow(share, preprocessing.ctWindowHu, options.place);
  }
  const inScope = modality.value === preprocessing.modality;
  return { modality, share, flags: inScope ? [] : ["modality-out-of-scope"] };
}

interface NativePrediction {
  readonly labels: Uint8Array;
  readonly probabilities: readonly Float32Array[] | null;
}

async function predictNative(
  model: Model,
  prepared: PreparedImage,
  options: SegmentOptions,
): Promise<NativePrediction> {
  const { description } = model;
  const { grid, nativeGrid } = prepared;
  const plane = nativeGrid.shape[0] * nativeGrid.shape[1];
  const thresholds = description.classes.map(({ threshold }) => threshold);
  const labels = new Uint8Array(voxelCount(nativeGrid.shape));
  const kept = options.probabilities ? thresholds.map(() => new Float32Array(labels.length)) : null;
  const native = new NativePlanes(grid, nativeGrid, thresholds.length);
  for (const part of slidingWindow(prepared.voxels, windowOptions(model, grid.shape, options))) {
    if ("done" in part) {
      options.onProgress?.(part.done, part.total);
      await nextTurn();
      options.signal?.throwIfAborted();
      continue;
    }
    for (const { k, probabilities } of native.push(part)) {
      chooseLabels(probabilities, thresholds, labels.subarray(k * plane, (k + 1) * plane));
      kept?.forEach((all, c) => {
        all.set(probabilities[c] as Float32Array, k * plane);
      });
    }
  }
  return { labels, probabilities: kept };
}

function windowOptions(model: Model, shape: PreparedImage["grid"]["shape"], options: SegmentOptions) {
  const { description, device } = model;
  const patch = toIjk(description.patchSizeDhw);
  const precision = options.precision ?? description.precision;
  const predict = windowPredictor(model, { patch, device, precision, flips: usesFlips(model, options) });
  return { shape, patch, overlap: description.inference.overlap, classes: description.classes.length, predict };
}

function usesFlips({ description }: Model, options: SegmentOptions): boolean {
  return options.flips ?? description.inference.flips;
}
