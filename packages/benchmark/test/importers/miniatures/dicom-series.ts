import { applyAffine, type Volume } from "@panshift/volume";
import { dicomSlice, type SliceFields } from "../../../../../test/support/file-bytes.ts";
import { storedAs, writeFile } from "./abdomen.ts";

const CT_OFFSET = -1024;

/**
 * Writes a RAS scan as a DICOM series: columns run to the left, rows to the back, as scanners have it. The files'
 * names are not in the order of the slices. CT is stored with an offset of 1024.
 */
export function writeSeries(folder: string, image: Volume, fields: Partial<SliceFields> = {}): void {
  const lps = storedAs(image, [true, true, false]);
  const [columns, rows, slices] = lps.shape;
  const [x, y, z] = lps.affine.slice(0, 3).map((row, axis) => Math.abs(row[axis] as number)) as [
    number,
    number,
    number,
  ];
  const isCt = (fields.modality ?? "CT") === "CT";
  for (let k = 0; k < slices; k++) {
    const at = applyAffine(lps.affine, [0, 0, k]);
    const values = lps.voxels.slice(columns * rows * k, columns * rows * (k + 1)) as Int16Array;
    const bytes = dicomSlice({
      rows,
      columns,
      pixelSpacing: [y, x],
      thickness: z,
      position: [-at[0], -at[1], at[2]],
      rescale: isCt ? [1, CT_OFFSET] : null,
      pixels: Uint16Array.from(values, (value) => value - (isCt ? CT_OFFSET : 0)),
      ...fields,
    });
    writeFile(bytes, folder, `1-${String((k * 5) % slices).padStart(3, "0")}.dcm`);
  }
}
