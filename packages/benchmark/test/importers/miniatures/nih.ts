import { join } from "node:path";
import { affineFrom, type PerAxis } from "@panshift/volume";
import { abdomen, flipped, SPACING, storedAs, write } from "./abdomen.ts";
import { writeSeries } from "./dicom-series.ts";

/** How each label is stored beside its scan. */
export const NIH_FLIPS: Readonly<Record<string, PerAxis<boolean>>> = {
  "0002": [false, true, false],
  "0003": [false, false, true],
  "0005": [false, true, true],
};

/**
 * Pancreas-CT: DICOM series two folders below each patient, labels 0 and 1 in another folder. The label of 0001 is
 * flipped against the DICOM stack but says so; those of 0002, 0003 and 0005 are flipped along rows, slices or both
 * with a header that knows nothing of it. 0004 has no label.
 */
export function nihMiniature(folder: string): string {
  const source = join(folder, "NIH-Pancreas-CT");
  for (const id of ["0001", "0002", "0003", "0004", "0005"]) {
    const { image, label } = abdomen({ subject: Number(id), lesion: false });
    const series = join(source, "Pancreas-CT", `PANCREAS_${id}`, `1.2.826.${id}`, `1.2.826.${id}.1`);
    writeSeries(series, image, {
      seriesUid: `1.2.826.${id}.1`,
      seriesNumber: "1",
      extra: [[0x0010, 0x0020, "LO", `PANCREAS_${id}`]],
    });
    if (id === "0004") continue;
    const flips = NIH_FLIPS[id];
    const stored =
      flips === undefined
        ? storedAs(label, [true, false, false])
        : { ...flipped(storedAs(label, [true, true, false]), flips), affine: affineFrom(SPACING, [0, 0, 0], "LPS") };
    write(stored, source, "TCIA_pancreas_labels-02-05-2017", `label${id}.nii.gz`);
  }
  return source;
}
