import { statSync } from "node:fs";
import { dirname, isAbsolute, join, normalize } from "node:path";
import { type Affine, spacingOf } from "../affine.ts";
import { looksLikeDicom } from "../dicom/data-set.ts";
import { failCorrupt, failFormat } from "../fail-file.ts";
import { looksLikeMetaImage } from "../metaimage/header-text.ts";
import { parseMetaImageHeader } from "../metaimage/parse.ts";
import { MAX_PADDING_BYTES, type NiftiInfo, parseNifti, parseNiftiHeader, parseNiftiPair } from "../nifti/parse.ts";
import { looksLikeNrrd } from "../nrrd/header-text.ts";
import { parseNrrdHeader } from "../nrrd/parse.ts";
import { orientationOf } from "../orientation.ts";
import { dataBytes, MAX_TEXT_HEADER_BYTES, type StoredVolume, volumeOfData, withoutLines } from "../stored-volume.ts";
import type { PerAxis, Scale, Volume } from "../volume.ts";
import type { VoxelTypeName } from "../voxel-types.ts";
import { type DicomFileOptions, describeDicomSeries, readDicomSeries } from "./dicom-files.ts";
import { gunzipHead, inflateExactly, isGzip, readStart, readStored } from "./stored-file.ts";

/** What a file's header says, with the geometry derived from it. */
export interface VolumeInfo {
  readonly shape: PerAxis<number>;
  readonly affine: Affine;
  /** Of a DICOM series: int16 turns into float32 when a value does not fit. */
  readonly voxelType: VoxelTypeName;
  readonly scale: Scale;
  readonly spacing: PerAxis<number>;
  readonly orientation: string;
}

export interface ReadOptions extends DicomFileOptions {
  /** Affine for a NIfTI, MetaImage or NRRD header that has none; without it such a header is refused. */
  readonly assumeAffine?: Affine;
}

/** Room for extensions in a compressed `.hdr` file. */
const MAX_HEADER_FILE_BYTES = 1 << 20;

type Format = "nifti" | "metaimage" | "nrrd" | "dicom";

/**
 * Reads a volume: a NIfTI file or pair, a MetaImage or NRRD file with its data file, a DICOM file or a folder of them.
 * The format and the compression are seen from the bytes; the name decides only where they do not. Nothing is allocated
 * beyond what files of that length can hold: 1032 times the length where they are compressed.
 *
 * @param path of either file of a NIfTI pair
 * @throws FILE_MISSING, FILE_UNREADABLE, and those of `parseNifti`, `parseMetaImageHeader`, `parseNrrdHeader`, `readDicom`
 */
export function readVolume(path: string, options: ReadOptions = {}): Volume {
  if (isFolder(path)) return readDicomSeries(path, options);
  const headerPath = withHeader(path);
  const stored = readStored(headerPath);
  const named = { ...options, file: headerPath };
  const head = isGzip(stored) ? gunzipHead(stored, headerPath) : stored;
  const format = formatOf(head, headerPath);
  if (format === "dicom") return readDicomSeries([headerPath], options);
  if (format !== "nifti") {
    const parsed = (format === "nrrd" ? parseNrrdHeader : parseMetaImageHeader)(head, named);
    return volumeOfData(parsed, dataOf(parsed, stored, headerPath), headerPath);
  }
  const info = parseNiftiHeader(head, named);
  if (!info.pair) return parseNifti(inflatedNifti(stored, info, headerPath), named);
  const imagePath = imageOf(headerPath);
  const image = inflatedNifti(readStored(imagePath), info, imagePath);
  const header = isGzip(stored)
    ? inflateExactly(stored, headerPath, { format: "gzip", size: 540, padding: MAX_HEADER_FILE_BYTES })
    : stored;
  return parseNiftiPair(header, image, named);
}

/**
 * Reads the headers alone: of a DICOM series, those of all its files.
 *
 * @throws as `readVolume`
 */
export function readHeader(path: string, options: ReadOptions = {}): VolumeInfo {
  const { shape, affine, voxelType, scale } = infoOf(path, options);
  return { shape, affine, voxelType, scale, spacing: spacingOf(affine), orientation: orientationOf(affine) };
}

function infoOf(path: string, options: ReadOptions): Omit<VolumeInfo, "spacing" | "orientation"> {
  const scale = { slope: 1, intercept: 0 };
  if (isFolder(path)) return { ...describeDicomSeries(path, options), scale };
  const headerPath = withHeader(path);
  const start = readStart(headerPath, MAX_TEXT_HEADER_BYTES);
  const head = isGzip(start) ? gunzipHead(start, headerPath) : start;
  const named = { ...options, file: headerPath };
  const format = formatOf(head, headerPath);
  if (format === "nrrd") return parseNrrdHeader(head, named);
  if (format === "metaimage") return parseMetaImageHeader(head, named);
  return format === "dicom" ? { ...describeDicomSeries([headerPath], options), scale } : parseNiftiHeader(head, named);
}

function formatOf(head: Uint8Array, path: string): Format {
  if (looksLikeNrrd(head)) return "nrrd";
  if (looksLikeDicom(head)) return "dicom";
  if (looksLikeMetaImage(head)) return "metaimage";
  const name = path.toLowerCase();
  if (/\.(nrrd|nhdr)$/.test(name)) return "nrrd";
  if (/\.(mha|mhd)$/.test(name)) return "metaimage";
  if (/\.(dcm|dicom)$/.test(name)) return "dicom";
  return "nifti"; // whose errors name what is wrong with a header that is none
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The header of a NIfTI pair whose image is named; any other path is itself. */
function withHeader(path: string): string {
  return path.replace(/\.img(\.gz)?$/i, (_, gz = "") => `.hdr${gz}`);
}

/** The image file of a NIfTI header: `.hdr` with `.img`, `.hdr.gz` with `.img.gz`. */
function imageOf(headerPath: string): string {
  if (!/\.hdr(\.gz)?$/i.test(headerPath)) {
    failFormat(headerPath, "the header of a pair in a .hdr file", "another name", "rename the files to .hdr and .img");
  }
  return headerPath.replace(/\.hdr(\.gz)?$/i, (_, gz = "") => `.img${gz}`);
}

function inflatedNifti(stored: Uint8Array, { voxelOffset, voxelBytes }: NiftiInfo, path: string): Uint8Array {
  if (!isGzip(stored)) return stored;
  return inflateExactly(stored, path, { format: "gzip", size: voxelOffset + voxelBytes, padding: MAX_PADDING_BYTES });
}

/** The uncompressed data of a MetaImage or NRRD header: behind it, or in the file that it names. */
function dataOf(parsed: StoredVolume, stored: Uint8Array, headerPath: string): Uint8Array {
  const { dataFile, headerBytes, encoding, skip } = parsed;
  const path = dataFile === null ? headerPath : besides(headerPath, dataFile);
  const whole = dataFile === null ? stored.subarray(headerBytes) : readStored(path);
  const data = withoutLines(whole, skip.lines, path);
  if (encoding !== "deflate") return data;
  const format = isGzip(data) ? "gzip" : "zlib";
  return inflateExactly(data, path, { format, size: dataBytes(parsed), padding: MAX_PADDING_BYTES });
}

/** A data file lies in the folder of its header or below, so that a header cannot name any file of the machine. */
function besides(headerPath: string, dataFile: string): string {
  const inside = normalize(dataFile);
  if (isAbsolute(inside) || inside.startsWith("..") || inside.includes("\0")) {
    failCorrupt(headerPath, "a data file in the folder of its header", dataFile.slice(0, 200));
  }
  return join(dirname(headerPath), inside);
}
