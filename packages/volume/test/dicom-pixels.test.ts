import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { PanShiftError, Rng } from "@panshift/core";
import { type DicomOptions, describeDicom, readDicom, spacingOf } from "@panshift/volume";
import { nodeCodec, readVolume } from "@panshift/volume/files";
import { describe, expect, it } from "vitest";
import { type DicomElement, dicomSlice, joined, type SliceFields, SYNTAX, sequence } from "./dicom-bytes.ts";
import { baselineJpeg, encode, encodeLossless, encodeRle, type Image } from "./dicom-encoders.ts";

const inflateRaw = (bytes: Uint8Array) => inflateRawSync(bytes);
const read = (fields: Partial<SliceFields>, options: DicomOptions = {}) =>
  readDicom([{ name: "slice.dcm", read: () => dicomSlice(fields) }], { codecs: nodeCodec, inflateRaw, ...options });

const errorOf = (run: () => unknown): PanShiftError => {
  try {
    run();
  } catch (error) {
    if (error instanceof PanShiftError) return error;
    throw error;
  }
  throw new Error("the file was accepted");
};

/** 16 x 20 pixels of smooth values with some noise, the first row constant. */
function image(bits: number): Image {
  const rng = Rng.of("dicom image", bits);
  const [width, height] = [20, 16];
  const top = 2 ** bits - 1;
  const values = Array.from({ length: width * height }, (_, n) =>
    n < width ? 7 : Math.round(((n % width) / width) * top * 0.9 + rng.range(0, top * 0.1)),
  );
  return { width, height, bits, pixels: bits <= 8 ? Uint8Array.from(values) : Uint16Array.from(values) };
}

/** What `baselineJpeg` shows. */
const baseline: Image = {
  width: 16,
  height: 8,
  bits: 8,
  pixels: Uint8Array.from({ length: 128 }, (_, n) => 8 * (n % 16) + 10 * Math.floor(n / 16)),
};

const fieldsOf = ({ width, height, bits }: Image): Partial<SliceFields> => ({
  rows: height,
  columns: width,
  bitsAllocated: bits <= 8 ? 8 : 16,
  bitsStored: bits,
  highBit: bits - 1,
  rescale: [1, 0],
});

describe("stored bits", () => {
  it("12 of 16 are unsigned whatever stands above them", () => {
    const pixels = Uint16Array.of(0xf000, 0xffff, 0x0fff, 0x5001, 0, 1, 2, 3, 4, 5, 6, 7);
    const { voxels } = read({ pixels });
    expect([...voxels]).toEqual([-1024, 3071, 3071, -1023, -1024, -1023, -1022, -1021, -1020, -1019, -1018, -1017]);
  });

  it("are signed from their own highest bit", () => {
    const pixels = new Uint16Array(12).fill(0x0800).fill(0x07ff, 1, 2).fill(0x0fff, 2, 3);
    expect([...read({ pixels, signed: true, rescale: [1, 0] }).voxels].slice(0, 4)).toEqual([-2048, 2047, -1, -2048]);
  });

  it("lie below the high bit, not always at the bottom", () => {
    const pixels = new Uint16Array(12).fill(0x1230);
    expect(read({ pixels, highBit: 15, rescale: [1, 0] }).voxels[0]).toBe(0x123);
  });

  it("8 of 8 are bytes", () => {
    const pixels = Uint8Array.from({ length: 12 }, (_, n) => 250 - n);
    const fields = { pixels, bitsAllocated: 8, bitsStored: 8, highBit: 7, rescale: [1, 0] as const };
    expect([...read(fields).voxels]).toEqual([...pixels]);
  });

  it("that lie outside the allocated ones are refused", () => {
    expect(errorOf(() => read({ highBit: 16 })).code).toBe("FILE_CORRUPT");
    expect(errorOf(() => read({ bitsStored: 13 })).code).toBe("FILE_CORRUPT");
  });
});

describe("slope and intercept", () => {
  const pixels = new Uint16Array(12).fill(1000);
  it.each([
    [[1, -1024], Int16Array, -24],
    [[1, 0.5], Float32Array, 1000.5],
    [[2, 0], Float32Array, 2000],
    [[1, 32_000], Float32Array, 33_000],
  ] as const)("%j give %o", (rescale, type, value) => {
    const { voxels, scale } = read({ pixels, rescale });
    expect(voxels).toBeInstanceOf(type);
    expect(voxels[0]).toBe(value);
    expect(scale).toEqual({ slope: 1, intercept: 0 });
  });

  it("are those of each slice", () => {
    const slices = [1, 2, 3].map((slope) => ({
      name: `${slope}.dcm`,
      read: () => dicomSlice({ pixels, modality: "MR", rescale: [slope, slope], position: [0, 0, 5 * slope] }),
    }));
    const { voxels } = readDicom(slices);
    expect([0, 12, 24].map((n) => voxels[n])).toEqual([1001, 2002, 3003]);
  });

  it("missing ones mean the stored values, but in a CT only when that is said", () => {
    expect(read({ pixels, modality: "MR", rescale: null }).voxels[0]).toBe(1000);
    expect(errorOf(() => read({ pixels, rescale: null })).code).toBe("RESCALE_MISSING");
    const assumeScale = { slope: 1, intercept: -1024 };
    expect(read({ pixels, rescale: null }, { assumeScale }).voxels[0]).toBe(-24);
  });
});

describe("transfer syntaxes", () => {
  it.each(["implicit", "little", "big", "deflated"] as const)("%s: uncompressed pixels", (syntax) => {
    expect([...read({ syntax: SYNTAX[syntax] }).voxels]).toEqual(Array.from({ length: 12 }, (_, n) => 100 * n - 1024));
  });

  it.each([8, 16])("RLE, %i bits", (bits) => {
    const one = image(bits);
    const { voxels } = read({ ...fieldsOf(one), syntax: SYNTAX.rle, pixels: [encodeRle(one)] });
    expect([...voxels]).toEqual([...one.pixels]);
  });

  it.each([8, 12, 16])("JPEG lossless, %i bits", (bits) => {
    const one = image(bits);
    const { voxels } = read({ ...fieldsOf(one), syntax: SYNTAX.jpegLossless, pixels: [encodeLossless(one)] });
    expect([...voxels]).toEqual([...one.pixels]);
  });

  it.each([
    ["jpeg-ls", SYNTAX.jpegLs, 8],
    ["jpeg-ls", SYNTAX.jpegLs, 12],
    ["jpeg-ls", SYNTAX.jpegLs, 16],
    ["jpeg-2000", SYNTAX.jpeg2000, 8],
    ["jpeg-2000", SYNTAX.jpeg2000, 12],
    ["jpeg-2000", SYNTAX.jpeg2000, 16],
  ] as const)("%s (%s), %i bits, in two fragments", async (codec, syntax, bits) => {
    const one = image(bits);
    const encoded = await encode(codec, one);
    const pixels = [encoded.subarray(0, 40), encoded.subarray(40)];
    const { voxels } = read({ ...fieldsOf(one), syntax, pixels });
    expect([...voxels]).toEqual([...one.pixels]);
  });

  it("JPEG baseline, whose loss is small", () => {
    const fields = { ...fieldsOf(baseline), syntax: SYNTAX.jpegBaseline, pixels: [baselineJpeg] };
    const errors = [...read(fields).voxels].map((value, n) => Math.abs(Number(value) - (baseline.pixels[n] as number)));
    expect(Math.max(...errors)).toBeLessThanOrEqual(1);
  });

  it.each([
    ["1.2.840.10008.1.2.4.51", "JPEG Extended"],
    ["1.2.840.10008.1.2.4.102", "MPEG-4"],
    ["1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000"],
    ["1.2.3.4", "unknown"],
  ])("%s is refused by name, with file and place", (syntax, name) => {
    const error = errorOf(() => read({ syntax }));
    expect(error.code).toBe("FORMAT_UNSUPPORTED");
    expect(error.message).toContain(name);
    expect(error.message).toContain("slice.dcm at (-10, -20, 30) mm");
  });

  it("are refused where the caller brings no decoder", () => {
    const one = image(8);
    const sources = [
      {
        name: "a.dcm",
        read: () => dicomSlice({ ...fieldsOf(one), syntax: SYNTAX.jpegLossless, pixels: [encodeLossless(one)] }),
      },
    ];
    expect(errorOf(() => readDicom(sources)).code).toBe("FORMAT_UNSUPPORTED");
    const deflated = [{ name: "b.dcm", read: () => dicomSlice({ syntax: SYNTAX.deflated }) }];
    expect(errorOf(() => readDicom(deflated)).message).toContain("Deflated");
  });
});

describe("pixels that are no plain numbers", () => {
  const table = sequence(0x28, 0x3000, [[0x28, 0x3002, "US", 1]]);
  const cases: readonly (readonly [string, string, Partial<SliceFields>])[] = [
    ["colors", "VOXEL_TYPE_UNSUPPORTED", { samples: 3, photometric: "RGB" }],
    ["a palette", "VOXEL_TYPE_UNSUPPORTED", { photometric: "PALETTE COLOR" }],
    ["32 bits", "VOXEL_TYPE_UNSUPPORTED", { bitsAllocated: 32 }],
    ["single bits", "VOXEL_TYPE_UNSUPPORTED", { bitsAllocated: 1, bitsStored: 1, highBit: 0 }],
    ["larger numbers for darker pixels", "FORMAT_UNSUPPORTED", { photometric: "MONOCHROME1" }],
    ["a lookup table", "FORMAT_UNSUPPORTED", { extra: [table] }],
    ["frames without places", "FORMAT_UNSUPPORTED", { frames: 4, pixels: new Uint16Array(48) }],
  ];
  it.each(cases)("%s: %s", (_, code, fields) => {
    const error = errorOf(() => read(fields));
    expect(error.code).toBe(code);
    expect(error.message).toContain("slice.dcm");
  });
});

describe("a multi-frame file", () => {
  /** Functional groups of an enhanced MR whose frames lie at these heights. */
  const groups = (heights: readonly number[], slopes: readonly number[]): readonly DicomElement[] => [
    sequence(0x5200, 0x9229, [
      sequence(0x20, 0x9116, [[0x20, 0x37, "DS", "1\\0\\0\\0\\1\\0"]]),
      sequence(0x28, 0x9110, [
        [0x18, 0x50, "DS", "2"],
        [0x28, 0x30, "DS", "0.5\\0.75"],
      ]),
    ]),
    sequence(
      0x5200,
      0x9230,
      ...heights.map((z, n): readonly DicomElement[] => [
        sequence(0x18, 0x9114, [[0x18, 0x9082, "FD", 2.5]]),
        sequence(0x20, 0x9113, [[0x20, 0x32, "DS", `0\\0\\${z}`]]),
        sequence(0x28, 0x9145, [
          [0x28, 0x1052, "DS", "0"],
          [0x28, 0x1053, "DS", String(slopes[n])],
        ]),
      ]),
    ),
  ];
  const bare = {
    position: null,
    orientation: null,
    pixelSpacing: null,
    thickness: null,
    rescale: null,
    modality: "MR",
  };

  it("is a stack of its frames, each at its own place", () => {
    const pixels = Uint16Array.from({ length: 36 }, (_, n) => 10 + Math.floor(n / 12));
    const volume = read({ ...bare, frames: 3, pixels, extra: groups([6, 2, 4], [1, 2, 3]) });
    expect(spacingOf(volume)).toEqual([0.75, 0.5, 2]);
    expect([0, 12, 24].map((n) => volume.voxels[n])).toEqual([22, 36, 10]);
    expect(volume.affine[2][3]).toBe(2);
  });

  it.each(["one fragment a frame", "an offset table"])("may be compressed, with %s", (how) => {
    const frames = [8, 9, 10].map((bits) => ({ ...image(12), pixels: image(bits).pixels.map((v) => v) }));
    const words = frames.map((one) => encodeRle({ ...one, pixels: Uint16Array.from(one.pixels) }));
    const halves = words.flatMap((bytes) => [bytes.subarray(0, 200), bytes.subarray(200)]);
    const lengths = words.map((bytes) => 16 + bytes.length + (bytes.length % 2));
    const offsets = [0, lengths[0] as number, (lengths[0] as number) + (lengths[1] as number)];
    const volume = read({
      ...fieldsOf(image(12)),
      ...bare,
      syntax: SYNTAX.rle,
      frames: 3,
      extra: groups([2, 4, 6], [1, 1, 1]),
      ...(how === "an offset table" ? { pixels: halves, offsets } : { pixels: words }),
    });
    expect([...volume.voxels]).toEqual(frames.flatMap(({ pixels }) => [...pixels]).map((v) => v & 0xfff));
  });

  it("is refused when it describes another number of frames, or is too short", () => {
    const extra = groups([2, 4], [1, 1]);
    expect(errorOf(() => read({ ...bare, frames: 3, pixels: new Uint16Array(36), extra })).code).toBe("FILE_CORRUPT");
    expect(errorOf(() => read({ ...bare, frames: 2, pixels: new Uint16Array(23), extra })).code).toBe("FILE_CORRUPT");
  });
});

describe("damaged files", () => {
  it("with fewer pixels than their size are refused with the place", () => {
    const error = errorOf(() => read({ pixels: new Uint16Array(11) }));
    expect(error).toMatchObject({ code: "FILE_CORRUPT" });
    expect(error.message).toContain("slice.dcm at (-10, -20, 30) mm");
  });

  it("cut anywhere are refused", () => {
    const whole = dicomSlice();
    for (let length = 0; length < whole.length; length += 7) {
      const cut = { name: "cut.dcm", read: () => whole.subarray(0, length) };
      expect(errorOf(() => readDicom([cut])).facts.found).toBeDefined();
    }
  });

  const encodings: readonly (readonly [string, string, Image, () => Uint8Array | Promise<Uint8Array>])[] = [
    ["JPEG-LS", SYNTAX.jpegLs, image(8), () => encode("jpeg-ls", image(8))],
    ["JPEG 2000", SYNTAX.jpeg2000, image(8), () => encode("jpeg-2000", image(8))],
    ["JPEG baseline", SYNTAX.jpegBaseline, baseline, () => baselineJpeg],
    ["JPEG lossless", SYNTAX.jpegLossless, image(8), () => encodeLossless(image(8))],
    ["RLE", SYNTAX.rle, image(8), () => encodeRle(image(8))],
  ];
  it.each(encodings)("%s pixels cut anywhere are refused, and the next image is read", async (_, syntax, one, make) => {
    const encoded = await make();
    for (const part of [0.2, 0.5, 0.8, 0.95]) {
      const pixels = [encoded.slice(0, Math.floor(encoded.length * part))];
      expect(errorOf(() => read({ ...fieldsOf(one), syntax, pixels })).code).toBe("FILE_CORRUPT");
    }
    expect(read({ ...fieldsOf(one), syntax, pixels: [encoded] }).voxels).toHaveLength(one.pixels.length);
  });

  it("whose image is larger than the file says, or not of its kind, reach no decoder", () => {
    const one = image(8);
    const decoders: string[] = [];
    const codecs: DicomOptions["codecs"] = (name) => {
      decoders.push(name);
      return nodeCodec(name);
    };
    const fields = { ...fieldsOf(one), syntax: SYNTAX.jpegLossless };
    const huge = encodeLossless(one);
    huge.set([0xff, 0xff, 0xff, 0xff], huge.indexOf(0xc3) + 4);
    expect(errorOf(() => read({ ...fields, pixels: [huge] }, { codecs })).code).toBe("FILE_CORRUPT");
    const other = encodeLossless(one);
    other[other.indexOf(0xc3)] = 0xc1;
    expect(errorOf(() => read({ ...fields, pixels: [other] }, { codecs })).code).toBe("FILE_CORRUPT");
    const vast = { ...fields, rows: 60_000, columns: 60_000 };
    expect(errorOf(() => read({ ...vast, pixels: [encodeLossless(one)] }, { codecs })).code).toBe("FILE_CORRUPT");
    expect(decoders).toEqual([]);
  });

  it("are answered with a volume or a named error", async () => {
    const rng = Rng.of("damaged dicom");
    const one = image(12);
    const files = [
      dicomSlice(),
      dicomSlice({ syntax: SYNTAX.implicit }),
      dicomSlice({ ...fieldsOf(one), syntax: SYNTAX.jpegLossless, pixels: [encodeLossless(one)] }),
      dicomSlice({ ...fieldsOf(one), syntax: SYNTAX.rle, pixels: [encodeRle(one)] }),
      dicomSlice({ ...fieldsOf(one), syntax: SYNTAX.jpeg2000, pixels: [await encode("jpeg-2000", one)] }),
      dicomSlice({ ...fieldsOf(one), syntax: SYNTAX.jpegLs, pixels: [await encode("jpeg-ls", one)] }),
    ];
    const seen = new Set<string>();
    for (let trial = 0; trial < 600; trial++) {
      const bytes = (files[trial % files.length] as Uint8Array).slice();
      for (let edit = rng.int(1, 4); edit > 0; edit--) bytes[rng.int(140, bytes.length)] = rng.int(0, 256);
      try {
        readDicom([{ name: "damaged.dcm", read: () => bytes }], { codecs: nodeCodec, inflateRaw });
        seen.add("volume");
      } catch (error) {
        if (!(error instanceof PanShiftError)) throw error;
        seen.add(error.code);
      }
    }
    expect([...seen]).toEqual(expect.arrayContaining(["volume", "FILE_CORRUPT", "FORMAT_UNSUPPORTED"]));
  });
});

describe("the files door", () => {
  it("brings decoders and inflation with it", () => {
    const folder = mkdtempSync(join(tmpdir(), "panshift-dicom-"));
    try {
      const path = join(folder, "a.dcm");
      writeFileSync(path, dicomSlice({ syntax: SYNTAX.deflated }));
      expect(readVolume(path).voxels[1]).toBe(-924);
      writeFileSync(path, dicomSlice({ syntax: SYNTAX.deflated }).subarray(0, 250));
      expect(errorOf(() => readVolume(path)).code).toBe("FILE_CORRUPT");
      writeFileSync(path, joined([new TextEncoder().encode("no slice"), new Uint8Array(200)]));
      expect(errorOf(() => readVolume(path)).code).toBe("FORMAT_UNSUPPORTED");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("tells the type that is read from the headers alone", () => {
    const sources = [{ name: "a.dcm", read: () => dicomSlice({ rescale: [2, 0] }) }];
    expect(describeDicom(sources)).toMatchObject({ voxelType: "float32", shape: [4, 3, 1] });
  });
});
