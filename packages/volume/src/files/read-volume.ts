import { type Affine, spacingOf } from "../affine.ts";
import { parseMetaImageHeader } from "../metaimage/parse.ts";
import { MAX_PADDING_BYTES, type NiftiInfo, parseNifti, parseNiftiHeader, parseNiftiPair } from "../nifti/parse.ts";
import { parseNrrdHeader } from "../nrrd/parse.ts";
import { orientationOf } from "../orientation.ts";
import type { PerAxis } from "../per-axis.ts";
import { dataBytes, type StoredVolume, volumeOfData, withoutLines } from "../stored-volume.ts";
import type { Scale, Volume } from "../volume.ts";
import type { VoxelTypeName } from "../voxel-types.ts";
import { type DicomFileOptions, describeDicomSeries, readDicomSeries } from "./dicom-files.ts";
import { gunzipHead, inflateExactly, isGzip, readStored } from "./stored-file.ts";
import { besides, formatOf, headOf, imageOf, isFolder, withHeader } from "./volume-format.ts";

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

/**
 * Reads a volume: a NIfTI file or pair, a MetaImage or NRRD file with its data file, a DICOM file or a folder of them.
 * The format and the compression are seen from the bytes; the name decides only where they do not. No array is made
 * that is longer than files of that length can fill, as docs/volumes.md states it.
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
  const head = headOf(headerPath);
  const named = { ...options, file: headerPath };
  const format = formatOf(head, headerPath);
  if (format === "nrrd") return parseNrrdHeader(head, named);
  if (format === "metaimage") return parseMetaImageHeader(head, named);
  return format === "dicom" ? { ...describeDicomSeries([headerPath], options), scale } : parseNiftiHeader(head, named);
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
