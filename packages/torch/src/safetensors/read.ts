import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { fail } from "@panshift/core";
import { noGrad, scope } from "../scope.ts";
import { type Device, empty, fromData, type Tensor } from "../tensor.ts";
import {
  fileTypes,
  invalid,
  MAX_HEADER_BYTES,
  parseHeader,
  type SafetensorsHeader,
  type TensorEntry,
} from "./header.ts";
import { CHUNK_BYTES } from "./write.ts";

export interface SafetensorsContent {
  readonly tensors: Map<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads a whole safetensors file in pieces of at most 64 MiB. Memory is only asked for after the header has been
 * checked against the size of the file. The caller (or its scope) frees the tensors.
 *
 * @throws SAFETENSORS_INVALID, FILE_MISSING, FILE_UNREADABLE
 */
export function readSafetensors(
  path: string,
  { device = "cpu" }: { readonly device?: Device } = {},
): SafetensorsContent {
  return withFile(path, (file, size) => {
    const { header, dataStart } = readHeader(path, file, size);
    const tensors = scope(
      () => new Map(header.entries.map((entry) => [entry.name, readTensor(path, file, dataStart, entry, device)])),
    );
    return { tensors, metadata: header.metadata };
  });
}

/** Names, types, shapes and metadata without the tensors. @throws as `readSafetensors` */
export function readSafetensorsHeader(path: string): SafetensorsHeader {
  return withFile(path, (file, size) => readHeader(path, file, size).header);
}

function withFile<T>(path: string, use: (file: number, size: number) => T): T {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (cause) {
    const found = (cause as NodeJS.ErrnoException).code ?? String(cause);
    const facts = { file: path, expected: "a safetensors file", hint: "check the path", cause };
    if (found === "ENOENT") return fail("FILE_MISSING", { ...facts, found: "nothing" });
    return fail("FILE_UNREADABLE", { ...facts, found });
  }
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) invalid(path, "a regular file", "a folder or a device");
    return use(file, stat.size);
  } finally {
    closeSync(file);
  }
}

function readHeader(path: string, file: number, size: number): { header: SafetensorsHeader; dataStart: number } {
  if (size < 8) invalid(path, "at least 8 bytes", `${size}`);
  const prefix = readBytes(path, file, 0, 8);
  const length = Number(new DataView(prefix.buffer).getBigUint64(0, true));
  const limit = Math.min(size - 8, MAX_HEADER_BYTES);
  if (length > limit) invalid(path, `a header of at most ${limit} bytes`, `a length of ${length}`);
  const dataStart = 8 + length;
  return { header: parseHeader(readBytes(path, file, 8, length), size - dataStart, path), dataStart };
}

function readTensor(path: string, file: number, dataStart: number, entry: TensorEntry, device: Device): Tensor {
  return noGrad(() =>
    scope(() => {
      const { dtype, shape, begin, end } = entry;
      const flat = empty([(end - begin) / fileTypes[dtype].bytes], { dtype, device });
      for (let at = begin; at < end; at += CHUNK_BYTES) {
        const bytes = readBytes(path, file, dataStart + at, Math.min(CHUNK_BYTES, end - at));
        scope(() => {
          const piece = fromData(bytes, [bytes.length / fileTypes[dtype].bytes], { dtype });
          flat.narrow(0, (at - begin) / fileTypes[dtype].bytes, piece.numel).copy_(piece);
        });
      }
      return flat.reshape(shape);
    }),
  );
}

function readBytes(path: string, file: number, position: number, count: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(count);
  for (let done = 0; done < count; ) {
    const got = readSync(file, bytes, done, count - done, position + done);
    if (got === 0) invalid(path, `${count} bytes at ${position}`, `the end of the file after ${done}`);
    done += got;
  }
  return bytes;
}
