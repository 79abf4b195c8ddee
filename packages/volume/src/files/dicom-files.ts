import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fail, PanShiftError } from "@panshift/core";
import { looksLikeDicom } from "../dicom/data-set.ts";
import {
  type DicomInfo,
  type DicomOptions,
  type DicomSource,
  describeDicom,
  listDicomSeries,
  readDicom,
} from "../dicom/read-series.ts";
import type { DicomSeries } from "../dicom/series.ts";
import type { Volume } from "../volume.ts";
import { nodeCodec } from "./dicom-codecs.ts";
import { inflateRawWhole, readStart, readStored } from "./stored-file.ts";

export type DicomFileOptions = Omit<DicomOptions, "place" | "codecs" | "inflateRaw">;

/** Bytes up to and with the letters "DICM". */
const SIGNATURE_BYTES = 132;

/** Whether a folder holds at least one DICOM file that can be read. False for what is no folder. */
export function isDicomFolder(path: string): boolean {
  const isReadable = (file: string) => {
    try {
      return isDicom(file);
    } catch (error) {
      if (error instanceof PanShiftError) return false;
      throw error;
    }
  };
  return namesIn(path)?.some((name) => isReadable(join(path, name))) ?? false;
}

/**
 * The image series in a folder (not in folders below), or among files.
 *
 * @throws FILE_MISSING when there is no DICOM file; FILE_CORRUPT; FORMAT_UNSUPPORTED for a named file that is no DICOM
 */
export function listSeries(folder: string | readonly string[]): readonly DicomSeries[] {
  return listDicomSeries(sourcesOf(folder), optionsOf(folder, {}));
}

/**
 * Reads a series from a folder, in which other files are left out, or from files.
 *
 * @throws FILE_MISSING, FILE_UNREADABLE, and those of `readDicom`
 */
export function readDicomSeries(folder: string | readonly string[], options: DicomFileOptions = {}): Volume {
  return readDicom(sourcesOf(folder), optionsOf(folder, options));
}

/** What the headers of a series say. @throws as `readDicomSeries` */
export function describeDicomSeries(folder: string | readonly string[], options: DicomFileOptions = {}): DicomInfo {
  return describeDicom(sourcesOf(folder), optionsOf(folder, options));
}

function optionsOf(folder: string | readonly string[], options: DicomFileOptions): DicomOptions {
  const place = typeof folder === "string" ? folder : (folder[0] ?? "no files");
  return { ...options, place, codecs: nodeCodec, inflateRaw: inflateRawWhole };
}

function sourcesOf(folder: string | readonly string[]): readonly DicomSource[] {
  const paths = typeof folder === "string" ? dicomFilesIn(folder) : folder;
  return paths.map((name) => ({ name, read: () => readStored(name) }));
}

/** The DICOM files in a folder (not in folders below), in order of their names. @throws FILE_MISSING, FILE_UNREADABLE */
export function dicomFilesIn(folder: string): readonly string[] {
  const names = namesIn(folder) ?? [];
  const paths = names.map((name) => join(folder, name)).filter(isDicom);
  if (paths.length > 0) return paths;
  return fail("FILE_MISSING", {
    file: folder,
    expected: "a folder with DICOM files",
    found: names.length === 0 ? "no files" : `${names.length} other files`,
    hint: "name the folder that holds the slices themselves, not one above it",
  });
}

/** Files of a folder in order of their names, and links to files; null when it is none. */
function namesIn(folder: string): readonly string[] | null {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() || (entry.isSymbolicLink() && isFile(join(folder, entry.name))))
      .map(({ name }) => name)
      .sort();
  } catch {
    return null;
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function isDicom(path: string): boolean {
  return looksLikeDicom(readStart(path, SIGNATURE_BYTES));
}
