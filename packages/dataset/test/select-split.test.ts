import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { columnReader, type Dataset, readDataset, selectCases, splitBySubject } from "../src/index.ts";
import { newFolder, record, writeMiniature } from "./miniature.ts";

let folder: string;
let dataset: Dataset;
beforeAll(() => {
  folder = newFolder();
  const subjects = Array.from({ length: 12 }, (_, index) => `s${index}`);
  const cases = subjects.flatMap((subject, index) => [
    record(`${subject}_t1w`, { subject, center: index % 2 === 0 ? "A" : "B", extra: { field_strength_t: "3" } }),
    record(`${subject}_t2w`, { subject, center: index % 2 === 0 ? "A" : "B", sequence: "t2w", phase: "n/a" }),
  ]);
  writeMiniature(folder, cases);
  dataset = readDataset(folder);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("selectCases", () => {
  it("keeps the cases that fit every column, by names of the file or in camelCase", () => {
    expect(selectCases(dataset, { center: ["A"], sequence: ["t1w"] })).toHaveLength(6);
    expect(selectCases(dataset, { center: ["A", "B"], sequence: "t2w" })).toHaveLength(12);
    expect(selectCases(dataset, {})).toHaveLength(24);
    expect(selectCases(dataset, { caseId: "s3_t2w" })).toEqual(selectCases(dataset, { case_id: ["s3_t2w"] }));
    expect(selectCases(dataset, { fieldStrengthT: "3" })).toHaveLength(12);
    expect(selectCases(dataset, { field_strength_t: "n/a" })).toHaveLength(12);
  });

  it("raises SELECTION_UNKNOWN and says what there is", () => {
    const error = expect.objectContaining({ code: "SELECTION_UNKNOWN", exitCode: 2 });
    expect(() => selectCases(dataset, { centre: "A" })).toThrowError(error);
    expect(() => selectCases(dataset, { centre: "A" })).toThrowError(/a column among case_id, subject/);
    expect(() => selectCases(dataset, { center: ["A", "Z"] })).toThrowError(/center to be among A, B; found \["Z"\]/);
    expect(() => selectCases(dataset, { center: [] })).toThrowError(error);
  });

  it("raises SELECTION_EMPTY when no case has all", () => {
    const error = expect.objectContaining({ code: "SELECTION_EMPTY" });
    expect(() => selectCases(dataset, { subject: "s0", center: "B" })).toThrowError(error);
  });
});

describe("splitBySubject", () => {
  const shares = { train: 0.5, validation: 0.2, test: 0.3 };

  it("keeps all scans of a subject together and uses every case once", () => {
    const parts = splitBySubject(dataset.cases, { seed: 1, shares });
    expect(Object.keys(parts)).toEqual(["train", "validation", "test"]);
    const subjects = Object.values(parts).map((cases) => new Set(cases.map(({ subject }) => subject)));
    expect(subjects.map(({ size }) => size)).toEqual([6, 2, 4]);
    expect(new Set(subjects.flatMap((set) => [...set])).size).toBe(12);
    expect(Object.values(parts).flat()).toHaveLength(24);
  });

  it("depends on the seed and not on the order of cases", () => {
    const ids = (seed: number, cases = dataset.cases) =>
      splitBySubject(cases, { seed, shares })
        .test?.map(({ caseId }) => caseId)
        .sort();
    expect(ids(1)).toEqual(ids(1, [...dataset.cases].reverse()));
    expect(ids(1)).not.toEqual(ids(2));
  });

  it("splits within a column, so that each part sees every center", () => {
    const parts = splitBySubject(dataset.cases, { seed: 3, shares, within: columnReader(dataset, "center") });
    for (const cases of Object.values(parts))
      expect(new Set(cases.map(({ center }) => center))).toEqual(new Set(["A", "B"]));
  });

  it("gives every part a subject where there are enough", () => {
    const few = dataset.cases.filter(({ subject }) => ["s0", "s1", "s2"].includes(subject));
    const parts = splitBySubject(few, { seed: 1, shares: { train: 0.9, validation: 0.05, test: 0.05 } });
    expect(Object.values(parts).map((cases) => cases.length)).toEqual([2, 2, 2]);
  });

  it("refuses shares that do not add up", () => {
    const raise = () => splitBySubject(dataset.cases, { seed: 1, shares: { train: 0.5 } });
    expect(raise).toThrowError(expect.objectContaining({ code: "VALUE_INVALID" }));
  });
});
