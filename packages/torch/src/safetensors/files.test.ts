import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileSystem } from "@panshift/core/files";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type DType, fromData, liveTensors, ones, scope, type Tensor, tensor, zeros } from "../index.ts";
import { readSafetensors, readSafetensorsHeader } from "./read.ts";
import { writeSafetensors } from "./write.ts";

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "panshift-safetensors-"));
  path = join(folder, "weights.safetensors");
});

afterEach(() => rmSync(folder, { recursive: true }));

const dtypes: readonly DType[] = [
  "float64",
  "float32",
  "float16",
  "bfloat16",
  "int64",
  "int32",
  "int16",
  "int8",
  "uint8",
  "bool",
];
const invalid = expect.objectContaining({ code: "SAFETENSORS_INVALID" });

function bytesOf(tensors: ReadonlyMap<string, Tensor>): Record<string, [string, readonly number[], number[]]> {
  return Object.fromEntries([...tensors].map(([name, t]) => [name, [t.dtype, t.shape, [...t.toBytes()]]]));
}

describe("safetensors files", () => {
  it("hold every type, scalars, empty tensors, other layouts and metadata to the bit", () => {
    const before = liveTensors();
    scope(() => {
      const numbers = tensor([
        [0, 1, -2.5],
        [0.1, 1e-3, 100],
      ]);
      const written = new Map(dtypes.map((dtype) => [dtype as string, numbers.to({ dtype })]));
      written
        .set("scalar", tensor(3))
        .set("empty", zeros([0, 4]))
        .set("", ones([1]))
        .set("transposed", numbers.t());
      written.set("nan", tensor([Number.NaN, -0, Number.POSITIVE_INFINITY]).setRequiresGrad(true));
      writeSafetensors(path, written, { z: "last", a: 'quote " and Ünïcödé' });
      const { tensors, metadata } = readSafetensors(path);
      expect(bytesOf(tensors)).toEqual(bytesOf(written));
      expect(metadata).toEqual({ z: "last", a: 'quote " and Ünïcödé' });
    });
    expect(liveTensors()).toBe(before);
  });

  it("are laid out as the format says: length, JSON padded to 8 bytes, then the bytes, aligned and sorted", () => {
    writeSafetensors(path, {
      b: tensor([1, 2]),
      a: tensor([3], { dtype: "uint8" }),
      c: tensor([4], { dtype: "int64" }),
    });
    const bytes = readFileSync(path);
    const length = Number(bytes.readBigUInt64LE(0));
    expect(length % 8).toBe(0);
    expect(JSON.parse(bytes.subarray(8, 8 + length).toString("utf8"))).toEqual({
      c: { dtype: "I64", shape: [1], data_offsets: [0, 8] },
      b: { dtype: "F32", shape: [2], data_offsets: [8, 16] },
      a: { dtype: "U8", shape: [1], data_offsets: [16, 17] },
    });
    expect([...bytes.subarray(8 + length)]).toEqual([4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128, 63, 0, 0, 0, 64, 3]);
    expect(readSafetensorsHeader(path).entries.map(({ name }) => name)).toEqual(["c", "b", "a"]);
  });

  it("are equal whatever the order of the names", () => {
    const [a, b] = [tensor([1]), tensor([2])];
    writeSafetensors(path, { a, b }, { x: "1", y: "2" });
    const first = readFileSync(path);
    writeSafetensors(path, { b, a }, { y: "2", x: "1" });
    expect(readFileSync(path).equals(first)).toBe(true);
  });

  it("go through in pieces when they are larger than one", () => {
    const data = new Uint8Array(64 * 1024 * 1024 + 3);
    data.set([1, 2, 3], data.length - 3);
    using written = fromData(data, [data.length]);
    writeSafetensors(path, { large: written });
    using read = readSafetensors(path).tensors.get("large") as Tensor;
    const bytes = read.toBytes();
    expect(bytes.length).toBe(data.length);
    expect([...bytes.subarray(-4)]).toEqual([0, 1, 2, 3]);
  });

  it("keep the old file when the disk is full, and refuse the reserved name", () => {
    writeSafetensors(path, { a: tensor([1]) });
    const old = readFileSync(path);
    const realWrite = fileSystem.write;
    fileSystem.write = (() => {
      throw Object.assign(new Error("no space"), { code: "ENOSPC" });
    }) as typeof realWrite;
    try {
      expect(() => writeSafetensors(path, { a: tensor([2]) })).toThrowError(
        expect.objectContaining({ code: "DISK_FULL" }),
      );
    } finally {
      fileSystem.write = realWrite;
    }
    expect(readFileSync(path).equals(old)).toBe(true);
    expect(readdirSync(folder)).toHaveLength(1);
    expect(() => writeSafetensors(path, { __metadata__: ones([1]) })).toThrowError(
      expect.objectContaining({ code: "VALUE_INVALID" }),
    );
  });
});

describe("hostile files", () => {
  const write = (...parts: readonly (string | Uint8Array | bigint)[]) => {
    const length = (value: bigint) => Buffer.from(new BigUint64Array([value]).buffer);
    writeFileSync(
      path,
      Buffer.concat(parts.map((part) => (typeof part === "bigint" ? length(part) : Buffer.from(part)))),
    );
  };

  it.each<[string, (string | bigint)[]]>([
    ["nothing", []],
    ["seven bytes", ["1234567"]],
    ["no JSON", [0n]],
    ["a length beyond the file", [100n, "{}"]],
    ["a length of 2^64 - 1", [2n ** 64n - 1n, "{}"]],
    ["a terabyte promised", [76n, '{"a":{"dtype":"F32","shape":[274877906944],"data_offsets":[0,1099511627776]}}']],
    ["a text file", ["this is a text file of some length\n"]],
  ])("%s", (_what, parts) => {
    write(...parts);
    expect(() => readSafetensors(path)).toThrowError(invalid);
  });

  it("missing files and folders", () => {
    expect(() => readSafetensors(path)).toThrowError(expect.objectContaining({ code: "FILE_MISSING" }));
    expect(() => readSafetensors(join(path, "below"))).toThrowError(expect.objectContaining({ code: "FILE_MISSING" }));
    writeFileSync(path, "");
    expect(() => readSafetensors(join(path, "below"))).toThrowError(
      expect.objectContaining({ code: "FILE_UNREADABLE" }),
    );
    expect(() => readSafetensors(folder)).toThrowError(invalid);
  });

  it("damaged anywhere: either the same shapes or SAFETENSORS_INVALID, and no tensor left behind", () => {
    writeSafetensors(path, { a: tensor([1, 2, 3]), b: tensor([[7]], { dtype: "bool" }) }, { note: "x" });
    const sound = readFileSync(path);
    const before = liveTensors();
    const place = fc.nat(sound.length - 1);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 4 }),
        place,
        fc.boolean(),
        (edits, cut, truncate) => {
          const bytes = Buffer.from(sound);
          for (const [at, value] of edits) bytes[at] = value;
          writeFileSync(path, truncate ? bytes.subarray(0, cut) : bytes);
          try {
            const { tensors } = readSafetensors(path);
            const total = [...tensors.values()].reduce((sum, t) => sum + t.toBytes().length, 0);
            expect(total).toBeLessThan(sound.length);
            for (const t of tensors.values()) t.dispose();
          } catch (error) {
            expect(error).toMatchObject({ code: "SAFETENSORS_INVALID" });
          }
          expect(liveTensors()).toBe(before);
        },
      ),
      { seed: 11, numRuns: 400 },
    );
  });
});
