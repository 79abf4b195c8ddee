import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { PanShiftError, Rng } from "@panshift/core";
import {
  affineFrom,
  createVolume,
  encodeNifti,
  parseNifti,
  parseNiftiPair,
  type Volume,
  withVoxels,
} from "@panshift/volume";
import { readHeader, readVolume, writeVolume, writeVolumeParallel } from "@panshift/volume/files";
import { NIFTI2 } from "nifti-reader-js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { joined } from "./dicom-bytes.ts";
import { type NiftiFields, nifti2Bytes, niftiBytes } from "./nifti-bytes.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "panshift-nifti-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const write = (name: string, bytes: Uint8Array): string => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof PanShiftError) return error.code;
    throw error;
  }
  return "accepted";
};

const encoded = (volume: Volume) => joined(encodeNifti(volume));

describe("NIfTI-2", () => {
  const srow = [-0.1, 0, 0, 9.1, 0, -0.3, 0, 8.7, 0, 0, 5.7, 1 / 3];

  it.each([true, false])("is read, little endian %s, with floats of 64 bits", (littleEndian) => {
    const body = new Uint8Array(48);
    const view = new DataView(body.buffer);
    for (let n = 0; n < 24; n++) view.setInt16(2 * n, n - 7, littleEndian);
    const volume = parseNifti(
      nifti2Bytes({ littleEndian, srow, datatype: 4, bitpix: 16, body, sclSlope: 2, sclInter: 0.1 }),
    );
    expect([...volume.voxels]).toEqual(Array.from({ length: 24 }, (_, n) => n - 7));
    expect(volume.affine.slice(0, 3).flat()).toEqual(srow);
    expect(volume).toMatchObject({ shape: [2, 3, 4], scale: { slope: 2, intercept: 0.1 }, header: { version: 2 } });
  });

  it("takes a qform and units as NIfTI-1 does", () => {
    const qform = { sformCode: 0, qformCode: 1, quatern: [0.5, 0.5, 0.5], qoffset: [9, 8, 7], xyztUnits: 3 };
    const pixdim = [1, 500, 500, 5000, 1, 1, 1, 1];
    expect(parseNifti(nifti2Bytes({ ...qform, pixdim })).affine).toEqual(
      parseNifti(niftiBytes({ ...qform, pixdim })).affine,
    );
  });

  it("is written as NIfTI-2 again, with its geometry to the bit", () => {
    const source = nifti2Bytes({
      srow,
      qformCode: 2,
      quatern: [0.1, 0.2, 0.3],
      pixdim: [-1, 0.1, 0.3, 5.7, 9, 0, 0, 0],
    });
    const [header] = encodeNifti(withVoxels(parseNifti(source), new Int16Array(24)));
    for (const [from, to] of [
      [0, 12], // size and magic
      [16, 80], // dim, but for the axes that are not there
      [104, 168], // pixdim
      [344, 496], // codes, quaternion, offsets, rows
    ] as const) {
      expect(header.subarray(from, to)).toEqual(source.subarray(from, to));
    }
  });

  it("is written for axes that are too long for NIfTI-1, as another reader understands it", () => {
    const long = createVolume(new Uint8Array(40_000), { shape: [40_000, 1, 1], affine: affineFrom([0.1, 0.2, 0.3]) });
    const bytes = encoded(long);
    const header = new NIFTI2();
    header.readHeader(bytes.slice().buffer as ArrayBuffer);
    expect(header).toMatchObject({
      dims: [3, 40_000, 1, 1, 1, 1, 1, 1],
      datatypeCode: 2,
      vox_offset: 544,
      affine: long.affine,
    });
    expect(parseNifti(bytes)).toMatchObject({ shape: [40_000, 1, 1], affine: long.affine });
  });

  it.each<[string, Partial<NiftiFields>, string]>([
    ["another magic", { magic: "n+1" }, "FILE_CORRUPT"],
    ["negative lengths", { dim: [3, 2, -3, 4, 1, 1, 1, 1] }, "FILE_CORRUPT"],
    ["more voxels than any file holds", { dim: [3, 2 ** 50, 2 ** 50, 4, 1, 1, 1, 1] }, "FILE_CORRUPT"],
    ["voxels inside the header", { voxOffset: 352 }, "FILE_CORRUPT"],
    ["colors", { datatype: 128, bitpix: 24 }, "VOXEL_TYPE_UNSUPPORTED"],
    ["frames", { dim: [4, 2, 3, 2, 2, 1, 1, 1] }, "VOLUME_NOT_3D"],
    ["no geometry", { sformCode: 0 }, "AFFINE_MISSING"],
  ])("refuses %s", (_, fields, code) => {
    expect(codeOf(() => parseNifti(nifti2Bytes(fields)))).toBe(code);
  });

  it("answers any damage with a volume or a named error", () => {
    const rng = Rng.of("damaged nifti-2 headers");
    const seen = new Set<string>();
    for (let trial = 0; trial < 1000; trial++) {
      const bytes = nifti2Bytes({ littleEndian: trial % 2 === 0 });
      for (let edit = rng.int(1, 4); edit > 0; edit--) bytes[rng.int(0, 544)] = rng.int(0, 256);
      seen.add(codeOf(() => parseNifti(bytes)));
    }
    expect([...seen]).toEqual(expect.arrayContaining(["accepted", "FILE_CORRUPT"]));
  });
});

describe("extensions", () => {
  const comment = new TextEncoder().encode("a comment that is kept".padEnd(24, "\0"));

  /** A file with one extension of 32 bytes. */
  function withExtension(littleEndian: boolean, size = 32): Uint8Array {
    const plain = niftiBytes({ littleEndian, voxOffset: 384 });
    const extension = new Uint8Array(32);
    const view = new DataView(extension.buffer);
    view.setInt32(0, size, littleEndian);
    view.setInt32(4, 6, littleEndian);
    extension.set(comment, 8);
    const bytes = joined([plain.subarray(0, 352), extension, plain.subarray(352)]);
    bytes[348] = 1;
    return bytes;
  }

  it.each([true, false])("are kept from reading to writing, little endian %s", (littleEndian) => {
    const volume = parseNifti(withExtension(littleEndian));
    expect(volume.header?.extensions).toEqual([{ code: 6, data: comment }]);
    expect(volume.voxels).toEqual(parseNifti(niftiBytes()).voxels);
    const written = encoded(withVoxels(volume, new Uint8Array(24).fill(1)));
    expect(written.subarray(348, 384)).toEqual(withExtension(true).subarray(348, 384));
    expect(parseNifti(written).header?.extensions).toEqual(volume.header?.extensions);
  });

  it.each([0, 7, 33, -16, 2 ** 30])("of an impossible size (%i) are refused", (size) => {
    expect(codeOf(() => parseNifti(withExtension(true, size)))).toBe("FILE_CORRUPT");
  });
});

describe("pairs", () => {
  const body = Uint8Array.from({ length: 24 }, (_, n) => 2 * n);
  const header = niftiBytes({ magic: "ni1", voxOffset: 0 }).subarray(0, 352);
  const image = body;

  it.each([
    ["a.hdr", "a.img", "a.hdr"],
    ["a.hdr", "a.img", "a.img"],
    ["a.hdr.gz", "a.img.gz", "a.hdr.gz"],
    ["a.hdr.gz", "a.img.gz", "a.img.gz"],
  ])("%s and %s are read by the name %s", (first, second, name) => {
    const pack = (file: string, bytes: Uint8Array) => write(file, /gz$/.test(file) ? gzipSync(bytes) : bytes);
    pack(first, header);
    pack(second, image);
    const volume = readVolume(join(folder, name));
    expect(volume.voxels).toEqual(body);
    expect(volume.header?.magic).toBe("ni1");
    expect(readHeader(join(folder, name)).shape).toEqual([2, 3, 4]);
    writeVolume(join(folder, "one.nii"), volume); // and are written as one file
    expect(readVolume(join(folder, "one.nii"))).toMatchObject({ voxels: body, header: { magic: "n+1" } });
  });

  it("of NIfTI-2 are read, with voxels that start later", () => {
    const second = nifti2Bytes({ magic: "ni2", voxOffset: 16 }).subarray(0, 540);
    expect(parseNiftiPair(second, joined([new Uint8Array(16), image])).voxels).toEqual(body);
  });

  it("are refused without their other half, or with one that does not fit", () => {
    const path = write("a.hdr", header);
    expect(codeOf(() => readVolume(path))).toBe("FILE_MISSING");
    write("a.img", image.subarray(1));
    expect(codeOf(() => readVolume(path))).toBe("FILE_CORRUPT");
    expect(codeOf(() => readVolume(write("b.nii", header)))).toBe("FORMAT_UNSUPPORTED");
    expect(codeOf(() => parseNiftiPair(niftiBytes(), image))).toBe("FILE_CORRUPT");
  });
});

describe("writeVolumeParallel", () => {
  /** More than two pieces of compression, the last one not full. */
  function large(): Volume {
    const rng = Rng.of("parallel writing");
    const noise = Array.from({ length: 4001 }, () => rng.int(0, 8));
    const voxels = Int16Array.from({ length: 120 * 110 * 101 }, (_, n) => (n % 500) + (noise[n % 4001] as number));
    return createVolume(voxels, { shape: [120, 110, 101], affine: affineFrom([1, 1, 2]) });
  }

  it("writes one gzip member, the same bytes as writeVolume, that other programs read", async () => {
    const volume = large();
    const [one, other] = [join(folder, "a.nii.gz"), join(folder, "b.nii.gz")];
    writeVolume(one, volume);
    await writeVolumeParallel(other, volume);
    const bytes = readFileSync(other);
    expect(bytes.equals(readFileSync(one))).toBe(true);
    expect(gunzipSync(bytes).equals(Buffer.from(encoded(volume)))).toBe(true);
    // One member only: a browser's DecompressionStream refuses what follows the first.
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    expect((await new Response(stream).arrayBuffer()).byteLength).toBe(352 + volume.voxels.byteLength);
    expect(Buffer.compare(encoded(readVolume(other)), encoded(volume))).toBe(0);
    const ordinary = gzipSync(encoded(volume), { level: 3 }).length;
    expect(bytes.length).toBeLessThan(1.01 * ordinary);
  });

  it("takes a level, writes plain files, and refuses other names", async () => {
    const volume = large();
    await writeVolumeParallel(join(folder, "1.nii.gz"), volume, { level: 1 });
    await writeVolumeParallel(join(folder, "9.nii.gz"), volume, { level: 9 });
    await writeVolumeParallel(join(folder, "0.nii"), volume);
    const size = (name: string) => readFileSync(join(folder, name)).length;
    expect(size("9.nii.gz")).toBeLessThan(size("1.nii.gz"));
    expect(size("0.nii")).toBe(352 + volume.voxels.byteLength);
    const invalid = expect.objectContaining({ code: "VALUE_INVALID" });
    await expect(writeVolumeParallel(join(folder, "a.mha"), volume)).rejects.toThrowError(invalid);
    await expect(writeVolumeParallel(join(folder, "a.nii.gz"), volume, { level: 10 })).rejects.toThrowError(invalid);
  });
});
