import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseHeader } from "./header.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const parse = (header: unknown, dataBytes: number) => parseHeader(encode(JSON.stringify(header)), dataBytes, "weights");
const f32 = (shape: number[], begin: number, end: number) => ({ dtype: "F32", shape, data_offsets: [begin, end] });
const invalid = expect.objectContaining({ code: "SAFETENSORS_INVALID" });

describe("parseHeader", () => {
  it("reads entries in the order of their bytes, scalars, empty tensors, metadata and trailing spaces", () => {
    const json = JSON.stringify({
      b: { dtype: "BF16", shape: [3], data_offsets: [8, 14] },
      a: f32([2, 1], 0, 8),
      scalar: { dtype: "I64", shape: [], data_offsets: [14, 22] },
      empty: f32([0, 5], 8, 8),
      __metadata__: { method: "baseline" },
    });
    const header = parseHeader(encode(`${json}     `), 22, "weights");
    expect(header.metadata).toEqual({ method: "baseline" });
    expect(header.entries.map(({ name }) => name)).toEqual(["a", "empty", "b", "scalar"]);
    expect(header.entries[2]).toEqual({ name: "b", dtype: "bfloat16", shape: [3], begin: 8, end: 14 });
  });

  it.each<[string, unknown, number]>([
    ["a hole", { a: f32([1], 0, 4), b: f32([1], 8, 12) }, 12],
    ["a hole at the start", { a: f32([1], 4, 8) }, 8],
    ["an overlap", { a: f32([2], 0, 8), b: f32([1], 4, 8) }, 8],
    ["the same bytes twice", { a: f32([1], 0, 4), b: f32([1], 0, 4) }, 4],
    ["bytes left over", { a: f32([1], 0, 4) }, 5],
    ["offsets past the end", { a: f32([2], 0, 8) }, 4],
    ["a wrong byte count", { a: f32([3], 0, 8) }, 8],
    ["offsets in reverse", { a: f32([1], 4, 0) }, 4],
    ["a negative size", { a: f32([-1, -1], 0, 4) }, 4],
    ["a fractional size", { a: f32([0.5, 2], 0, 4) }, 4],
    ["a size that is no number", { a: { dtype: "F32", shape: ["1"], data_offsets: [0, 4] } }, 4],
    ["a product beyond 2^53", { a: f32([2 ** 30, 2 ** 30, 2 ** 30], 0, 4) }, 4],
    ["an empty tensor of huge sizes", { a: f32([2 ** 52, 2 ** 52, 0], 0, 0) }, 0],
    ["too many axes", { a: f32(Array(65).fill(1), 0, 4) }, 4],
    ["an unknown dtype", { a: { dtype: "F8_E4M3", shape: [4], data_offsets: [0, 4] } }, 4],
    ["a dtype of the prototype", { a: { dtype: "constructor", shape: [4], data_offsets: [0, 4] } }, 4],
    ["three offsets", { a: { dtype: "F32", shape: [1], data_offsets: [0, 4, 4] } }, 4],
    ["no offsets", { a: { dtype: "F32", shape: [1] } }, 4],
    ["an entry that is no object", { a: [1] }, 4],
    ["metadata that are no strings", { __metadata__: { a: 1 } }, 0],
    ["metadata that are no object", { __metadata__: "a" }, 0],
  ])("refuses %s", (_what, header, dataBytes) => {
    expect(() => parse(header, dataBytes)).toThrowError(invalid);
  });

  it.each([
    ["nothing", encode("")],
    ["an array", encode("[1]")],
    ["a leading space", encode(" {}")],
    ["JSON that ends early", encode('{"a":')],
    ["bytes after the JSON", encode("{}x")],
    ["bytes that are no UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])],
    ["a byte order mark", encode("\ufeff{}")],
    ["a name twice", encode(`{"a":${JSON.stringify(f32([0], 0, 0))},"a":${JSON.stringify(f32([0], 0, 0))}}`)],
    ["deep nesting", encode(`{"a":${"[".repeat(200_000)}${"]".repeat(200_000)}}`)],
  ])("refuses %s", (_what, bytes) => {
    expect(() => parseHeader(bytes, 0, "weights")).toThrowError(invalid);
  });

  it("accepts or refuses any JSON, and what it accepts covers the data exactly", () => {
    const count = fc.oneof(fc.nat(8), fc.integer(), fc.constant(2 ** 53), fc.double());
    const entry = fc.record(
      {
        dtype: fc.constantFrom("F32", "U8", "BOOL", "X", 3),
        shape: fc.oneof(fc.array(count, { maxLength: 3 }), fc.jsonValue()),
        data_offsets: fc.oneof(fc.tuple(count, count), fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    const header = fc.dictionary(
      fc.constantFrom("a", "b", "__metadata__", "__proto__"),
      fc.oneof(entry, fc.jsonValue()),
    );
    fc.assert(
      fc.property(header, fc.nat(40), (value, dataBytes) => {
        try {
          const { entries } = parse(value, dataBytes);
          expect(entries.reduce((sum, { begin, end }) => sum + end - begin, 0)).toBe(dataBytes);
        } catch (error) {
          expect(error).toMatchObject({ code: "SAFETENSORS_INVALID" });
        }
      }),
      { seed: 3, numRuns: 500 },
    );
  });
});
