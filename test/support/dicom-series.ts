import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { applyAffine, type PerAxis, spacingOf, type Volume } from "@panshift/volume";
import { dicomSlice, type SliceFields } from "../../packages/volume/test/dicom-bytes.ts";

/** What CT is stored with, since its stored values are not negative. */
const CT_OFFSET = 1024;

/**
 * Writes a volume of whole numbers as a folder of DICOM slices, one a file, in the volume's own axes: CT unless `fields`
 * say otherwise. Gives the folder.
 */
export function writeSeries(folder: string, volume: Volume, fields: Partial<SliceFields> = {}): string {
  mkdirSync(folder, { recursive: true });
  const [columns, rows, slices] = volume.shape;
  const [along, down, step] = spacingOf(volume);
  const toLps = ([right, front, up]: PerAxis<number>): PerAxis<number> => [-right, -front, up];
  const [x, y, z] = volume.affine;
  const direction = (axis: 0 | 1, length: number) => toLps([x[axis], y[axis], z[axis]]).map((mm) => mm / length);
  const offset = (fields.modality ?? "CT") === "CT" ? CT_OFFSET : 0;
  for (let k = 0; k < slices; k++) {
    const values = Array.from(volume.voxels.slice(columns * rows * k, columns * rows * (k + 1)) as Int16Array);
    const bytes = dicomSlice({
      rows,
      columns,
      pixelSpacing: [down, along],
      thickness: step,
      orientation: [...direction(0, along), ...direction(1, down)],
      position: toLps(applyAffine(volume.affine, [0, 0, k])),
      rescale: offset === 0 ? null : [1, -offset],
      bitsStored: 16,
      highBit: 15,
      pixels: Uint16Array.from(values, (value) => value + offset),
      ...fields,
    });
    writeFileSync(join(folder, `${fields.seriesNumber ?? ""}${String(k).padStart(3, "0")}.dcm`), bytes);
  }
  return folder;
}
