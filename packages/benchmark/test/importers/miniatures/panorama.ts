import { join } from "node:path";
import { createVolume, type Volume } from "@panshift/volume";
import { abdomen, write, writeAppleDouble, writeFile } from "./abdomen.ts";

/** Their value of each of our labels, and of a vein, an artery and the two ducts that are painted into corners. */
const [PDAC, VEINS, ARTERIES, PARENCHYMA, PANCREATIC_DUCT, BILE_DUCT] = [1, 2, 3, 4, 5, 6];

/** Voxels of the duct in each label: it replaces parenchyma. */
export const DUCT_VOXELS = 3;
/** Voxels of veins, of arteries and of the bile duct. */
export const OTHER_VOXELS = 5;

/**
 * PANORAMA: two unzipped batches, labels in a repository of their own by how they were made. A patient has two studies;
 * one case has both kinds of label (the automatic one is empty of lesion), one has no label at all, and one label is
 * left without its scan because its batch is not there.
 */
export function panoramaMiniature(folder: string): string {
  const source = join(folder, "panorama");
  const scan = (batch: number, id: string, subject: number, lesion = true) => {
    const made = abdomen({ subject, lesion });
    write(made.image, source, `batch_${batch}`, `${id}_0000.nii.gz`);
    return theirLabel(made.label);
  };
  const labels = join(source, "panorama_labels");
  write(scan(1, "100000_00001", 1), labels, "manual_labels", "100000_00001.nii.gz");
  write(theirLabel(abdomen({ subject: 1, lesion: false }).label), labels, "automatic_labels", "100000_00001.nii.gz");
  write(scan(1, "100000_00002", 2), labels, "manual_labels", "100000_00002.nii.gz");
  write(scan(2, "100001_00001", 3, false), labels, "automatic_labels", "100001_00001.nii.gz");
  scan(2, "100002_00001", 4);
  write(theirLabel(abdomen({ subject: 5 }).label), labels, "automatic_labels", "100900_00001.nii.gz");
  writeAppleDouble(source, "batch_1", "._100000_00001_0000.nii.gz");
  return source;
}

/** The archives as they come. */
export function panoramaArchives(folder: string): string {
  const source = join(folder, "zipped");
  writeFile(Uint8Array.of(80, 75, 3, 4), source, "batch_1.zip");
  write(theirLabel(abdomen().label), source, "panorama_labels", "manual_labels", "100000_00001.nii.gz");
  return source;
}

function theirLabel(label: Volume): Volume {
  const voxels = Uint8Array.from(label.voxels as Uint8Array, (value) => [0, PARENCHYMA, PDAC][value] as number);
  const gland = [...voxels.keys()].filter((n) => voxels[n] === PARENCHYMA);
  for (const n of gland.slice(0, DUCT_VOXELS)) voxels[n] = PANCREATIC_DUCT;
  for (let n = 0; n < OTHER_VOXELS; n++) {
    voxels[n] = VEINS;
    voxels[n + 24] = ARTERIES;
    voxels[n + 48] = BILE_DUCT;
  }
  return createVolume(voxels, label);
}
