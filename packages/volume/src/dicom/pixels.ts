import dicomParser from "dicom-parser";
import { failCorrupt, failFormat, failVoxelType } from "../fail-file.ts";
import { voxelsOfBytes } from "../raw-voxels.ts";
import { codestreamSize, endedCodestream } from "./codestream.ts";
import { type DataSet, type Element, guarded, PIXEL_DATA } from "./data-set.ts";
import type { CodecName, CodecSource } from "./decoders.ts";
import { nameOf } from "./even-depths.ts";
import type { DicomFrame } from "./frame.ts";
import { decodeRle } from "./rle.ts";
import { pixelEncodingOf } from "./transfer-syntaxes.ts";

type Pixels = Uint8Array | Uint16Array;

/** No decoder is started for an image of more bytes than this multiple of its file: empty slices compress well, but not so well. */
const MAX_EXPANSION = 4096;
const MAX_TILES = 1024;

/**
 * Checks that a frame holds one plain number of 8 or 16 bits per pixel, in an encoding that is read, and that its file
 * is long enough for so many: all of them where they are uncompressed, else a 4096th.
 *
 * @throws VOXEL_TYPE_UNSUPPORTED, FORMAT_UNSUPPORTED, FILE_CORRUPT
 */
export function requireReadable(frame: DicomFrame): void {
  const { pixels, hasLookupTable, unplacedFrames } = frame;
  const place = placeOf(frame);
  const { kind } = pixelEncodingOf(pixels.transferSyntax, place);
  if (unplacedFrames > 0) {
    const found = `${unplacedFrames} frames without places of their own`;
    failFormat(place, "one frame, or frames with places of their own", found, "export it as single slices");
  }
  if (pixels.samples !== 1 || !pixels.photometric.startsWith("MONOCHROME")) {
    failVoxelType(
      place,
      `${pixels.samples} samples per pixel, ${pixels.photometric || "no photometric interpretation"}`,
    );
  }
  if (pixels.photometric !== "MONOCHROME2") {
    failFormat(place, "larger numbers for brighter pixels", pixels.photometric, "export it as MONOCHROME2");
  }
  if (pixels.bitsAllocated !== 8 && pixels.bitsAllocated !== 16)
    failVoxelType(place, `${pixels.bitsAllocated} bits per pixel`);
  if (hasLookupTable) failFormat(place, "rescale slope and intercept", "a modality lookup table", "export it rescaled");
  const needed = (frame.index + 1) * frame.rows * frame.columns * (pixels.bitsAllocated / 8);
  const atLeast = kind === "native" ? needed : Math.ceil(needed / MAX_EXPANSION);
  if (frame.fileBytes < atLeast) failCorrupt(place, `a file of at least ${atLeast} bytes`, `${frame.fileBytes}`);
}

/** File and frame, and where it lies. */
export function placeOf(frame: DicomFrame): string {
  return frame.position === null ? nameOf(frame) : `${nameOf(frame)} at (${frame.position.join(", ")}) mm LPS`;
}

/**
 * The pixels of a readable frame as they are stored: unsigned words, in which only the stored bits mean something.
 *
 * @param dataSet of the frame's file, whole
 * @returns length rows * columns
 * @throws FILE_CORRUPT, FORMAT_UNSUPPORTED when `codecs` has no decoder for it
 */
export function storedPixels(dataSet: DataSet, frame: DicomFrame, codecs: CodecSource): Pixels {
  const place = placeOf(frame);
  const element = dataSet.elements[PIXEL_DATA] ?? failCorrupt(place, "pixels", "none");
  const encoding = pixelEncodingOf(frame.pixels.transferSyntax, place);
  if (encoding.kind === "native") return nativePixels(dataSet, element, frame, encoding.littleEndian);
  const encoded = guarded(place, () => fragmentsOf(dataSet, element, frame));
  return encoding.kind === "rle" ? rlePixels(encoded, frame) : decodedPixels(encoded, frame, encoding.codec, codecs);
}

function nativePixels({ byteArray }: DataSet, element: Element, frame: DicomFrame, littleEndian: boolean): Pixels {
  const place = placeOf(frame);
  const { rows, columns, pixels } = frame;
  const count = rows * columns;
  const size = count * (pixels.bitsAllocated / 8);
  const start = element.dataOffset + frame.index * size;
  const end = element.dataOffset + element.length;
  if (element.encapsulatedPixelData || start + size > end || end > byteArray.length) {
    failCorrupt(place, `${size} bytes of pixels`, `${Math.max(0, Math.min(end, byteArray.length) - start)}`);
  }
  if (frame.index === 0 && element.vr === "OW" && !littleEndian && pixels.bitsAllocated === 8) {
    failFormat(place, "8-bit pixels in bytes", "8-bit pixels in big-endian words", "export it in little endian");
  }
  const voxelType = pixels.bitsAllocated === 8 ? "uint8" : "uint16";
  return voxelsOfBytes(byteArray as Uint8Array, { voxelType, count, offset: start, littleEndian }) as Pixels;
}

/** The encoded bytes of one frame: all fragments of a file with one frame, else one fragment, or what the offset table says. */
function fragmentsOf(dataSet: DataSet, element: Element, frame: DicomFrame): Uint8Array {
  const place = placeOf(frame);
  const fragments = element.fragments ?? failCorrupt(place, "encapsulated pixels", "none");
  const frames = Number(dataSet.string("x00280008") ?? "1");
  const offsets = element.basicOffsetTable ?? [];
  const joined = (first: number, count: number) =>
    dicomParser.readEncapsulatedPixelDataFromFragments(dataSet, element, first, count) as Uint8Array;
  if (frames === 1) return joined(0, fragments.length);
  if (fragments.length === frames) return joined(frame.index, 1);
  if (offsets.length !== frames) failCorrupt(place, "a table of the frames' offsets", `${offsets.length} offsets`);
  return dicomParser.readEncapsulatedImageFrame(dataSet, element, frame.index) as Uint8Array;
}

function rlePixels(encoded: Uint8Array, frame: DicomFrame): Pixels {
  const place = placeOf(frame);
  const { rows, columns, pixels } = frame;
  requireBounded(rows * columns * 2, encoded, place);
  const decoded = decodeRle(encoded, rows * columns);
  if (decoded === null || decoded.BYTES_PER_ELEMENT !== pixels.bitsAllocated / 8) {
    failCorrupt(place, `run lengths of ${columns} x ${rows} pixels of ${pixels.bitsAllocated} bits`, "others");
  }
  return decoded;
}

function decodedPixels(encoded: Uint8Array, frame: DicomFrame, codec: CodecName, codecs: CodecSource): Pixels {
  const place = placeOf(frame);
  const { rows, columns } = frame;
  requireBounded(rows * columns * 2, encoded, place);
  const size = codestreamSize(encoded);
  const { width: w, height: h } = size ?? { width: 0, height: 0 };
  if (size?.codec !== codec || w !== columns || h !== rows || size.components !== 1 || size.tiles > MAX_TILES) {
    failCorrupt(place, `a ${codec} image of ${columns} x ${rows} pixels of one number`, size ?? "none");
  }
  const complete = endedCodestream(encoded) ?? failCorrupt(place, `a ${codec} image with an end marker`, "none");
  const decode = codecs(codec);
  const { width, height, components, pixels } = guarded(place, () => decode(complete));
  if (width !== columns || height !== rows || components !== 1 || pixels.length !== rows * columns) {
    failCorrupt(place, `${columns} x ${rows} decoded pixels`, { width, height, components, length: pixels.length });
  }
  return pixels;
}

function requireBounded(bytes: number, encoded: Uint8Array, place: string): void {
  if (bytes <= MAX_EXPANSION * encoded.length) return;
  failCorrupt(place, `at least ${Math.ceil(bytes / MAX_EXPANSION)} compressed bytes for its size`, `${encoded.length}`);
}
