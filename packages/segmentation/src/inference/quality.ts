import { volumeMlOf } from "@panshift/metrics";
import { type Grid, type PerAxis, spacingOf } from "@panshift/volume";
import type { ModelDescription } from "../model/description.ts";
import type { ComponentCounts } from "./component-filter.ts";

/** What a reader of a segmentation should look at twice. */
export type QualityFlag =
  | "empty"
  | "touches-border"
  | "many-components"
  | "spacing-out-of-range"
  | "extent-out-of-range"
  | "intensity-out-of-range"
  | "modality-out-of-scope";

/** One class of a segmentation. */
export interface ClassReport {
  readonly name: string;
  /** Its value in the label volume. */
  readonly label: number;
  readonly voxels: number;
  readonly volumeMl: number;
  /** Before and after the component filter. */
  readonly components: ComponentCounts;
  readonly flags: readonly QualityFlag[];
}

/** More kept components than this are unusual for one organ. */
const MANY_COMPONENTS = 3;

/** A scan may leave the trained range of spacing or extent by this share without a flag. */
const RANGE_MARGIN = 0.1;

/** Size and plausibility of one class of a canonical label array. */
export function classReport(
  labels: Uint8Array,
  grid: Grid,
  { name, label, components }: { readonly name: string; readonly label: number; readonly components: ComponentCounts },
): ClassReport {
  const voxels = labels.reduce((count, value) => count + (value === label ? 1 : 0), 0);
  const flags: QualityFlag[] = [];
  if (voxels === 0) flags.push("empty");
  if (touchesBorder(labels, grid.shape, label)) flags.push("touches-border");
  if (components.kept > MANY_COMPONENTS) flags.push("many-components");
  return { name, label, voxels, volumeMl: volumeMlOf(voxels, spacingOf(grid)), components, flags };
}

/** How a scan differs from those the model was trained on. */
export function scopeFlags(
  grid: Grid,
  intensityRange: readonly [low: number, high: number],
  { trainedOn }: ModelDescription,
): QualityFlag[] {
  const spacing = spacingOf(grid);
  const extent = spacing.map((mm, axis) => mm * (grid.shape[axis] as number));
  const flags: QualityFlag[] = [];
  if (isOutside(spacing, trainedOn.spacingMm)) flags.push("spacing-out-of-range");
  if (isOutside(extent, trainedOn.extentMm)) flags.push("extent-out-of-range");
  if (!overlaps(intensityRange, trainedOn.intensityRange)) flags.push("intensity-out-of-range");
  return flags;
}

function isOutside(values: readonly number[], { least, most }: ModelDescription["trainedOn"]["spacingMm"]): boolean {
  return values.some(
    (value, axis) =>
      value < (least[axis] as number) * (1 - RANGE_MARGIN) || value > (most[axis] as number) * (1 + RANGE_MARGIN),
  );
}

/** True when the scan's range covers at least half of the trained range and little beyond it. */
function overlaps(own: readonly [number, number], trained: readonly [number, number]): boolean {
  const width = trained[1] - trained[0];
  const common = Math.min(own[1], trained[1]) - Math.max(own[0], trained[0]);
  const beyond = Math.max(0, trained[0] - own[0], own[1] - trained[1]);
  return common >= width / 2 && beyond <= width / 2;
}

function touchesBorder(labels: Uint8Array, [n0, n1, n2]: PerAxis<number>, label: number): boolean {
  for (let n = 0; n < labels.length; n++) {
    if (labels[n] !== label) continue;
    const i = n % n0;
    const row = Math.floor(n / n0);
    const j = row % n1;
    const k = Math.floor(row / n1);
    if (i === 0 || j === 0 || k === 0 || i === n0 - 1 || j === n1 - 1 || k === n2 - 1) return true;
  }
  return false;
}
