import type { CaseRecord } from "@panshift/dataset";
import { expect, test } from "vitest";
import { domainReader } from "../../src/study/domains.ts";
import { studyDataOf } from "./study-data.ts";

const [scan] = studyDataOf([{ subject: "a", center: "A", sequences: ["t1w"] }]).cases;
const columnOf = (column: string) => (record: CaseRecord) => String(record[column as keyof CaseRecord]);

test("named domains are filters; a case of none belongs to no domain", () => {
  const domainOf = domainReader({ named: { home: { center: ["A"] }, away: { center: ["B"] } } }, columnOf);
  expect(scan && domainOf(scan.record)).toEqual({ name: "home", values: { domain: "home" } });
  expect(scan && domainOf({ ...scan.record, center: "C" })).toBeNull();
});

test("a case that fits two named domains is refused, since it would count twice", () => {
  const domainOf = domainReader({ named: { here: { center: ["A"] }, t1: { sequence: ["t1w"] } } }, columnOf);
  expect(() => scan && domainOf(scan.record)).toThrow(expect.objectContaining({ code: "DOMAIN_OVERLAP" }) as Error);
});
