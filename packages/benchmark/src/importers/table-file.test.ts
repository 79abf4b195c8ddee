import { describe, expect, it } from "vitest";
import { parseTable } from "./table-file.ts";

describe("parseTable", () => {
  it.each([
    ["commas", "a,b\n1,2\n"],
    ["semicolons, which leave commas to the values", 'a;b\r\n1;"2"\r\n'],
    ["tabs", "\uFEFFa\tb\n\n1\t 2 \n"],
  ])("reads %s", (_, text) => {
    expect(parseTable(text, "t").rows).toEqual([{ a: "1", b: "2" }]);
  });

  it("reads quotes, line breaks inside them, and missing values at the end", () => {
    const { columns, rows } = parseTable('a,b,c\n"x, ""y""\nz",2\n', "t");
    expect(columns).toEqual(["a", "b", "c"]);
    expect(rows).toEqual([{ a: 'x, "y"\nz', b: "2", c: "" }]);
  });

  it.each([
    ["a,a\n1,2\n", /each column once/],
    ["a,b\n1,2,3\n", /row 1.*2 values/],
    ['a,b\n1,"2\n', /closing quote/],
    ["", /header/],
  ])("refuses %j", (text, message) => {
    expect(() => parseTable(text, "t")).toThrow(message);
  });
});
