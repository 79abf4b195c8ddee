import { join } from "node:path";
import type { Volume } from "@panshift/volume";
import { niftiBytes } from "../../../../../test/support/file-bytes.ts";
import { AFFINE, abdomen, mapped, SHAPE, SPACING, write, writeAppleDouble, writeFile } from "./abdomen.ts";

/**
 * An nnU-Net v2 raw folder of another laboratory: tumor 1, pancreas 2, liver 3; one label of floats, one image of four
 * dimensions, one label with a value that has no name, one image without label, two images that are one, an unlabeled
 * test image, and the files that macOS leaves.
 */
export function nnunetMiniature(folder: string): string {
  const source = join(folder, "Dataset311_Other");
  writeFile(
    {
      channel_names: { 0: "CT" },
      labels: { background: 0, tumor: 1, pancreas: 2, liver: 3 },
      file_ending: ".nii.gz",
      numTraining: 6,
    },
    source,
    "dataset.json",
  );
  const image = (subject: number) => abdomen({ subject }).image;
  const label = withLiver(mapped(abdomen().label, { 1: 2, 2: 1 }));
  for (const n of [1, 3, 4, 5]) write(image(n), source, "imagesTr", `other_00${n}_0000.nii.gz`);
  write(image(1), source, "imagesTr", "other_006_0000.nii.gz");
  writeFile(fourDimensional(image(2)), source, "imagesTr", "other_002_0000.nii.gz");
  for (const n of [1, 2, 6]) write(label, source, "labelsTr", `other_00${n}.nii.gz`);
  write(asFloats(label), source, "labelsTr", "other_003.nii.gz");
  write(mapped(label, { 3: 7 }), source, "labelsTr", "other_004.nii.gz");
  write(image(9), source, "imagesTs", "other_009_0000.nii.gz");
  writeAppleDouble(source, "imagesTr", "._other_001_0000.nii.gz");
  writeAppleDouble(source, "labelsTr", "._other_001.nii.gz");
  return source;
}

/** A folder whose labels are regions, which no single value names. */
export function nnunetRegionsMiniature(folder: string): string {
  const source = join(folder, "Dataset312_Regions");
  const labels = { background: 0, whole: [1, 2], tumor: 2 };
  writeFile(
    { channel_names: { 0: "CT" }, labels, regions_class_order: [1, 2], file_ending: ".nii.gz", numTraining: 1 },
    source,
    "dataset.json",
  );
  write(abdomen().image, source, "imagesTr", "r_001_0000.nii.gz");
  write(abdomen().label, source, "labelsTr", "r_001.nii.gz");
  return source;
}

/** Marks the place of the liver, which is nobody's target, by 3. */
function withLiver(label: Volume): Volume {
  const { image } = abdomen();
  const voxels = label.voxels as Uint8Array;
  const isLiver = (n: number) => (image.voxels[n] as number) >= 110 && (image.voxels[n] as number) <= 116;
  return { ...label, voxels: voxels.map((value, n) => (value === 0 && isLiver(n) ? 3 : value)) };
}

/** The labels as a careless resampling leaves them: floats that are whole within a few ten-thousandths. */
function asFloats(label: Volume): Volume {
  return { ...label, voxels: Float32Array.from(label.voxels as Uint8Array, (value) => value * 0.9998) };
}

/** A compressed-free NIfTI of one time point: four axes, the last of length 1. Named .nii.gz, it is not compressed. */
function fourDimensional(image: Volume): Uint8Array {
  const [ni, nj, nk] = SHAPE;
  const voxels = image.voxels as Int16Array;
  return niftiBytes({
    dim: [4, ni, nj, nk, 1, 1, 1, 1],
    datatype: 4,
    bitpix: 16,
    pixdim: [1, ...SPACING, 1, 1, 1, 1],
    srow: AFFINE.slice(0, 3).flat(),
    body: new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength),
  });
}
