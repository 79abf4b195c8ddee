import type { CaseRecord } from "@panshift/dataset";
import { expect, test } from "vitest";
import { domainReader } from "../../src/study/domains.ts";
import { planOf, studyDataOf, studyOf, subjectsOf } from "./study-data.ts";

const [scan] = studyDataOf([{ subject: "a", center: "A", sequences: ["t1w"] }]).cases;
const columnOf = (column: string) => (record: CaseRecord) => String(record[column as keyof CaseRecord]);

test("named domains are filters; a case of none belongs to no domain", () => {
  const domainOf = domainReader(
    { named: { home: { center: ["A"] }, away: { center: ["B"] } }, as: "domain", by: [] },
    columnOf,
  );
  expect(scan && domainOf(scan.record)).toEqual({ name: "home", values: { domain: "home" } });
  expect(scan && domainOf({ ...scan.record, center: "C" })).toBeNull();
});

test("a case that fits two named domains is refused, since it would count twice", () => {
  const domainOf = domainReader(
    { named: { here: { center: ["A"] }, t1: { sequence: ["t1w"] } }, as: "domain", by: [] },
    columnOf,
  );
  expect(() => scan && domainOf(scan.record)).toThrow(expect.objectContaining({ code: "DOMAIN_OVERLAP" }) as Error);
});

test("names say what they vary, and are crossed with columns", async () => {
  const named = { pda: { lesion: "pda" }, other: { lesion: ["ipmn", "pnet"] } };
  const protocols = [
    { family: "shift", over: ["lesion", "center"], sources: ["pda/A"], split: { kind: "fixed", test: 0.5 } },
  ];
  const study = studyOf({ domains: { named, as: "lesion", by: ["center"] }, protocols });
  const people = [...subjectsOf("A", 12, ["t1w"]), ...subjectsOf("B", 12, ["t1w"])];
  const fake = studyDataOf(people);
  const domainOf = domainReader(study.domains, columnOf);
  const lesions = ["pda", "ipmn", "pnet"];
  const cases = fake.cases.map((one, at) => {
    const record = { ...one.record, lesion: lesions[at % 3] as string };
    return { ...one, record, domain: domainOf(record)?.name ?? "" };
  });
  const domains = ["other/A", "other/B", "pda/A", "pda/B"].map((name) => {
    const members = cases.filter(({ domain }) => domain === name);
    return { name, values: domainOf(members[0]?.record as CaseRecord)?.values ?? {}, cases: members };
  });
  expect(domains.map(({ values, cases: { length } }) => [values, length])).toEqual([
    [{ lesion: "other", center: "A" }, 8],
    [{ lesion: "other", center: "B" }, 8],
    [{ lesion: "pda", center: "A" }, 4],
    [{ lesion: "pda", center: "B" }, 4],
  ]);
  const [run] = (await planOf(study, { ...fake, cases, domains })).runs;
  expect(run?.uses[0]?.tests.map(({ domain, changed }) => `${domain}: ${changed.join()}`)).toEqual([
    "pda/A: ",
    "other/A: lesion",
    "other/B: lesion,center",
    "pda/B: center",
  ]);
  expect(() => studyOf({ domains: { named, as: "center", by: ["center"] }, protocols })).toThrow(
    /domains\.as: expected/,
  );
});
