import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  fromCanonical,
  gridDifference,
  labelCounts,
  labelVoxels,
  orientationOf,
  spacingOf,
  toCanonical,
  voxelTypeOf,
} from "@panshift/volume";
import { readDicomSeries, readHeader, readVolume, writeVolume } from "@panshift/volume/files";
import { afterAll, describe, expect, it } from "vitest";
import { needs, type Skippable } from "../../../test/support/requirements.ts";

const scratch = mkdtempSync(join(tmpdir(), "panshift-real-"));
afterAll(() => rmSync(scratch, { recursive: true }));

// [file, shape, orientation, voxel type, smallest and largest stored value]; values read with nibabel 5.4.2.
const SCANS = [
  ["evalseg/case370_slice", [512, 512, 1], "RAS", "int16", -1024, 1312],
  ["evalseg/multiorgan/case07_organs", [195, 128, 103], "LAI", "uint8", 0, 8],
  ["fnndsc/chest_ct_lidc0314_3mm", [170, 170, 91], "LAS", "int16", -1000, 1649],
  ["nih-pancreas-ct/case0001_slices", [512, 512, 5], "LAS", "int16", -1024, 1247],
  ["pancreas-template/template_prob_2mm", [157, 81, 111], "LAS", "uint8", 0, 255],
  ["totalsegmentator/ct_3mm_crop", [122, 101, 30], "RAS", "int16", -1100, 1207],
  ["totalsegmentator/ct_3mm_trunk", [122, 101, 112], "RAS", "int32", -1207, 3382],
  ["totalsegmentator/ct_dicom", [512, 512, 20], "LAS", "int16", -1024, 1839],
  ["totalsegmentator/mr_3mm", [117, 91, 20], "LPS", "int16", -47, 833],
  ["totalsegmentator/mr_3mm_seg", [117, 91, 20], "LPS", "uint8", 0, 49],
] as const;

// [label file, label, voxels] as the data's README gives them.
const PANCREAS = [
  ["totalsegmentator/ct_3mm_crop_seg", 7, 644],
  ["totalsegmentator/ct_3mm_trunk_seg_v1", 10, 818],
  ["totalsegmentator/mr_3mm_seg", 7, 1176],
  ["totalsegmentator/mr_3mm_seg_2024", 7, 1543],
  ["totalsegmentator/ct_dicom_seg", 7, 1327],
  ["nih-pancreas-ct/case0002_slices_seg", 1, 15677],
  ["evalseg/multiorgan/case43_organs", 2, 10282],
] as const;

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) => Buffer.from(buffer, byteOffset, byteLength);

describe("real scans", () => {
  const pathOf = (context: Skippable, name: string) => join(needs(context, "real-data"), `${name}.nii.gz`);

  it.for(SCANS)("%s has shape %j, orientation %s, type %s, range %i to %i", ([name, ...expected], context) => {
    const path = pathOf(context, name);
    const volume = readVolume(path);
    let [smallest, largest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const value of volume.voxels as Int16Array) {
      if (value < smallest) smallest = value;
      if (value > largest) largest = value;
    }
    const { shape, affine, voxels } = volume;
    expect([shape, orientationOf(affine), voxelTypeOf(voxels), smallest, largest]).toEqual(expected);
    expect(readHeader(path)).toMatchObject({ shape, affine, spacing: spacingOf(volume) });
  });

  it.for(SCANS)(
    "%s comes back from a file the same, with and without its own header, and from RAS",
    ([name], context) => {
      const volume = readVolume(pathOf(context, name));
      const { header: _, ...bare } = volume;
      for (const [n, written] of [volume, bare, fromCanonical(toCanonical(volume), volume)].entries()) {
        const path = join(scratch, `${n}.nii`);
        writeVolume(path, written);
        const { voxels, shape, affine, scale } = readVolume(path);
        expect({ shape, affine, scale }).toEqual({ shape: volume.shape, affine: volume.affine, scale: volume.scale });
        expect(bytesOf(voxels).equals(bytesOf(volume.voxels))).toBe(true);
      }
    },
  );

  it.for(PANCREAS)("%s holds label %i in %i voxels", ([name, label, voxels], context) => {
    expect(labelCounts(labelVoxels(readVolume(pathOf(context, name)))).get(label)).toBe(voxels);
  });

  it("every file is read", (context) => {
    const real = needs(context, "real-data");
    const files = readdirSync(real, { recursive: true })
      .map(String)
      .filter((file) => file.endsWith(".nii.gz"));
    expect(files.length).toBeGreaterThan(90);
    for (const file of files) expect(readHeader(join(real, file)).orientation).toMatch(/^(RAS|LAS|LPS|LAI)$/);
  });
});

describe("real DICOM slices", () => {
  const slicesOf = (context: Skippable, name: string) => {
    const folder = join(needs(context, "real-data"), "totalsegmentator", name);
    return readdirSync(folder)
      .sort()
      .map((file) => join(folder, file));
  };

  it("make the volume that another tool made of them, voxel by voxel in the world", (context) => {
    const folder = join(needs(context, "real-data"), "totalsegmentator");
    const series = toCanonical(readVolume(join(folder, "ct_dicom")));
    const reference = toCanonical(readVolume(join(folder, "ct_dicom.nii.gz")));
    expect(gridDifference(series, reference)).toBe(null);
    expect(
      series.affine.flat().map((v, n) => Math.abs(v - (reference.affine.flat()[n] as number)) < 1e-6),
    ).not.toContain(false);
    expect(voxelTypeOf(series.voxels)).toBe("int16");
    expect(bytesOf(series.voxels).equals(bytesOf(reference.voxels))).toBe(true);
    expect(readHeader(join(folder, "ct_dicom"))).toMatchObject({ shape: [512, 512, 20], orientation: "LPS" });
  });

  it("with one taken out are refused, naming the place and size of the gap", (context) => {
    const slices = slicesOf(context, "ct_dicom").filter((path) => !path.endsWith("slice_08.dcm"));
    expect(() => readDicomSeries(slices)).toThrowError(expect.objectContaining({ code: "SLICE_MISSING" }));
    // Slice 1 lies at -804.5 mm and each is 2 mm above the one before.
    expect(() => readDicomSeries(slices)).toThrowError(
      /a gap of 4\.00 mm \(about 1 missing\) between \S*slice_07\.dcm at -792\.50 mm and \S*slice_09\.dcm at -788\.50 mm/,
    );
  });

  it("as JPEG 2000 have the pixels that they have uncompressed", (context) => {
    const compressed = readDicomSeries(slicesOf(context, "ct_dicom_jpeg2000"));
    const plain = readDicomSeries(slicesOf(context, "ct_dicom").slice(0, 2));
    expect(compressed).toEqual(plain);
  });
});
