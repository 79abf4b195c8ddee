import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findDuplicateKey } from "./duplicate-key.ts";

describe("findDuplicateKey", () => {
  it.each([
    ['{"a":1,"a":2}', "a"],
    ['{"a":{"b":1 , "c":[{"b":2}], "b" :3}}', "b"],
    ['{"\\u0061":1,"a":2}', "a"],
    ['{"q\\"":1,"q\\"":2}', 'q"'],
    ['{"a":"a","b":["a","a"],"c":{"a":1}}', null],
    ['{"a{":1,"b}":"]"}', null],
    ["[]", null],
  ])("%s -> %s", (json, key) => {
    expect(findDuplicateKey(json)).toBe(key);
  });

  it("finds none in what JSON.stringify writes", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        expect(findDuplicateKey(JSON.stringify(value, null, indent))).toBeNull();
      }),
    );
  });

  it("takes strings of millions of escapes", () => {
    expect(findDuplicateKey(`{"a":"${"\\n".repeat(2_000_000)}"}`)).toBeNull();
  });
});
