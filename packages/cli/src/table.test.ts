import { expect, test } from "vitest";
import { firstRows } from "./table.ts";

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);

test("a list of forty is shown whole, in its order", () => {
  expect(firstRows(numbers(40), (at) => at === 39)).toEqual({ shown: numbers(40), note: "" });
});

test("a longer list is cut and says so; what is urgent comes first", () => {
  const { shown, note } = firstRows(numbers(10_000), (at) => at >= 9998);
  expect(shown).toEqual([9998, 9999, ...numbers(38)]);
  expect(note).toBe("and 9960 more (--json lists all)\n");
});
