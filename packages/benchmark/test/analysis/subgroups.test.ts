import { expect, test } from "vitest";
import type { RowFacts } from "./rows.ts";
import { analysisOf } from "./study.ts";

test("lesion, stent, field strength and phase part the cases", async () => {
  const of = (subject: string, columns: readonly [string, string, string, string], dice: number): RowFacts => {
    const [lesion, stent, field, phase] = columns;
    return { subject, domain: "A", dice, columns: { lesion, stent, field_strength_t: field, phase } };
  };
  const { subgroups } = await analysisOf([
    of("a", ["pda", "yes", "1.5", "venous"], 0.2),
    of("b", ["ipmn", "no", "1.5", "arterial"], 0.4),
    of("c", ["ipmn", "no", "3", "venous"], 0.9),
  ]);
  expect(subgroups.map(({ column, value, n, mean }) => [column, value, n, mean])).toEqual([
    ["lesion", "ipmn", 2, expect.closeTo((0.4 + 0.9) / 2, 12)],
    ["lesion", "pda", 1, 0.2],
    ["stent", "no", 2, expect.closeTo((0.4 + 0.9) / 2, 12)],
    ["stent", "yes", 1, 0.2],
    ["field_strength_t", "1.5", 2, expect.closeTo((0.2 + 0.4) / 2, 12)],
    ["field_strength_t", "3", 1, 0.9],
    ["phase", "arterial", 1, 0.4],
    ["phase", "venous", 2, expect.closeTo((0.2 + 0.9) / 2, 12)],
  ]);
});

test("sizes are thirds of the distinct references' volumes; a case of two models stands once in its third", async () => {
  const facts = Array.from({ length: 9 }, (_, at): RowFacts[] => {
    const of = { subject: `s${at}`, domain: "B", changed: ["center"], referenceMl: 10 * (at + 1) };
    return ["A", "C"].map((sources) => ({ ...of, sources, dice: 0.1 * (at + 1) - (sources === "A" ? 0.1 : 0) }));
  }).flat();
  const { subgroups, sizeBorders } = await analysisOf(facts);
  expect(sizeBorders).toEqual({ pancreas: [30, 60] });
  const sizes = subgroups.filter(({ column }) => column === "size");
  expect(sizes.map(({ value, n, mean }) => ({ value, n, mean }))).toEqual([
    { value: "small", n: 3, mean: expect.closeTo(0.2 - 0.05, 12) },
    { value: "medium", n: 3, mean: expect.closeTo(0.5 - 0.05, 12) },
    { value: "large", n: 3, mean: expect.closeTo(0.8 - 0.05, 12) },
  ]);
});
