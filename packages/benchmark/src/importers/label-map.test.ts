import { PanShiftError } from "@panshift/core";
import { expect, test } from "vitest";
import { parseLabelMap } from "./label-map.ts";

test("pairs are read in either order; other structures are background to the label", () => {
  const expected = { values: { 4: 1, 5: 1, 1: 2, 6: 0 }, side: { 6: "liver" } };
  expect(parseLabelMap("pancreas=4,pancreas=5,lesion=1,Liver=6", "t")).toEqual(expected);
  expect(parseLabelMap("4=pancreas 5:pancreas; 1=lesion|6=liver", "t")).toEqual(expected);
});

test("all other values may be said to be background", () => {
  expect(parseLabelMap("7=pancreas,rest=background", "t")).toEqual({ values: { 7: 1 }, side: {}, rest: "background" });
});

test.each(["pancreas", "pancreas=one", "pancreas=1=2", "pancreas=1,lesion=1", "1=2"])("%s is refused", (text) => {
  const error = (() => {
    try {
      return parseLabelMap(text, "row 3");
    } catch (thrown) {
      return thrown;
    }
  })();
  expect(error).toBeInstanceOf(PanShiftError);
  expect(error).toMatchObject({ code: "VALUE_INVALID", message: expect.stringContaining("row 3") });
});
