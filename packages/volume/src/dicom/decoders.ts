/** Encodings that need a library. */
export type CodecName = "jpeg-baseline" | "jpeg-lossless" | "jpeg-ls" | "jpeg-2000";

/** An image as a codec gives it: rows from the top, 8 or 16 bits a pixel (little endian), one component. */
export interface DecodedImage {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  readonly pixels: Uint8Array | Uint16Array;
}

/** Decodes one image. Throws anything when the bytes are damaged. */
export type ImageDecoder = (encoded: Uint8Array) => DecodedImage;

/** Gives the decoder of an encoding, which it may load only now; throws a PanShift error where it has none. */
export type CodecSource = (name: CodecName) => ImageDecoder;

/** The decoder classes of the Cornerstone codecs (JPEG 2000, JPEG-LS, JPEG baseline) have this shape. */
export interface WasmDecoderClass {
  new (): {
    getEncodedBuffer(length: number): Uint8Array;
    getDecodedBuffer(): Uint8Array;
    decode(): void;
    getFrameInfo(): { width: number; height: number; bitsPerSample: number; componentCount: number };
    delete(): void;
  };
}

/** A decoder of a Cornerstone codec. Its memory is given back after each image. */
export function wasmDecoder(Decoder: WasmDecoderClass): ImageDecoder {
  return (encoded) => {
    const decoder = new Decoder();
    try {
      decoder.getEncodedBuffer(encoded.length).set(encoded);
      decoder.decode();
      const { width, height, bitsPerSample, componentCount } = decoder.getFrameInfo();
      // A copy: the codec's memory is reused.
      const bytes = decoder.getDecodedBuffer().slice();
      const pixels = bitsPerSample <= 8 ? bytes : new Uint16Array(bytes.buffer, 0, bytes.length >> 1);
      return { width, height, components: componentCount, pixels };
    } finally {
      decoder.delete();
    }
  };
}

/** The decoder class of jpeg-lossless-decoder-js has this shape. */
export interface LosslessDecoderClass {
  new (): {
    decode(buffer: ArrayBuffer, offset: number, length: number): Uint8Array | Uint16Array | null;
    readonly xDim: number;
    readonly yDim: number;
    readonly numComp: number;
    /** Row of the next pixel. */
    readonly yLoc: number;
  };
}

/** A decoder of jpeg-lossless-decoder-js. */
export function losslessDecoder(Decoder: LosslessDecoderClass): ImageDecoder {
  return (encoded) => {
    const decoder = new Decoder();
    const pixels = decoder.decode(encoded.slice().buffer, 0, encoded.length);
    // Where the data end early, the library leaves the rest at 0 and does not say so.
    if (pixels === null || decoder.yLoc < decoder.yDim) throw new Error("an image that ends early");
    return { width: decoder.xDim, height: decoder.yDim, components: decoder.numComp, pixels };
  };
}
