import { expect, test } from "vitest";
import { counted } from "./counted.ts";

test("one thing is singular; none and several are plural", () => {
  expect([0, 1, 2].map((count) => counted(count, "case"))).toEqual(["0 cases", "1 case", "2 cases"]);
});
