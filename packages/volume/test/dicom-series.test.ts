import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PanShiftError } from "@panshift/core";
import { applyAffine, describeSeries, orientationOf, spacingOf } from "@panshift/volume";
import {
  isDicomFolder,
  listSeries,
  readDicomAttributes,
  readDicomSeries,
  readHeader,
  readVolume,
} from "@panshift/volume/files";
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { dicomSlice, type SliceFields } from "./dicom-bytes.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "panshift-dicom-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

type Fields = Partial<SliceFields>;

/** Writes slices as s00.dcm, s01.dcm, ... */
function write(slices: readonly Fields[]): void {
  for (const [n, fields] of slices.entries()) {
    writeFileSync(join(folder, `s${String(n).padStart(2, "0")}.dcm`), dicomSlice(fields));
  }
}

/** Axial slices at these heights; the pixels of the one at height z are all z + 1024 as stored, z Hounsfield units. */
const axial = (heights: readonly number[], fields: Fields = {}): Fields[] =>
  heights.map((z) => ({ position: [-10, -20, z], pixels: new Uint16Array(12).fill(z + 1024), ...fields }));

const errorOf = (read: () => unknown): PanShiftError => {
  try {
    read();
  } catch (error) {
    if (error instanceof PanShiftError) return error;
    throw error;
  }
  throw new Error("the series was accepted");
};

describe("a series", () => {
  it("is sorted along its normal, whatever the names of its files", () => {
    write(axial([36, 30, 39, 33]));
    const volume = readVolume(folder);
    expect(volume.shape).toEqual([4, 3, 4]);
    expect(volume.voxels).toBeInstanceOf(Int16Array);
    expect([0, 12, 24, 36].map((n) => volume.voxels[n])).toEqual([30, 33, 36, 39]);
    expect(volume.affine).toEqual([
      [-0.75, 0, 0, 10],
      [0, -0.5, 0, 20],
      [0, 0, 3, 30],
      [0, 0, 0, 1],
    ]);
    expect(readHeader(folder)).toEqual({
      shape: [4, 3, 4],
      affine: volume.affine,
      voxelType: "int16",
      scale: { slope: 1, intercept: 0 },
      spacing: [0.75, 0.5, 3],
      orientation: "LPS",
    });
  });

  it.each([
    ["coronal", [1, 0, 0, 0, 0, -1], [0, 1, 0]],
    ["sagittal", [0, 1, 0, 0, 0, -1], [-1, 0, 0]],
    ["oblique", [0.8, 0.6, 0, -0.48, 0.64, 0.6], [0.36, -0.48, 0.8]],
  ] as const)("%s: each pixel lies where the standard's equation puts it", (_, orientation, normal) => {
    const at = (k: number) => normal.map((v, axis) => v * 2.5 * k + ([5, 6, 7][axis] as number));
    write([2, 0, 1].map((k) => ({ orientation, position: at(k), pixels: new Uint16Array(12).fill(k) })));
    const { affine, voxels } = readVolume(folder);
    expect([0, 12, 24].map((n) => voxels[n])).toEqual([-1024, -1023, -1022]);
    for (const [i, j, k] of [
      [0, 0, 0],
      [3, 0, 0],
      [0, 2, 0],
      [0, 0, 2],
      [3, 2, 1],
    ] as const) {
      // PS3.3, equation C.7.6.2.1-1: columns lie 0.75 mm apart, rows 0.5 mm; then LPS to RAS.
      const lps = at(k).map((v, r) => v + orientation[r as 0] * 0.75 * i + orientation[(r + 3) as 3] * 0.5 * j);
      const [x, y, z] = applyAffine(affine, [i, j, k]);
      expect([-x, -y, z].map((v, r) => Math.abs(v - (lps[r] as number)) < 1e-9)).toEqual([true, true, true]);
    }
  });

  it("has the mean of steps that rounding made uneven", () => {
    write(axial([0, 0.62, 1.25, 1.88, 2.5]));
    expect(spacingOf(readVolume(folder))[2]).toBeCloseTo(0.625, 9);
  });

  it("of one slice is as thick as the slice", () => {
    write(axial([30]));
    expect(spacingOf(readVolume(folder))).toEqual([0.75, 0.5, 3]);
    expect(readVolume(join(folder, "s00.dcm")).affine).toEqual(readVolume(folder).affine);
    expect(readHeader(join(folder, "s00.dcm")).shape).toEqual([4, 3, 1]);
  });

  it("is read from a list of files as from a folder, past files that are no images", () => {
    write([...axial([30, 33, 36]), { pixels: null, modality: "SR", seriesUid: "9" }]);
    mkdirSync(join(folder, "below"));
    writeFileSync(join(folder, "notes.txt"), "not a slice");
    expect(isDicomFolder(folder)).toBe(true);
    expect(isDicomFolder(join(folder, "below"))).toBe(false);
    expect(listSeries(folder).map(describeSeries)).toEqual(['series 4 (1.2.3), CT "abdomen", 3 slices']);
    const paths = ["s02.dcm", "s00.dcm", "s01.dcm"].map((name) => join(folder, name));
    expect(readDicomSeries(paths)).toEqual(readVolume(folder));
    expect(errorOf(() => readDicomSeries([...paths, join(folder, "notes.txt")])).code).toBe("FORMAT_UNSUPPORTED");
  });

  it("is not in a folder without DICOM files", () => {
    expect(errorOf(() => readVolume(folder))).toMatchObject({ code: "FILE_MISSING", facts: { file: folder } });
    expect(errorOf(() => listSeries(join(folder, "no")))).toMatchObject({ code: "FILE_MISSING" });
  });
});

describe("slices that make no volume", () => {
  const cases: readonly (readonly [string, string, readonly Fields[], RegExp])[] = [
    [
      "a gap",
      "SLICE_MISSING",
      axial([-120, -118, -114, -112]),
      /a gap of 4\.00 mm \(about 1 missing\) between \S*s01\.dcm at -118\.00 mm and \S*s02\.dcm at -114\.00 mm/,
    ],
    ["a slice twice", "SLICE_DUPLICATE", axial([30, 33, 33, 36]), /s01\.dcm at 33\.00 mm and \S*s02\.dcm at 33\.00 mm/],
    ["steps that grow", "SLICE_SPACING_VARIES", axial([0, 3, 6.4, 10.2]), /s0\d\.dcm at \d+\.\d\d mm.*from its place/],
    [
      "a slice pushed sideways",
      "SLICE_SPACING_VARIES",
      axial([0, 3, 6, 9]).map((one, n) => (n === 2 ? { ...one, position: [-12, -20, 6] } : one)),
      /s02\.dcm at 6\.00 mm is shifted sideways by 2\.00 mm/,
    ],
    [
      "a tilted gantry",
      "GANTRY_TILT",
      axial([0, 3, 6]).map((one, n) => ({ ...one, position: [-10, -20 + n, 3 * n] })),
      /a tilt of 18\.43 degrees: each slice is shifted by 1\.00 mm, from 0\.00 mm to 6\.00 mm/,
    ],
    [
      "another orientation",
      "SLICE_ORIENTATION_MIXED",
      [...axial([0, 3]), { position: [1, 2, 3], orientation: [1, 0, 0, 0, 0, -1] }],
      /s02\.dcm at \(1, 2, 3\) mm with \(1, 0, 0\) \(0, 0, -1\)/,
    ],
    [
      "another size",
      "SLICE_MISMATCH",
      [...axial([0]), ...axial([3], { rows: 6, columns: 2 })],
      /s01\.dcm: 2 x 6 pixels/,
    ],
    [
      "another pixel spacing",
      "SLICE_MISMATCH",
      [...axial([0]), ...axial([3], { pixelSpacing: [1, 1] })],
      /of 1 x 1 mm/,
    ],
    [
      "no position",
      "AFFINE_MISSING",
      [...axial([0]), { position: null }],
      /s01\.dcm: expected an ImagePositionPatient/,
    ],
    ["no orientation", "AFFINE_MISSING", axial([0, 3], { orientation: null }), /ImageOrientationPatient/],
    ["no pixel spacing", "AFFINE_MISSING", axial([0, 3], { pixelSpacing: null }), /PixelSpacing/],
    ["no thickness", "AFFINE_MISSING", axial([0], { thickness: null }), /SliceThickness/],
    ["oblique axes", "FILE_CORRUPT", axial([0, 3], { orientation: [1, 0, 0, 0.5, 1, 0] }), /at right angles/],
    ["long axes", "FILE_CORRUPT", axial([0, 3], { orientation: [2, 0, 0, 0, 1, 0] }), /length 1/],
    ["no pixel size", "FILE_CORRUPT", axial([0, 3], { pixelSpacing: [0, 1] }), /positive pixel spacings/],
    ["a place that is no number", "FILE_CORRUPT", axial([0, 3], { position: [Number.NaN, 0, 0] }), /\(0020,0032\)/],
    ["no series", "FILE_CORRUPT", axial([0, 3], { seriesUid: null }), /SeriesInstanceUID/],
    ["a CT without rescale", "RESCALE_MISSING", axial([0, 3], { rescale: null }), /s00\.dcm at \(-10, -20, 0\) mm/],
    ["a rescale slope of 0", "FILE_CORRUPT", axial([0, 3], { rescale: [0, 1] }), /slope other than 0/],
  ];

  it.each(cases)("with %s are refused with %s", (_, code, slices, message) => {
    write(slices);
    const error = errorOf(() => readVolume(folder));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(error.message).toContain(folder);
    expect(errorOf(() => readHeader(folder)).code).toBe(code);
  });

  it("name the place in numbers too", () => {
    write(axial([-120, -118, -114, -112]));
    expect(errorOf(() => readVolume(folder)).facts).toMatchObject({ positionMm: -118, gapMm: 4 });
  });

  it("may be sheared when that is asked for", () => {
    write(axial([0, 3, 6]).map((one, n) => ({ ...one, position: [-10, -20 + n, 3 * n] })));
    const { affine } = readVolume(folder, { gantryTilt: "shear" });
    expect(applyAffine(affine, [0, 0, 2])).toEqual([10, 18, 6]);
    expect(orientationOf(affine)).toBe("LPS");
  });
});

describe("several series", () => {
  const two = [
    ...axial([30, 33]),
    ...axial([0, 3, 6], { seriesUid: "1.2.4", seriesNumber: "5", description: "chest" }),
  ];

  it("are listed, and one is chosen by number or UID", () => {
    write(two);
    expect(listSeries(folder).map(({ uid, number, frames }) => [uid, number, frames.length])).toEqual([
      ["1.2.3", 4, 2],
      ["1.2.4", 5, 3],
    ]);
    const error = errorOf(() => readVolume(folder));
    expect(error.code).toBe("SERIES_AMBIGUOUS");
    expect(error.message).toContain('series 4 (1.2.3), CT "abdomen", 2 slices; series 5 (1.2.4), CT "chest", 3 slices');
    expect(readVolume(folder, { series: "5" }).shape[2]).toBe(3);
    expect(readVolume(folder, { series: "1.2.3" }).shape[2]).toBe(2);
    expect(errorOf(() => readVolume(folder, { series: "6" })).code).toBe("SERIES_UNKNOWN");
  });

  const dual = (fields: (z: number, echo: number) => Fields): readonly Fields[] =>
    [30, 33, 36].flatMap((z) =>
      [0, 1].map((echo) => ({
        modality: "MR",
        rescale: null,
        position: [0, 0, z],
        pixels: new Uint16Array(12).fill(z + echo),
        ...fields(z, echo),
      })),
    );

  it("in and opposed phase of one series are split by echo time", () => {
    write(dual((_, echo) => ({ echoTimeMs: ["2.3", "4.6"][echo] as string })));
    expect(listSeries(folder).map(({ echoTimeMs, frames }) => [echoTimeMs, frames.length])).toEqual([
      [2.3, 3],
      [4.6, 3],
    ]);
    const error = errorOf(() => readVolume(folder));
    expect(error.code).toBe("SERIES_AMBIGUOUS");
    expect(error.message).toMatch(/echo time 2\.3 ms, 3 slices; .*echo time 4\.6 ms, 3 slices/);
    const inPhase = readVolume(folder, { echoTimeMs: 4.6 });
    expect([0, 12, 24].map((n) => inPhase.voxels[n])).toEqual([31, 34, 37]);
    expect(errorOf(() => readVolume(folder, { echoTimeMs: 5 })).code).toBe("SERIES_UNKNOWN");
  });

  it("water and fat of one echo are split by image type", () => {
    const type = ["DERIVED\\PRIMARY\\W", "DERIVED\\PRIMARY\\F"] as const;
    write(dual((_, which) => ({ echoTimeMs: "2.3", imageType: type[which as 0] })));
    const error = errorOf(() => readVolume(folder));
    expect(error.code).toBe("SERIES_AMBIGUOUS");
    expect(error.message).toContain("image type DERIVED\\PRIMARY\\F");
    expect(readVolume(folder, { imageType: type[0] }).voxels[12]).toBe(33);
  });

  it("image types that do not tell slices apart do not split", () => {
    write(axial([0, 3, 6, 9]).map((one, n) => ({ ...one, imageType: n % 2 === 0 ? "A" : "B" })));
    expect(readVolume(folder).shape[2]).toBe(4);
  });
});

test("attributes are read by their tags, absent and empty ones as null", () => {
  write([
    {
      extra: [
        [0x0018, 0x0020, "CS", "GR\\IR"],
        [0x0018, 0x0087, "DS", ""],
      ],
    },
  ]);
  const tags = { scanning: "x00180020", field: "x00180087", patient: "x00100020", description: "x0008103e" };
  const expected = { scanning: "GR\\IR", field: null, patient: null, description: "abdomen" };
  expect(readDicomAttributes(join(folder, "s00.dcm"), tags)).toEqual(expected);
  writeFileSync(join(folder, "none.txt"), "no DICOM");
  expect(errorOf(() => readDicomAttributes(join(folder, "none.txt"), tags)).code).toBe("FORMAT_UNSUPPORTED");
});
