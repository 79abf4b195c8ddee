import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { deflateSync, gzipSync } from "node:zlib";
import { PanShiftError, Rng } from "@panshift/core";
import {
  affineFrom,
  parseMetaImageHeader,
  parseNrrdHeader,
  type VoxelArray,
  volumeOfData,
  voxelTypeOf,
} from "@panshift/volume";
import { readHeader, readVolume } from "@panshift/volume/files";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { joined } from "./dicom-bytes.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "panshift-headers-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const text = (lines: readonly string[]) => new TextEncoder().encode(`${lines.join("\n")}\n`);
const write = (name: string, ...parts: readonly Uint8Array[]): string => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), joined(parts));
  return join(folder, name);
};
const errorOf = (run: () => unknown): PanShiftError => {
  try {
    run();
  } catch (error) {
    if (error instanceof PanShiftError) return error;
    throw error;
  }
  throw new Error("the file was accepted");
};

/** Lines by name, in order; null leaves one out. */
type Lines = Readonly<Record<string, string | null>>;

const META: Lines = {
  ObjectType: "Image",
  NDims: "3",
  BinaryData: "True",
  BinaryDataByteOrderMSB: "False",
  CompressedData: "False",
  TransformMatrix: "1 0 0 0 1 0 0 0 1",
  Offset: "-10 -20 30",
  CenterOfRotation: "0 0 0",
  AnatomicalOrientation: "RAI",
  ElementSpacing: "0.5 0.75 3",
  DimSize: "2 3 4",
  ElementType: "MET_SHORT",
  ElementDataFile: "LOCAL",
};

const NRRD: Lines = {
  type: "short",
  dimension: "3",
  space: "left-posterior-superior",
  sizes: "2 3 4",
  "space directions": "(0.5,0,0) (0,0.75,0) (0,0,3)",
  kinds: "domain domain domain",
  endian: "little",
  encoding: "raw",
  "space origin": "(-10,-20,30)",
};

const listed = (lines: Lines, separator: string) =>
  Object.entries(lines).flatMap(([name, value]) => (value === null ? [] : [`${name}${separator}${value}`]));
const metaHeader = (lines: Lines = {}) => {
  const { ElementDataFile, ...rest } = { ...META, ...lines };
  return text(listed({ ...rest, ElementDataFile: ElementDataFile as string }, " = "));
};
const nrrdHeader = (lines: Lines = {}) =>
  text(["NRRD0005", "# a comment", "a key:=a value", ...listed({ ...NRRD, ...lines }, ": "), ""]);

const words = Int16Array.from({ length: 24 }, (_, n) => 257 * n - 1000);
const bytesOf = (array: VoxelArray) => new Uint8Array(array.buffer.slice(0) as ArrayBuffer);
const swapped = (array: VoxelArray) => {
  const bytes = bytesOf(array);
  const size = array.BYTES_PER_ELEMENT;
  for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
  return bytes;
};
const lps = affineFrom([0.5, 0.75, 3], [10, 20, 30], "LPS");

const TYPES = [
  ["MET_CHAR", "int8", new Int8Array([-128, 0, 127])],
  ["MET_UCHAR", "uchar", new Uint8Array([0, 1, 255])],
  ["MET_SHORT", "signed short int", new Int16Array([-32768, 0, 32767])],
  ["MET_USHORT", "uint16_t", new Uint16Array([0, 1, 65535])],
  ["MET_INT", "int", new Int32Array([-(2 ** 31), 0, 7])],
  ["MET_UINT", "unsigned int", new Uint32Array([0, 1, 2 ** 32 - 1])],
  ["MET_LONG_LONG", "longlong", new BigInt64Array([-(2n ** 63n), 0n, 2n ** 53n + 1n])],
  ["MET_ULONG_LONG", "uint64", new BigUint64Array([0n, 1n, 2n ** 64n - 1n])],
  ["MET_FLOAT", "float", new Float32Array([-0.5, 1e30, Number.POSITIVE_INFINITY])],
  ["MET_DOUBLE", "double", new Float64Array([Math.PI, -1e300, 0])],
] as const satisfies readonly (readonly [string, string, VoxelArray])[];

describe("every voxel type, in both byte orders", () => {
  it.each(TYPES)("%s and %s", (met, nrrd, values) => {
    for (const big of [false, true]) {
      const body = big ? swapped(values) : bytesOf(values);
      const meta = { ElementType: met, DimSize: "3 1 1", BinaryDataByteOrderMSB: big ? "True" : "False" };
      const endian = { type: nrrd, sizes: "3 1 1", endian: big ? "big" : "little" };
      for (const path of [write("a.mha", metaHeader(meta), body), write("a.nrrd", nrrdHeader(endian), body)]) {
        const { voxels, shape, scale } = readVolume(path);
        expect(voxels).toEqual(values);
        expect([voxelTypeOf(voxels), shape, scale]).toEqual([
          voxelTypeOf(values),
          [3, 1, 1],
          { slope: 1, intercept: 0 },
        ]);
      }
    }
  });
});

describe("MetaImage", () => {
  it("is read with its place in the world, of which the header alone tells", () => {
    const path = write("a.mha", metaHeader(), bytesOf(words));
    expect(readVolume(path)).toEqual({
      voxels: words,
      shape: [2, 3, 4],
      affine: lps,
      scale: { slope: 1, intercept: 0 },
    });
    expect(readHeader(path)).toMatchObject({ shape: [2, 3, 4], affine: lps, voxelType: "int16", orientation: "LPS" });
  });

  it.each(["zlib", "gzip"])("compressed with %s, attached and not", (how) => {
    const packed = (how === "zlib" ? deflateSync : gzipSync)(bytesOf(words));
    const header = { CompressedData: "True", CompressedDataSize: String(packed.length) };
    expect(readVolume(write("a.mha", metaHeader(header), packed)).voxels).toEqual(words);
    write("b.zraw", packed);
    const path = write("b.mhd", metaHeader({ ...header, ElementDataFile: "b.zraw" }));
    expect(readVolume(path).voxels).toEqual(words);
  });

  it("names its data file, and what to skip of it", () => {
    write("raw/b.raw", new Uint8Array(10), bytesOf(words));
    const named = { ElementDataFile: "raw/b.raw" };
    expect(readVolume(write("b.mhd", metaHeader({ ...named, HeaderSize: "10" }))).voxels).toEqual(words);
    expect(readVolume(write("b.mhd", metaHeader({ ...named, HeaderSize: "-1" }))).voxels).toEqual(words);
    expect(errorOf(() => readVolume(write("b.mhd", metaHeader({ ...named, HeaderSize: "11" })))).code).toBe(
      "FILE_CORRUPT",
    );
  });

  it("has one direction per run of three numbers, units, a scale, and further axes of length 1", () => {
    const info = parseMetaImageHeader(
      metaHeader({
        NDims: "4",
        DimSize: "2 3 4 1",
        TransformMatrix: "0 1 0 0 0 0 1 0 1 0 0 0 0 0 0 1",
        Offset: "1 2 3 0",
        ElementSpacing: "0.5 0.75 0.3 1",
        DistanceUnits: "cm",
        ElementToIntensityFunctionSlope: "2",
        ElementToIntensityFunctionOffset: "-5",
      }),
    );
    // i along y, j along z, k along x, in LPS; the signs of x and y turn in RAS.
    expect(info.affine).toEqual([
      [0, 0, -3, -10],
      [-5, 0, 0, -20],
      [0, 7.5, 0, 30],
      [0, 0, 0, 1],
    ]);
    expect(info).toMatchObject({ shape: [2, 3, 4], scale: { slope: 2, intercept: -5 } });
  });

  it.each<[string, string, Lines]>([
    ["no directions", "AFFINE_MISSING", { TransformMatrix: null }],
    ["no offset", "AFFINE_MISSING", { Offset: null }],
    ["no spacing", "AFFINE_MISSING", { ElementSpacing: null }],
    ["a spacing of 0", "AFFINE_SINGULAR", { ElementSpacing: "0 1 1" }],
    ["a negative spacing", "FILE_CORRUPT", { ElementSpacing: "-1 1 1" }],
    ["words for numbers", "FILE_CORRUPT", { Offset: "a b c" }],
    ["too few numbers", "FILE_CORRUPT", { DimSize: "2 3" }],
    ["a negative length", "FILE_CORRUPT", { DimSize: "2 -3 4" }],
    ["no axes", "FILE_CORRUPT", { NDims: "0" }],
    ["a million axes", "FILE_CORRUPT", { NDims: "1000000" }],
    ["unknown units", "FILE_CORRUPT", { DistanceUnits: "inch" }],
    ["a negative header size", "FILE_CORRUPT", { HeaderSize: "-2" }],
    ["two axes", "VOLUME_NOT_3D", { NDims: "2", DimSize: "4 6", TransformMatrix: "1 0 0 1", Offset: "0 0" }],
    ["frames", "VOLUME_NOT_3D", { NDims: "4", DimSize: "2 3 2 2" }],
    ["channels", "VOXEL_TYPE_UNSUPPORTED", { ElementNumberOfChannels: "3" }],
    ["arrays", "VOXEL_TYPE_UNSUPPORTED", { ElementType: "MET_FLOAT_ARRAY" }],
    ["voxels as text", "FORMAT_UNSUPPORTED", { BinaryData: "False" }],
    ["a list of files", "FORMAT_UNSUPPORTED", { ElementDataFile: "LIST" }],
    ["a pattern of files", "FORMAT_UNSUPPORTED", { ElementDataFile: "s%03d.raw 1 4 1" }],
    ["another object", "FORMAT_UNSUPPORTED", { ObjectType: "Tube" }],
  ])("with %s is refused with %s", (_, code, lines) => {
    const path = write("a.mha", metaHeader(lines), bytesOf(words));
    expect(errorOf(() => readVolume(path))).toMatchObject({ code, facts: { file: path } });
  });

  it("without geometry takes one that is assumed by name", () => {
    const header = metaHeader({ Offset: null });
    expect(parseMetaImageHeader(header, { assumeAffine: lps }).affine).toBe(lps);
  });
});

describe("NRRD", () => {
  it("is read with its place in the world, of which the header alone tells", () => {
    const path = write("a.nrrd", nrrdHeader(), bytesOf(words));
    expect(readVolume(path)).toEqual({
      voxels: words,
      shape: [2, 3, 4],
      affine: lps,
      scale: { slope: 1, intercept: 0 },
    });
    expect(readHeader(path)).toMatchObject({ shape: [2, 3, 4], affine: lps, voxelType: "int16", orientation: "LPS" });
  });

  it.each([
    ["right-anterior-superior", "RAS", [-10, -20, 30]],
    ["LAS", "LAS", [10, -20, 30]],
    ["left-posterior-superior", "LPS", [10, 20, 30]],
  ] as const)("in the space %s", (space, orientation, origin) => {
    expect(parseNrrdHeader(nrrdHeader({ space })).affine).toEqual(affineFrom([0.5, 0.75, 3], origin, orientation));
  });

  it("gzip, ascii, raw with what to skip, attached and not", () => {
    const packed = gzipSync(bytesOf(words));
    const ascii = text([words.join(" ")]);
    expect(readVolume(write("a.nrrd", nrrdHeader({ encoding: "gzip" }), packed)).voxels).toEqual(words);
    expect(readVolume(write("a.nrrd", nrrdHeader({ encoding: "ascii", endian: null }), ascii)).voxels).toEqual(words);
    write("b.raw", text(["a line"]), new Uint8Array(4), bytesOf(words));
    const skips = { "data file": "b.raw", "line skip": "1", "byte skip": "4" };
    expect(readVolume(write("b.nhdr", nrrdHeader(skips))).voxels).toEqual(words);
    const fromEnd = { "data file": "./b.raw", "byte skip": "-1" };
    expect(readVolume(write("b.nhdr", nrrdHeader(fromEnd))).voxels).toEqual(words);
    write("b.raw.gz", gzipSync(joined([new Uint8Array(4), bytesOf(words)])));
    const skipPacked = { "data file": "b.raw.gz", encoding: "gz", "byte skip": "4" };
    expect(readVolume(write("b.nhdr", nrrdHeader(skipPacked))).voxels).toEqual(words);
  });

  it("ascii numbers must be numbers of the type", () => {
    const read = (type: string, body: string) =>
      volumeOfData(parseNrrdHeader(nrrdHeader({ type, sizes: "3 1 1", encoding: "text", endian: null })), text([body]));
    expect(read("float", "1.5, -inf nan").voxels).toEqual(
      new Float32Array([1.5, Number.NEGATIVE_INFINITY, Number.NaN]),
    );
    expect(read("int64", "-9223372036854775808 1 2").voxels[0]).toBe(-(2n ** 63n));
    for (const [type, body] of [
      ["uchar", "1 2 256"],
      ["uchar", "1 2 -1"],
      ["short", "1 2 1.5"],
      ["uint64", "1 2 18446744073709551616"],
      ["float", "1 2 x"],
      ["float", "1 2"],
      ["float", "1 2 3 4"],
    ] as const) {
      expect(errorOf(() => read(type, body)).code).toBe("FILE_CORRUPT");
    }
  });

  it("axes of length 1 that do not lie in space are squeezed", () => {
    const lines = {
      dimension: "4",
      sizes: "1 2 3 4",
      "space directions": "none (0.5,0,0) (0,0.75,0) (0,0,3)",
      kinds: "vector domain domain domain",
    };
    expect(readVolume(write("a.nrrd", nrrdHeader(lines), bytesOf(words)))).toMatchObject({
      shape: [2, 3, 4],
      affine: lps,
    });
  });

  const outside = "none (0.5,0,0) (0,0.75,0) (0,0,3)";
  it.each<[string, string, Lines]>([
    ["no space", "AFFINE_MISSING", { space: null }],
    ["no directions", "AFFINE_MISSING", { "space directions": null, spacings: "1 1 1" }],
    ["no origin", "AFFINE_MISSING", { "space origin": null }],
    ["directions in one plane", "AFFINE_SINGULAR", { "space directions": "(1,0,0) (0,1,0) (1,1,0)" }],
    ["too few directions", "FILE_CORRUPT", { "space directions": "(1,0,0) (0,1,0)" }],
    ["words for directions", "FILE_CORRUPT", { "space directions": "(a,0,0) (0,1,0) (0,0,1)" }],
    ["another space", "FORMAT_UNSUPPORTED", { space: "scanner-xyz" }],
    ["unknown units", "FILE_CORRUPT", { "space units": '"inch" "inch" "inch"' }],
    ["too few sizes", "FILE_CORRUPT", { sizes: "2 3" }],
    ["a negative size", "FILE_CORRUPT", { sizes: "2 -3 4" }],
    ["no byte order", "FILE_CORRUPT", { endian: null }],
    ["a negative skip", "FILE_CORRUPT", { "byte skip": "-2" }],
    ["blocks", "VOXEL_TYPE_UNSUPPORTED", { type: "block" }],
    [
      "colors",
      "VOXEL_TYPE_UNSUPPORTED",
      { dimension: "4", sizes: "3 2 2 2", "space directions": outside, kinds: "RGB-color domain domain domain" },
    ],
    [
      "frames",
      "VOLUME_NOT_3D",
      { dimension: "4", sizes: "3 2 2 2", "space directions": outside, kinds: "list domain domain domain" },
    ],
    ["two axes", "VOLUME_NOT_3D", { dimension: "2", sizes: "4 6", "space directions": null }],
    ["bzip2", "FORMAT_UNSUPPORTED", { encoding: "bzip2" }],
    ["a list of files", "FORMAT_UNSUPPORTED", { "data file": "LIST" }],
    ["a pattern of files", "FORMAT_UNSUPPORTED", { "data file": "s%03d.raw 1 4 1" }],
  ])("with %s is refused with %s", (_, code, lines) => {
    const path = write("a.nrrd", nrrdHeader(lines), bytesOf(words));
    expect(errorOf(() => readVolume(path))).toMatchObject({ code, facts: { file: path } });
  });

  it("converts units to mm, and takes an affine that is assumed by name", () => {
    const units = parseNrrdHeader(nrrdHeader({ "space units": '"cm" "cm" "cm"' }));
    expect(units.affine).toEqual(affineFrom([5, 7.5, 30], [100, 200, 300], "LPS"));
    expect(parseNrrdHeader(nrrdHeader({ space: null }), { assumeAffine: lps }).affine).toBe(lps);
  });
});

describe("hostile files", () => {
  const formats = [
    ["a.mha", metaHeader, "DimSize", { CompressedData: "True" }],
    ["a.nrrd", nrrdHeader, "sizes", { encoding: "gzip" }],
  ] as const;

  it.each(formats)("%s: more voxels than the data hold", (name, header, sizes, packed) => {
    const huge = { [sizes]: "100000 100000 1000" };
    expect(errorOf(() => readVolume(write(name, header(huge), bytesOf(words)))).code).toBe("FILE_CORRUPT");
    const body = gzipSync(bytesOf(words));
    expect(errorOf(() => readVolume(write(name, header({ ...huge, ...packed }), body))).code).toBe("FILE_CORRUPT");
    const long = gzipSync(new Uint8Array(1e6));
    expect(errorOf(() => readVolume(write(name, header(packed), long))).message).toContain("more voxels than");
    expect(errorOf(() => readVolume(write(name, header(packed), body.subarray(0, 20)))).code).toBe("FILE_CORRUPT");
    expect(errorOf(() => readVolume(write(name, header(), bytesOf(words).subarray(1)))).code).toBe("FILE_CORRUPT");
    expect(errorOf(() => readVolume(write(name, header(), new Uint8Array(5000)))).code).toBe("FILE_CORRUPT");
  });

  it.each([
    ["a.mhd", (file: string) => metaHeader({ ElementDataFile: file })],
    ["a.nhdr", (file: string) => nrrdHeader({ "data file": file })],
  ] as const)("%s: a data file elsewhere on the machine", (name, header) => {
    for (const file of ["/etc/passwd", "../b.raw", "raw/../../b.raw"]) {
      expect(errorOf(() => readVolume(write(name, header(file)))).code).toBe("FILE_CORRUPT");
    }
    expect(errorOf(() => readVolume(write(name, header("no.raw")))).code).toBe("FILE_MISSING");
  });

  it.each([
    ["a.mha", "ObjectType = Image\n"],
    ["a.nrrd", "NRRD0005\n"],
  ])("%s: a header without end", (name, start) => {
    const endless = new TextEncoder().encode(start + "# x\n".repeat(30_000));
    expect(errorOf(() => readVolume(write(name, endless))).code).toBe("FILE_CORRUPT");
  });

  it("a name alone makes no MetaImage, NRRD or DICOM", () => {
    for (const name of ["a.mha", "a.mhd", "a.nrrd", "a.nhdr", "a.dcm"]) {
      const path = write(name, new Uint8Array(200));
      expect(errorOf(() => readVolume(path)).code).toBe(name === "a.dcm" ? "FORMAT_UNSUPPORTED" : "FILE_CORRUPT");
    }
  });

  it("damage of any kind is answered with a volume or a named error", () => {
    const rng = Rng.of("damaged text headers");
    for (const [name, header] of formats) {
      const seen = new Set<string>();
      const whole = joined([header(), bytesOf(words)]);
      for (let trial = 0; trial < 300; trial++) {
        const bytes = whole.slice();
        for (let edit = rng.int(1, 3); edit > 0; edit--) bytes[rng.int(0, bytes.length - 48)] = rng.int(0, 256);
        try {
          readVolume(write(name, bytes));
          seen.add("volume");
        } catch (error) {
          if (!(error instanceof PanShiftError)) throw error;
          seen.add(error.code);
        }
      }
      expect([...seen]).toEqual(expect.arrayContaining(["volume", "FILE_CORRUPT", "AFFINE_MISSING"]));
    }
  });
});
