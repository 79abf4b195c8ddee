import { expect, it } from "vitest";
import { countText } from "./count-text.ts";

it.each([
  [30, 30, "30"],
  [30, 9, "30 of 9 subjects"],
  [3, 1, "3 of 1 subject"],
  [0, 0, "0"],
])("says %i cases of %i subjects", (cases, subjects, text) => {
  expect(countText(cases, subjects)).toBe(text);
});
