import { expect, test } from "vitest";
import { tableHtml } from "../../src/report/html/elements.ts";
import { numberColumn, runsColumn } from "../../src/report/tables/columns.ts";
import { csvLines, fullCaption, makeTable, tableTex } from "../../src/report/tables/table.ts";

interface Row {
  readonly method: string;
  readonly place: string;
  readonly mean: number | null;
}

const rows: readonly Row[] = [
  { method: 'a, "b"', place: "A_1 & <B>", mean: 0.123456789 },
  { method: "c", place: "A_1 & <B>", mean: null },
];
const table = makeTable<Row>(
  { name: "t", title: "Means", caption: "In 100 %." },
  [
    { name: "place", title: "tested in", isPlace: true, value: ({ place }) => place },
    { name: "method", title: "method", value: ({ method }) => method },
    { name: "mean", title: "mean", value: ({ mean }) => mean, text: ({ mean }) => mean?.toFixed(2) ?? "n/a" },
    { name: "exact", value: ({ mean }) => mean },
  ],
  rows,
);

test("runs are identities in CSV, and on pages their numbers in a few ranges", () => {
  const runs = ["a", "b", "c", "d", "e"];
  const column = runsColumn(new Map(runs.map((run, at) => [run, at + 1])));
  expect(column.value({ runs: ["c", "a", "b", "e"] })).toBe("c a b e");
  expect(column.text?.({ runs: ["c", "a", "b", "e"] })).toBe("1-3, 5");
  expect(column.text?.({ runs: [] })).toBe("none");
  const every = Array.from({ length: 40 }, (_, at) => `r${at}`);
  const scattered = runsColumn(new Map(every.map((run, at) => [run, 2 * at])));
  expect(scattered.text?.({ runs: every })).toBe("40 runs");
  expect(runsColumn(new Map()).title).toBeUndefined(); // nothing is trained
});

test("a number that rounds to nothing has no minus sign on pages", () => {
  const column = numberColumn<number | null>("r", "r", 3, (row) => row);
  expect([-0.0004, -0.0006, 0, null].map((row) => column.text?.(row))).toEqual(["0.000", "-0.001", "0.000", "n/a"]);
});

test("CSV holds every column, numbers in full, and quotes what needs it", () => {
  expect([...csvLines(table)].join("")).toBe(
    'place,method,mean,exact\nA_1 & <B>,"a, ""b""",0.123456789,0.123456789\nA_1 & <B>,c,,\n',
  );
});

test("pages state what holds for all rows once, escape it, and keep the number to sort by", () => {
  expect(fullCaption(table)).toBe("In 100 %. All rows: tested in: A_1 & <B>.");
  const html = tableHtml(table);
  expect(html).toContain("A_1 &amp; &lt;B&gt;");
  expect(html).toContain('<td class="number" data-v="0.123456789">0.12</td>');
  expect(html).toContain('<td class="number" data-v="">n/a</td>');
  expect(html).not.toContain('<button type="button">tested in');
});

test("TeX shows what pages show, with its marks escaped", () => {
  const tex = tableTex(table);
  expect(tex).toContain("\\caption{Means. In 100 \\%. All rows: tested in: A\\_1 \\& $<$B$>$.}");
  expect(tex).toContain('a, "b" & 0.12 \\\\');
  expect(tex).toContain("\\begin{tabular}{lr}");
});
