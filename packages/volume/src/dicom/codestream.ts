import type { CodecName } from "./decoders.ts";

/** What the first bytes of a compressed image say of it. */
export interface CodestreamSize {
  readonly codec: CodecName;
  readonly width: number;
  readonly height: number;
  readonly components: number;
  /** Parts that are compressed on their own; 1 but for JPEG 2000. */
  readonly tiles: number;
}

const JPEG2000_START = 0xff4fff51; // SOC, SIZ
const JPEG_START = 0xffd8;

/** Frame headers of the JPEG processes that are read. @source ITU-T T.81, table B.1; ITU-T T.87, C.1.1 */
const JPEG_FRAMES: Readonly<Record<number, CodecName>> = {
  65472: "jpeg-baseline",
  65475: "jpeg-lossless",
  65527: "jpeg-ls",
};

/**
 * Reads the size of a JPEG, JPEG-LS or JPEG 2000 image without decoding it, so that no decoder allocates
 * for more than the file's header says.
 *
 * @returns null when the bytes begin no such image, or one of another process of JPEG
 * @source ITU-T T.800, A.5.1 (SIZ); ITU-T T.81, B.2.2 and ITU-T T.87, C.2.2 (frame header)
 */
export function codestreamSize(bytes: Uint8Array): CodestreamSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length >= 42 && view.getUint32(0) === JPEG2000_START) return sizeOfJpeg2000(view);
  if (bytes.length >= 4 && view.getUint16(0) === JPEG_START) return sizeOfJpeg(view);
  return null;
}

/**
 * The bytes up to and with the end marker, which JPEG, JPEG-LS and JPEG 2000 share; null when they end otherwise.
 * Decoders make up the rest of an image that lacks it, or search for it for minutes.
 */
export function endedCodestream(bytes: Uint8Array): Uint8Array | null {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--; // fragments are padded to an even length
  return end >= 2 && bytes[end - 2] === 0xff && bytes[end - 1] === 0xd9 ? bytes.subarray(0, end) : null;
}

function sizeOfJpeg2000(view: DataView): CodestreamSize | null {
  const [right, bottom, left, top] = [8, 12, 16, 20].map((at) => view.getUint32(at)) as [
    number,
    number,
    number,
    number,
  ];
  const [tileWidth, tileHeight, tileLeft, tileTop] = [24, 28, 32, 36].map((at) => view.getUint32(at)) as [
    number,
    number,
    number,
    number,
  ];
  if (tileWidth === 0 || tileHeight === 0) return null;
  const tiles = Math.ceil((right - tileLeft) / tileWidth) * Math.ceil((bottom - tileTop) / tileHeight);
  return { codec: "jpeg-2000", width: right - left, height: bottom - top, components: view.getUint16(40), tiles };
}

/** Steps from segment to segment up to the frame header (SOF0 to SOF15, without DHT, JPG, DAC; or SOF55 of JPEG-LS). */
function sizeOfJpeg(view: DataView): CodestreamSize | null {
  for (let at = 2; at + 10 <= view.byteLength; ) {
    const marker = view.getUint16(at);
    if (marker === 0xffff) {
      at++; // a fill byte
      continue;
    }
    if (marker < 0xff01) return null;
    const codec = JPEG_FRAMES[marker];
    const otherFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (codec !== undefined || otherFrame) {
      const [height, width, components] = [view.getUint16(at + 5), view.getUint16(at + 7), view.getUint8(at + 9)];
      return codec === undefined ? null : { codec, width, height, components, tiles: 1 };
    }
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}
