import { createHash, randomBytes } from "node:crypto";
import { cpSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeVolume } from "@panshift/volume/files";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeSeries } from "../../../test/support/dicom-series.ts";
import { fileHash, isOneVolume, rememberedHash, volumeHash, volumesAt } from "../src/index.ts";
import { newFolder, tinyVolume } from "./miniature.ts";

const code = (name: string) => expect.objectContaining({ code: name, exitCode: 2 });

let folder: string;
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("volumesAt", () => {
  it("lists the volume files and DICOM folders of a folder, sorted, and nothing else", () => {
    for (const name of ["b.nii.gz", "a.nhdr", "a.raw", "c.hdr", "c.img", "._b.nii.gz", "notes.txt"]) {
      writeFileSync(join(folder, name), "");
    }
    mkdirSync(join(folder, "more"));
    writeSeries(join(folder, "ct"), tinyVolume());
    expect(volumesAt(folder)).toEqual(["a.nhdr", "b.nii.gz", "c.hdr", "ct"].map((name) => join(folder, name)));
    expect(isOneVolume(folder)).toBe(false);
  });

  it("takes a file and a DICOM folder for themselves, whatever lies beside the slices", () => {
    const series = writeSeries(join(folder, "ct"), tinyVolume());
    writeFileSync(join(series, "report.pdf"), "");
    symlinkSync(join(folder, "gone"), join(series, "link"));
    for (const path of [series, join(series, "000.dcm")]) {
      expect(volumesAt(path)).toEqual([path]);
      expect(isOneVolume(path)).toBe(true);
    }
  });

  it("refuses a folder that could mean either, and what is not there", () => {
    const series = writeSeries(join(folder, "ct"), tinyVolume());
    writeVolume(join(series, "mask.nii.gz"), tinyVolume());
    expect(() => volumesAt(series)).toThrowError(code("CALL_INVALID"));
    expect(() => volumesAt(join(folder, "none"))).toThrowError(code("FILE_MISSING"));
  });
});

describe("hashes", () => {
  it("of a file are its SHA-256, also when it is read in several pieces", () => {
    for (const length of [0, 1, (1 << 20) + 1, 3 << 20]) {
      const bytes = randomBytes(length);
      const file = join(folder, "bytes");
      writeFileSync(file, bytes);
      expect(fileHash(file)).toBe(createHash("sha256").update(bytes).digest("hex"));
    }
  });

  it("that are remembered are taken anew of a file of another size or time of change alone", () => {
    const file = join(folder, "bytes");
    const hashOf = rememberedHash();
    const write = (text: string, seconds: number) => {
      writeFileSync(file, text);
      utimesSync(file, seconds, seconds);
      return fileHash(file);
    };
    const first = write("ab", 1);
    expect(hashOf(file)).toBe(first);
    write("cd", 1);
    expect(hashOf(file)).toBe(first); // was not read
    const touched = write("cd", 2);
    expect(hashOf(file)).toBe(touched);
    const longer = write("cde", 2);
    expect(hashOf(file)).toBe(longer);
    rmSync(file);
    expect(() => hashOf(file)).toThrow("ENOENT");
  });

  it("of a DICOM folder follow its slices, not their names or what else lies there", () => {
    const series = writeSeries(join(folder, "ct"), tinyVolume());
    const other = join(folder, "other");
    cpSync(series, other, { recursive: true });
    renameSync(join(other, "000.dcm"), join(other, "x"));
    writeFileSync(join(other, "notes.txt"), "");
    expect(volumeHash(other)).toBe(volumeHash(series));
    rmSync(join(other, "x"));
    expect(volumeHash(other)).not.toBe(volumeHash(series));
  });

  it("of a header follow its data file too", () => {
    const header = join(folder, "scan.mhd");
    const geometry =
      "ObjectType = Image\nNDims = 3\nDimSize = 2 1 1\nElementType = MET_UCHAR\nElementSpacing = 1 1 1\n";
    writeFileSync(
      header,
      `${geometry}Offset = 0 0 0\nTransformMatrix = 1 0 0 0 1 0 0 0 1\nElementDataFile = scan.raw\n`,
    );
    writeFileSync(join(folder, "scan.raw"), Uint8Array.of(1, 2));
    const before = volumeHash(header);
    writeFileSync(join(folder, "scan.raw"), Uint8Array.of(1, 3));
    expect(volumeHash(header)).not.toBe(before);
  });

  it("of a file that is a whole volume are the file's", () => {
    const file = join(folder, "scan.nii.gz");
    writeVolume(file, tinyVolume());
    expect(volumeHash(file)).toBe(fileHash(file));
  });
});
