import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { joined } from "./dicom-bytes.ts";

/** An image to compress: words of `bits` significant bits, rows from the top. */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly pixels: Uint16Array | Uint8Array;
}

const require = createRequire(import.meta.url);

const LIBRARIES = {
  "jpeg-2000": ["@cornerstonejs/codec-openjpeg", "J2KEncoder"],
  "jpeg-ls": ["@cornerstonejs/codec-charls", "JpegLSEncoder"],
} as const;

/** Compresses an image with the encoder of a codec's own library, without loss. */
export async function encode(name: keyof typeof LIBRARIES, image: Image): Promise<Uint8Array> {
  const [library, encoderName] = LIBRARIES[name];
  const module = await require(`${library}/wasmjs`)({ wasmBinary: readFileSync(require.resolve(`${library}/wasm`)) });
  const encoder = new module[encoderName]();
  const { width, height, bits, pixels } = image;
  const info = { width, height, bitsPerSample: bits, componentCount: 1, isSigned: false };
  encoder.getDecodedBuffer(info).set(new Uint8Array(pixels.buffer));
  if (name === "jpeg-2000") {
    encoder.setQuality(true, 0);
    encoder.setDecompositions(2);
  }
  encoder.encode();
  const bytes = encoder.getEncodedBuffer().slice() as Uint8Array;
  encoder.delete();
  return bytes;
}

/** Run lengths: a literal run for each row of each byte plane, and repeats where a whole row is one value. */
export function encodeRle({ width, height, pixels }: Image): Uint8Array {
  const size = pixels.BYTES_PER_ELEMENT;
  const planes = Array.from({ length: size }, (_, n) => {
    const plane = Uint8Array.from(pixels, (word) => word >> (8 * (size - 1 - n)));
    const rows = Array.from({ length: height }, (_, row) => plane.subarray(row * width, (row + 1) * width));
    return joined(
      rows.map((row) =>
        row.every((byte) => byte === row[0])
          ? Uint8Array.of(257 - width, row[0] as number)
          : joined([Uint8Array.of(width - 1), row]),
      ),
    );
  });
  const header = new DataView(new ArrayBuffer(64));
  header.setUint32(0, size, true);
  let at = 64;
  for (const [n, plane] of planes.entries()) {
    header.setUint32(4 + 4 * n, at, true);
    at += plane.length;
  }
  return joined([new Uint8Array(header.buffer), ...planes]);
}

/** JPEG lossless, first-order prediction (selection value 1), each difference category with a code of 5 bits. */
export function encodeLossless({ width, height, bits, pixels }: Image): Uint8Array {
  const head = [
    [0xff, 0xd8],
    [0xff, 0xc4, 0, 36, 0, 0, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...Array.from({ length: 17 }, (_, n) => n)],
    [0xff, 0xc3, 0, 11, bits, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0],
    [0xff, 0xda, 0, 8, 1, 1, 0, 1, 0, 0],
  ].flat();
  const out: number[] = [];
  let [byte, used] = [0, 0];
  const put = (value: number, length: number) => {
    for (let bit = length - 1; bit >= 0; bit--) {
      byte = (byte << 1) | ((value >> bit) & 1);
      if (++used < 8) continue;
      out.push(byte, ...(byte === 255 ? [0] : []));
      [byte, used] = [0, 0];
    }
  };
  for (let n = 0; n < pixels.length; n++) {
    const left = n === 0 ? 1 << (bits - 1) : (pixels[n % width === 0 ? n - width : n - 1] as number);
    const difference = (((pixels[n] as number) - left) << 16) >> 16;
    const category = 32 - Math.clz32(Math.abs(difference));
    put(category, 5);
    if (category < 16) put(difference < 0 ? difference - 1 : difference, category);
  }
  put(127, 7); // the rest of the last byte
  return Uint8Array.from([...head, ...out, 0xff, 0xd9]);
}

/** 16 x 8 pixels of value 8 * column + 10 * row, as JPEG baseline. @source written with Pillow 13.0.0, quality 100 */
export const baselineJpeg = Uint8Array.from(
  atob(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB" +
      "AQEBAQEBAQEBAQEBAQH/wAALCAAIABABAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACv/EABsQAAEEAwAAAAAAAAAAAAAAAAgAJTRD" +
      "U2Fx/9oACAEBAAA/AD7jaJMBsxU80kADaJMBsxU80v/Z",
  ),
  (letter) => letter.charCodeAt(0),
);
