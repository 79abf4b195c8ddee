import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type CodecName, type ImageDecoder, losslessDecoder, wasmDecoder } from "../dicom/decoders.ts";

/** The part of WebAssembly that is used here; TypeScript declares it only together with the browser's page. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
}

const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyApi };
const require = createRequire(import.meta.url);

/** Package of each WebAssembly codec and the name of its decoder class. */
const WASM_CODECS = {
  "jpeg-2000": ["@cornerstonejs/codec-openjpeg", "J2KDecoder"],
  "jpeg-ls": ["@cornerstonejs/codec-charls", "JpegLSDecoder"],
  "jpeg-baseline": ["@cornerstonejs/codec-libjpeg-turbo-8bit", "JPEGDecoder"],
} as const;

const loaded = new Map<CodecName, ImageDecoder>();

/** The decoder of an encoding, loaded when it is first asked for, and anew after damaged bytes made it fail. */
export function nodeCodec(name: CodecName): ImageDecoder {
  return (encoded) => {
    const decode = loaded.get(name) ?? load(name);
    loaded.set(name, decode);
    try {
      return decode(encoded);
    } catch (error) {
      loaded.delete(name);
      throw error;
    }
  };
}

function load(name: CodecName): ImageDecoder {
  if (name === "jpeg-lossless") return losslessDecoder(require("jpeg-lossless-decoder-js").Decoder);
  const [library, decoder] = WASM_CODECS[name];
  return wasmDecoder(instantiate(library)[decoder] as Parameters<typeof wasmDecoder>[0]);
}

/** Starts an Emscripten module without waiting: its `instantiateWasm` hook may do so at once, and here may block. */
function instantiate(library: string): Record<string, unknown> {
  const binary = readFileSync(require.resolve(`${library}/decodewasm`));
  const module = {
    print: () => {},
    printErr: () => {},
    instantiateWasm: (imports: object, done: (instance: object) => void) => {
      const instance = new WebAssembly.Instance(new WebAssembly.Module(binary), imports);
      done(instance);
      return instance.exports;
    },
  };
  require(`${library}/decodewasmjs`)(module);
  return module;
}
