import { failFormat } from "../fail-file.ts";
import type { CodecName } from "./decoders.ts";

/** How the pixels of a file are stored. */
export type PixelEncoding =
  | { readonly kind: "native"; readonly littleEndian: boolean }
  | { readonly kind: "rle" }
  | { readonly kind: "codec"; readonly codec: CodecName };

const LITTLE: PixelEncoding = { kind: "native", littleEndian: true };
const codec = (name: CodecName): PixelEncoding => ({ kind: "codec", codec: name });

/** @source DICOM PS3.6, annex A, and PS3.5, section 10 */
const ENCODINGS: Readonly<Record<string, PixelEncoding>> = {
  "1.2.840.10008.1.2": LITTLE,
  "1.2.840.10008.1.2.1": LITTLE,
  "1.2.840.10008.1.2.1.99": LITTLE,
  "1.2.840.10008.1.2.2": { kind: "native", littleEndian: false },
  "1.2.840.10008.1.2.5": { kind: "rle" },
  "1.2.840.10008.1.2.4.50": codec("jpeg-baseline"),
  "1.2.840.10008.1.2.4.57": codec("jpeg-lossless"),
  "1.2.840.10008.1.2.4.70": codec("jpeg-lossless"),
  "1.2.840.10008.1.2.4.80": codec("jpeg-ls"),
  "1.2.840.10008.1.2.4.81": codec("jpeg-ls"),
  "1.2.840.10008.1.2.4.90": codec("jpeg-2000"),
  "1.2.840.10008.1.2.4.91": codec("jpeg-2000"),
};

const UNSUPPORTED: Readonly<Record<string, string>> = {
  "1.2.840.10008.1.2.4.51": "JPEG Extended, 12 bit",
  "1.2.840.10008.1.2.4.92": "JPEG 2000 Part 2, lossless",
  "1.2.840.10008.1.2.4.93": "JPEG 2000 Part 2",
  "1.2.840.10008.1.2.4.94": "JPIP Referenced",
  "1.2.840.10008.1.2.4.95": "JPIP Referenced Deflate",
  "1.2.840.10008.1.2.4.100": "MPEG2 Main Level",
  "1.2.840.10008.1.2.4.101": "MPEG2 High Level",
  "1.2.840.10008.1.2.4.102": "MPEG-4 AVC/H.264",
  "1.2.840.10008.1.2.4.110": "JPEG XL Lossless",
  "1.2.840.10008.1.2.4.111": "JPEG XL JPEG Recompression",
  "1.2.840.10008.1.2.4.112": "JPEG XL",
  "1.2.840.10008.1.2.4.201": "High-Throughput JPEG 2000, lossless",
  "1.2.840.10008.1.2.4.202": "High-Throughput JPEG 2000 RPCL, lossless",
  "1.2.840.10008.1.2.4.203": "High-Throughput JPEG 2000",
};

/**
 * How a transfer syntax stores pixels.
 *
 * @param place file and position, for the message
 * @throws FORMAT_UNSUPPORTED
 */
export function pixelEncodingOf(uid: string, place: string): PixelEncoding {
  return (
    ENCODINGS[uid] ??
    failFormat(
      place,
      "uncompressed, RLE, JPEG baseline or lossless, JPEG-LS or JPEG 2000 pixels",
      `transfer syntax ${uid} (${UNSUPPORTED[uid] ?? "unknown"})`,
      "convert the series to Explicit VR Little Endian",
    )
  );
}
