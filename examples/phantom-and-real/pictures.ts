import { type GrayWindow, largestSlice, outlineColors, renderSheet, type SheetCell } from "@panshift/cli/pictures";
import type { Comparison, LabelledScan } from "./scans.ts";

/** The same window on both sides: soft tissue for CT, and for MR shares of each slice's own values. */
export function grayWindowOf({ relativeTo }: Comparison): GrayWindow {
  return relativeTo === undefined
    ? { kind: "values", black: -160, white: 240 }
    : { kind: "percentiles", black: 0.01, white: 0.99 };
}

/** Phantom left, real right, in the slice where the pancreas is largest; PNG bytes. */
export function sideBySide(
  rows: readonly { readonly comparison: Comparison; readonly phantom: LabelledScan; readonly real: LabelledScan }[],
): Uint8Array {
  return renderSheet({
    title: "Phantom and real scans at the same window",
    outlines: [{ name: "pancreas", color: outlineColors.orange, widthPx: 1.6 }],
    columns: ["phantom", "real"],
    rows: rows.map(({ comparison, phantom, real }) => ({
      label: [comparison.id],
      cells: [cellOf(phantom, comparison), cellOf(real, comparison)],
    })),
    cellWidthPx: 480,
  });
}

function cellOf({ image, masks }: LabelledScan, comparison: Comparison): SheetCell {
  const pancreas = { labels: { ...image, voxels: masks.get("pancreas") ?? new Uint8Array(0) }, values: [1] };
  return { picture: largestSlice(image, [pancreas], { window: grayWindowOf(comparison) }), caption: comparison.title };
}
