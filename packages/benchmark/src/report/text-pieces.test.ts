import { expect, test } from "vitest";
import { jsonTexts, textPieces } from "./text-pieces.ts";

test("JSON in parts is JSON in one", () => {
  const value = {
    empty: {},
    none: [],
    absent: undefined,
    nothing: null,
    quote: 'a "b" \u00e9',
    rows: [{ cells: [1, 2.5, { deep: [[], { x: [null, undefined] }] }], ci95: [0, 1] }, 3, [[4]]],
  };
  expect([...jsonTexts(value)].join("")).toBe(JSON.stringify(value));
  for (const one of [1, "a", null, [], {}]) expect([...jsonTexts(one)].join("")).toBe(JSON.stringify(one));
});

test("pieces hold the text, whatever their number", () => {
  const texts = Array.from({ length: 30_000 }, (_, at) => `\u00e9${at}\n`);
  const pieces = [...textPieces(texts)];
  expect(pieces.length).toBeGreaterThan(1);
  expect(Buffer.concat(pieces).toString("utf8")).toBe(texts.join(""));
  expect([...textPieces([])]).toEqual([]);
});
