import { expect, test } from "vitest";
import { fillIn, pathTemplate } from "./path-template.ts";

test("placeholders hold parts of names, or what their pattern says", () => {
  const { match } = pathTemplate("imagesTr/amos_{id}.nii.gz", { id: "\\d{4}" });
  expect(match("imagesTr/amos_0507.nii.gz")).toEqual({ id: "0507" });
  expect(match("imagesTr/amos_507.nii.gz")).toBeNull();
  expect(match("imagesTr/amos_0507_nii.gz")).toBeNull();
  expect(match("below/imagesTr/amos_0507.nii.gz")).toBeNull();
  expect(pathTemplate("{case}/ct.nii.gz").match("a/b/ct.nii.gz")).toBeNull();
});

test("a placeholder that is used twice stands for the same, a star for anything in a name", () => {
  const { match } = pathTemplate("{id}/study*/{id}.nii");
  expect(match("p1/study 4/p1.nii")).toEqual({ id: "p1" });
  expect(match("p1/study 4/p2.nii")).toBeNull();
  expect(match("p1/study/more/p1.nii")).toBeNull();
});

test("leading stars stand for folders at any depth, none included", () => {
  const { match } = pathTemplate("**/Case_{id}.nii");
  expect(match("a/b/Case_1.nii")).toEqual({ id: "1" });
  expect(match("Case_1.nii")).toEqual({ id: "1" });
  expect(match("a/OtherCase_1.nii")).toBeNull();
});

test("values are filled in by name", () => {
  expect(fillIn("labels/{id}_{part}.nii", { id: "7" })).toBe("labels/7_{part}.nii");
});
