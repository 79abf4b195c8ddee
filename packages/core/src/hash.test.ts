import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalHash, canonicalJson, sha256Hex, shortId } from "./hash.ts";

describe("canonicalJson", () => {
  it("sorts keys at every depth and drops undefined members", () => {
    expect(canonicalJson({ b: [1, { d: null, c: "x" }], a: 1.5, gone: undefined })).toBe(
      '{"a":1.5,"b":[1,{"c":"x","d":null}]}',
    );
  });

  it("holds the same value as JSON and is independent of key order", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain = JSON.parse(JSON.stringify(value));
        expect(JSON.parse(canonicalJson(plain))).toEqual(plain);
      }),
    );
    expect(canonicalHash({ a: 1, b: 2 })).toBe(canonicalHash({ b: 2, a: 1 }));
    expect(canonicalHash({ a: 1, b: 2 })).not.toBe(canonicalHash({ a: 2, b: 1 }));
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, [undefined], () => 1, 1n, new Date(0), new Map()])(
    "refuses %s, which JSON cannot hold",
    (value) => {
      expect(() => canonicalJson(value)).toThrowError(expect.objectContaining({ code: "VALUE_INVALID" }));
    },
  );
});

describe("sha256Hex", () => {
  it("gives the published digests of FIPS 180-4", () => {
    expect(sha256Hex("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(sha256Hex(new Uint8Array())).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });
});

describe("shortId", () => {
  it("gives the first 16 digits of an identity", () => {
    expect(shortId(sha256Hex("abc"))).toBe("ba7816bf8f01cfea");
  });
});
