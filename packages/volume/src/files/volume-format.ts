import { existsSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, normalize } from "node:path";
import { looksLikeDicom } from "../dicom/data-set.ts";
import { failCorrupt, failFormat } from "../fail-file.ts";
import { looksLikeMetaImage } from "../metaimage/header-text.ts";
import { parseMetaImageHeader } from "../metaimage/parse.ts";
import { parseNiftiHeader } from "../nifti/parse.ts";
import { looksLikeNrrd } from "../nrrd/header-text.ts";
import { parseNrrdHeader } from "../nrrd/parse.ts";
import { MAX_TEXT_HEADER_BYTES } from "../stored-volume.ts";
import { dicomFilesIn } from "./dicom-files.ts";
import { gunzipHead, isGzip, readStart } from "./stored-file.ts";

export type VolumeFormat = "nifti" | "metaimage" | "nrrd" | "dicom";

/** How a volume is stored, by its bytes; a folder is DICOM. @throws FILE_MISSING, FILE_UNREADABLE, FORMAT_UNSUPPORTED */
export function volumeFormat(path: string): VolumeFormat {
  if (isFolder(path)) return "dicom";
  const headerPath = withHeader(path);
  return formatOf(headOf(headerPath), headerPath);
}

/**
 * Every file that `readVolume` reads for a path: the path itself; both files of a pair; a header with its data file;
 * the DICOM files of a folder. The header comes first.
 *
 * @throws FILE_MISSING, FILE_UNREADABLE, FORMAT_UNSUPPORTED, and those of the header's parser
 */
export function volumeFiles(path: string): readonly string[] {
  if (isFolder(path)) return dicomFilesIn(path);
  const headerPath = withHeader(path);
  const head = headOf(headerPath);
  const named = { file: headerPath };
  const format = formatOf(head, headerPath);
  if (format === "dicom") return [headerPath];
  if (format === "nifti") return parseNiftiHeader(head, named).pair ? [headerPath, imageOf(headerPath)] : [headerPath];
  const { dataFile } = (format === "nrrd" ? parseNrrdHeader : parseMetaImageHeader)(head, named);
  return dataFile === null ? [headerPath] : [headerPath, besides(headerPath, dataFile)];
}

/** The start of a header file, uncompressed. */
export function headOf(headerPath: string): Uint8Array {
  const start = readStart(headerPath, MAX_TEXT_HEADER_BYTES);
  return isGzip(start) ? gunzipHead(start, headerPath) : start;
}

/** The format of a file, by its first bytes and, where they do not say, by its name. @throws FORMAT_UNSUPPORTED */
export function formatOf(head: Uint8Array, path: string): VolumeFormat {
  if (looksLikeNrrd(head)) return "nrrd";
  if (looksLikeDicom(head)) return "dicom";
  if (looksLikeMetaImage(head)) return "metaimage";
  const name = path.toLowerCase();
  if (/\.(nrrd|nhdr)$/.test(name)) return "nrrd";
  if (/\.(mha|mhd)$/.test(name)) return "metaimage";
  if (/\.(dcm|dicom)$/.test(name)) return "dicom";
  // of a file that calls itself one, the parser's errors name what is wrong
  if (/\.(nii|hdr|img)(\.gz)?$/.test(name) || looksLikeNifti(head)) return "nifti";
  return failFormat(path, "a volume", "no NIfTI, DICOM, MetaImage or NRRD", "name a volume file, or convert this one");
}

/** Whether the bytes begin with the size of a NIfTI header, in either byte order. */
function looksLikeNifti(head: Uint8Array): boolean {
  if (head.length < 4) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  return [true, false].some((littleEndian) => [348, 540].includes(view.getInt32(0, littleEndian)));
}

export function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

/** The header of a NIfTI pair whose image is named; any other path is itself. */
export function withHeader(path: string): string {
  return path.replace(/\.img(\.gz)?$/i, (_, gz = "") => `.hdr${gz}`);
}

/** The image file of a NIfTI header: `.hdr` with `.img`, `.hdr.gz` with `.img.gz`. */
export function imageOf(headerPath: string): string {
  if (!/\.hdr(\.gz)?$/i.test(headerPath)) {
    failFormat(headerPath, "the header of a pair in a .hdr file", "another name", "rename the files to .hdr and .img");
  }
  return headerPath.replace(/\.hdr(\.gz)?$/i, (_, gz = "") => `.img${gz}`);
}

/** A data file lies in the folder of its header or below, so that a header cannot name any file of the machine. */
export function besides(headerPath: string, dataFile: string): string {
  const inside = normalize(dataFile);
  if (isAbsolute(inside) || inside.startsWith("..") || inside.includes("\0")) {
    failCorrupt(headerPath, "a data file in the folder of its header", dataFile.slice(0, 200));
  }
  return join(dirname(headerPath), inside);
}
