import { canonicalJson, fail } from "@panshift/core";
import { writeFileAtomic } from "@panshift/core/files";
import { noGrad } from "../scope.ts";
import type { Tensor } from "../tensor.ts";
import { fileTypes } from "./header.ts";

/** Tensors by name. */
export type NamedTensors = ReadonlyMap<string, Tensor> | Readonly<Record<string, Tensor>>;

/** Largest part of a tensor that is copied to JS at once; a multiple of every element size. */
export const CHUNK_BYTES = 64 * 1024 * 1024;

/**
 * Writes tensors of any device and layout to a safetensors file, atomically and in pieces of 64 MiB. Equal content
 * gives equal bytes: largest element type first (so that every tensor is aligned), then by name.
 *
 * @throws VALUE_INVALID for the reserved name `__metadata__`; DISK_FULL, WRITE_FAILED
 */
export function writeSafetensors(
  path: string,
  tensors: NamedTensors,
  metadata: Readonly<Record<string, string>> = {},
): void {
  const named = [...(tensors instanceof Map ? tensors : Object.entries(tensors))] as [string, Tensor][];
  if (named.some(([name]) => name === "__metadata__")) {
    fail("VALUE_INVALID", {
      expected: "tensor names other than __metadata__, which the format reserves",
      found: "__metadata__",
      hint: "rename the tensor",
    });
  }
  named.sort(([a, x], [b, y]) => fileTypes[y.dtype].bytes - fileTypes[x.dtype].bytes || (a < b ? -1 : 1));
  writeFileAtomic(path, pieces(named, metadata));
}

function* pieces(
  named: readonly [string, Tensor][],
  metadata: Readonly<Record<string, string>>,
): Generator<Uint8Array> {
  yield headerBytes(named, metadata);
  for (const [, tensor] of named) {
    using flat = noGrad(() => tensor.reshape([-1]));
    const chunk = CHUNK_BYTES / fileTypes[tensor.dtype].bytes;
    for (let start = 0; start < tensor.numel; start += chunk) {
      yield bytesOf(flat, start, Math.min(chunk, tensor.numel - start));
    }
  }
}

function headerBytes(named: readonly [string, Tensor][], metadata: Readonly<Record<string, string>>): Uint8Array {
  const members = Object.keys(metadata).length > 0 ? [`"__metadata__":${canonicalJson(metadata)}`] : [];
  let begin = 0;
  for (const [name, { dtype, shape, numel }] of named) {
    const end = begin + numel * fileTypes[dtype].bytes;
    const entry = { dtype: fileTypes[dtype].name, shape, data_offsets: [begin, end] };
    members.push(`${JSON.stringify(name)}:${JSON.stringify(entry)}`);
    begin = end;
  }
  const json = new TextEncoder().encode(`{${members.join(",")}}`);
  const padded = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(json, 8);
  return bytes;
}

/** The bytes of elements start to start + count. */
function bytesOf(flat: Tensor, start: number, count: number): Uint8Array {
  using part = noGrad(() => flat.narrow(0, start, count));
  return part.toBytes();
}
