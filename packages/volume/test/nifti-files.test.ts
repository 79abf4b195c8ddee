import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { Rng } from "@panshift/core";
import { fileSystem } from "@panshift/core/files";
import {
  affineFrom,
  composeAffines,
  createVolume,
  encodeNifti,
  parseNifti,
  type Volume,
  withVoxels,
} from "@panshift/volume";
import { readHeader, readVolume, writeVolume } from "@panshift/volume/files";
import { NIFTI1 } from "nifti-reader-js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { niftiBytes } from "./nifti-bytes.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "panshift-volume-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const failing = (code: string) => expect.objectContaining({ code });

function small(): Volume {
  const voxels = Int16Array.from({ length: 60 }, (_, n) => 7 * n - 200);
  return createVolume(voxels, { shape: [3, 4, 5], affine: affineFrom([0.75, 0.75, 5], [10.5, -20.25, 30], "LPS") });
}

/** A rotation by three angles, as an affine. */
function rotation(a: number, b: number, c: number) {
  const [ca, sa, cb, sb, cc, sc] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b), Math.cos(c), Math.sin(c)];
  const about = (rows: number[][]) => [...rows.map((row) => [...row, 0]), [0, 0, 0, 1]] as never;
  const z = about([
    [ca, -sa, 0],
    [sa, ca, 0],
    [0, 0, 1],
  ]);
  const y = about([
    [cb, 0, sb],
    [0, 1, 0],
    [-sb, 0, cb],
  ]);
  const x = about([
    [1, 0, 0],
    [0, cc, -sc],
    [0, sc, cc],
  ]);
  return composeAffines(z, composeAffines(y, x));
}

describe("writeVolume and readVolume", () => {
  it.each(["a.nii", "a.nii.gz", "deep/er/A.NII.GZ"])("return the same volume through %s", (name) => {
    const path = join(folder, name);
    writeVolume(path, { ...small(), scale: { slope: 2, intercept: -1 } });
    const { voxels, shape, affine, scale } = readVolume(path);
    expect({ voxels, shape, affine, scale }).toEqual({ ...small(), scale: { slope: 2, intercept: -1 } });
  });

  it("write the same bytes for the same volume", () => {
    writeVolume(join(folder, "a.nii.gz"), small());
    writeVolume(join(folder, "b.nii.gz"), small());
    expect(readFileSync(join(folder, "a.nii.gz"))).toEqual(readFileSync(join(folder, "b.nii.gz")));
  });

  it("say the affine by sform and qform alike, for any rotation and handedness", () => {
    const rng = Rng.of("quaternions");
    for (let trial = 0; trial < 200; trial++) {
      const turn = rotation(rng.range(-4, 4), rng.range(-4, 4), rng.range(-4, 4));
      const grid = affineFrom(
        [rng.range(0.3, 5), rng.range(0.3, 5), rng.range(0.3, 5)],
        [9, 8, 7],
        rng.pick(["RAS", "LAS", "PSR", "SAL"]),
      );
      const affine = composeAffines(turn, grid);
      const [header] = encodeNifti({ ...small(), affine });
      const sformless = header.slice();
      sformless.fill(0, 254, 256); // sform_code
      for (const bytes of [header, sformless]) {
        const file = new Uint8Array(352 + 120);
        file.set(bytes);
        for (const [n, v] of parseNifti(file).affine.flat().entries())
          expect(v).toBeCloseTo(affine.flat()[n] as number, 4);
      }
    }
  });

  it("leave the qform out when the affine is sheared", () => {
    const sheared = composeAffines(
      [
        [1, 0.2, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
        [0, 0, 0, 1],
      ],
      small().affine,
    );
    const path = join(folder, "a.nii");
    writeVolume(path, { ...small(), affine: sheared });
    expect(readVolume(path).header).toMatchObject({ qformCode: 0, sformCode: 1 });
    for (const [n, v] of readVolume(path).affine.flat().entries())
      expect(v).toBeCloseTo(sheared.flat()[n] as number, 5);
  });

  it("write headers that another reader understands", () => {
    const [bytes] = encodeNifti(small());
    const header = new NIFTI1();
    header.readHeader(bytes.slice().buffer as ArrayBuffer);
    expect(header).toMatchObject({
      dims: [3, 3, 4, 5, 1, 1, 1, 1],
      datatypeCode: NIFTI1.TYPE_INT16,
      numBitsPerVoxel: 16,
      vox_offset: 352,
      scl_slope: 1,
      scl_inter: 0,
      xyzt_units: NIFTI1.UNITS_MM,
      qform_code: 1,
      sform_code: 1,
      pixDims: [1, 0.75, 0.75, 5, 1, 1, 1, 1],
      affine: small().affine,
    });
  });

  it("repeat the source's geometry fields to the bit while the affine is the same", () => {
    const fields = {
      qformCode: 2,
      sformCode: 4,
      quatern: [0.1, 0.2, 0.3],
      qoffset: [1, 2, 3],
      pixdim: [-1, 0.7, 0.8, 5, 9, 0, 0, 0],
    };
    const source = niftiBytes(fields);
    const labels = withVoxels(parseNifti(source), new Uint8Array(24).fill(1));
    const [kept] = encodeNifti(labels);
    expect(kept.subarray(76, 108)).toEqual(source.subarray(76, 108)); // pixdim
    expect(kept.subarray(252, 328)).toEqual(source.subarray(252, 328)); // codes, quaternion, offsets, rows
    const [moved] = encodeNifti({ ...labels, affine: affineFrom([2, 2, 2]) });
    const file = new Uint8Array(352 + 24);
    file.set(moved);
    expect(parseNifti(file)).toMatchObject({ affine: affineFrom([2, 2, 2]), header: { qformCode: 1, sformCode: 1 } });
  });

  it("do not repeat a source header that had no geometry", () => {
    const assumed = affineFrom([1, 2, 3]);
    const volume = parseNifti(niftiBytes({ sformCode: 0 }), { assumeAffine: assumed });
    const path = join(folder, "a.nii");
    writeVolume(path, volume);
    expect(readVolume(path).affine).toEqual(assumed);
  });
});

describe("writeVolume", () => {
  it.each(["a.nrrd", "a", "a.gz"])("refuses the name %s", (name) => {
    expect(() => writeVolume(join(folder, name), small())).toThrowError(failing("VALUE_INVALID"));
  });

  it("leaves the old file and nothing else when the disk is full", () => {
    const path = join(folder, "a.nii.gz");
    writeVolume(path, small());
    const before = readFileSync(path);
    const realWrite = fileSystem.write;
    fileSystem.write = (() => {
      throw Object.assign(new Error("no space"), { code: "ENOSPC" });
    }) as unknown as typeof realWrite;
    try {
      expect(() => writeVolume(path, withVoxels(small(), new Uint8Array(60)))).toThrowError(failing("DISK_FULL"));
    } finally {
      fileSystem.write = realWrite;
    }
    expect(readFileSync(path)).toEqual(before);
    expect(readdirSync(folder)).toEqual(["a.nii.gz"]);
  });
});

describe("readVolume", () => {
  const write = (name: string, bytes: Uint8Array) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };

  it("sees compression from the bytes, not from the name", () => {
    expect(readVolume(write("plain.nii.gz", niftiBytes())).voxels).toHaveLength(24);
    expect(readVolume(write("packed.nii", gzipSync(niftiBytes()))).voxels).toHaveLength(24);
  });

  it("says which file is missing", () => {
    for (const read of [readVolume, readHeader]) {
      expect(() => read(join(folder, "no.nii.gz"))).toThrowError(failing("FILE_MISSING"));
      expect(() => read(join(folder, "no.nii.gz"))).toThrowError(/no\.nii\.gz/);
    }
  });

  it("says that a device is no file", () => {
    expect(() => readVolume("/dev/zero")).toThrowError(failing("FILE_UNREADABLE"));
    expect(() => readHeader("/dev/zero")).toThrowError(failing("FILE_UNREADABLE"));
  });

  it("refuses a gzip file cut anywhere", () => {
    const rng = Rng.of("cut gzip");
    const body = Uint8Array.from({ length: 27_000 }, () => rng.int(0, 256));
    const whole = gzipSync(niftiBytes({ dim: [3, 30, 30, 30, 1, 1, 1, 1], body }));
    for (const length of [0, 1, 2, 9, 40, 300, 5000, whole.length - 9, whole.length - 1]) {
      expect(() => readVolume(write("cut.nii.gz", whole.subarray(0, length)))).toThrowError(failing("FILE_CORRUPT"));
    }
    expect(readVolume(write("whole.nii.gz", whole)).voxels).toEqual(body);
  });

  it("refuses a gzip file with damaged data", () => {
    const packed = gzipSync(niftiBytes({ dim: [3, 30, 30, 30, 1, 1, 1, 1], body: new Uint8Array(27_000).fill(7) }));
    packed[packed.length - 6] = (packed[packed.length - 6] as number) ^ 1; // the checksum
    expect(() => readVolume(write("damaged.nii.gz", packed))).toThrowError(failing("FILE_CORRUPT"));
  });

  it("allocates nothing for a header that promises more than its file can hold", () => {
    const huge = gzipSync(niftiBytes({ dim: [3, 32767, 32767, 32767, 1, 1, 1, 1] }));
    expect(() => readVolume(write("huge.nii.gz", huge))).toThrowError(failing("FILE_CORRUPT"));
    const long = gzipSync(niftiBytes({ body: new Uint8Array(10_000_000) }));
    expect(() => readVolume(write("long.nii.gz", long))).toThrowError(/more voxels than its header says/);
  });
});

describe("readHeader", () => {
  it("gives the geometry and type without the voxels", () => {
    writeVolume(join(folder, "a.nii.gz"), small());
    expect(readHeader(join(folder, "a.nii.gz"))).toEqual({
      shape: [3, 4, 5],
      affine: small().affine,
      voxelType: "int16",
      scale: { slope: 1, intercept: 0 },
      spacing: [0.75, 0.75, 5],
      orientation: "LPS",
    });
    expect(gunzipSync(readFileSync(join(folder, "a.nii.gz")))).toHaveLength(352 + 120);
  });
});
