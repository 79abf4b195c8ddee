import { describe, expect, test } from "vitest";
import { countAttempts, type FailedAttempt } from "../../src/grid/study-folder.ts";
import { CaseFiles, parseStudy, planStudy, readyMethods } from "../../src/study.ts";
import { planOf, studyDataOf, subjectsOf } from "./study-data.ts";

const training = {
  patchSizeDhw: [16, 16, 16],
  iterations: 10,
  preprocessing: { modality: "mr", spacingDhwMm: [3, 3, 3] },
};

function studyOf(more: Record<string, unknown> = {}) {
  const whole = {
    title: "a study",
    question: "Does it hold?",
    data: { datasets: [{ name: "fake", folder: "fake" }] },
    protocols: [{ family: "shift", over: ["center"], sources: ["A/t1w"] }],
    methods: ["baseline"],
    seeds: [1],
    training,
    ...more,
  };
  return parseStudy(whole, "study.yaml");
}

test.each([
  [["dise"], /scoring\.metrics\[0\]: no such metric, did you mean dice\?/],
  [
    ["dice", "nsd.4"],
    /scoring\.metrics\[1\]: the surface Dice is computed for .*nsd\.5; add 4 to `scoring\.nsdTolerancesMm`/,
  ],
  [["nsd"], /scoring\.metrics\[0\]: expected a surface Dice with its tolerance in mm: nsd\.1, /],
  [["nsd.3.0"], /scoring\.metrics\[0\]: expected nsd\.3/],
  [["quality"], /scoring\.metrics\[0\]: no such metric; expected one of dice, /],
])("metrics %j are refused when the study is read", (metrics, message) => {
  expect(() => studyOf({ scoring: { metrics } })).toThrow(message);
});

test.each([
  [{ subjectz: 4 }, /data\.datasets\[0\]\.phantom.*subjectz/s],
  [{ sequences: "t1w" }, /data\.datasets\[0\]\.phantom\.sequences: /],
  [{ subjects: 0 }, /data\.datasets\[0\]\.phantom\.subjects: /],
])("options %j of a phantom are refused when the study is read", (phantom, message) => {
  const read = () => studyOf({ data: { datasets: [{ name: "fake", folder: "fake", phantom }] } });
  expect(read).toThrow(expect.objectContaining({ code: "CONFIG_INVALID", message: expect.stringMatching(message) }));
});

test("a phantom whose centers differ in nothing is an option", () => {
  const phantom = { centers: 2, shift: [] };
  const { data } = studyOf({ data: { datasets: [{ name: "fake", folder: "fake", phantom }] } });
  expect(data.datasets[0]?.phantom).toEqual(phantom);
});

test("a tolerance that is given twice is refused", () => {
  expect(() => studyOf({ scoring: { nsdTolerancesMm: [2, 2] } })).toThrow(/scoring\.nsdTolerancesMm: .*differ/);
});

test("a tolerance that is computed may be shown", () => {
  expect(studyOf({ scoring: { metrics: ["nsd.4"], nsdTolerancesMm: [4] } }).scoring.metrics).toEqual(["nsd.4"]);
});

test("a training configuration is no study", () => {
  expect(() => parseStudy({ data: { dataset: "x" }, ...training }, "real-ct.yaml")).toThrow(
    /found a training configuration; use `panshift train`/,
  );
});

test("a key that stands elsewhere is named with its place", () => {
  expect(() => studyOf({ iterations: 3 })).toThrow(/iterations: unknown key, did you mean training\.iterations\?/);
  expect(() => studyOf({ name: "x" })).toThrow(/name: unknown key(;|$)/);
});

test("scans of another modality than the training prepares are refused, tested ones are not", async () => {
  const data = studyDataOf([...subjectsOf("A", 8, ["t1w"]), ...subjectsOf("B", 8, ["t1w"])]);
  const plan = async (modality: string) => {
    const study = studyOf({ training: { ...training, preprocessing: { modality } } });
    return planStudy(study, data, { methods: await readyMethods(study), files: new CaseFiles(data, study) });
  };
  await expect(plan("ct")).rejects.toThrow(
    /study\.yaml: expected training scans of modality ct, as training\.preprocessing\.modality says; found mr in cases\.tsv for fake\//,
  );
  const inB = data.cases.filter(({ domain }) => domain === "B/t1w");
  for (const { record } of inB) Object.assign(record, { modality: "ct" });
  expect((await plan("mr")).runs).toHaveLength(1);
});

describe("a shift", () => {
  const data = studyDataOf([...subjectsOf("A", 8, ["t1w"]), ...subjectsOf("B", 8, ["t1w"])]);
  const plan = (over: readonly string[], of = data) => planOf(studyOf({ protocols: [{ family: "shift", over }] }), of);

  test("over a column of which the data have one value is refused", async () => {
    await expect(plan(["sequence"])).rejects.toThrow(
      "expected a target with tested subjects, which differs from its source in sequence alone; " +
        "found none; the domains have sequence t1w; list every column",
    );
  });

  test("is refused where targets differ in another column besides, or nobody is tested in them", async () => {
    const crossed = studyDataOf([...subjectsOf("A", 8, ["t1w"]), ...subjectsOf("B", 8, ["t2w"])]);
    await expect(plan(["center"], crossed)).rejects.toThrow(/differs from its source in center alone; found none/);
    // Of one subject none is held out to be tested.
    const lonely = studyDataOf([...subjectsOf("A", 8, ["t1w"]), ...subjectsOf("B", 1, ["t1w"])]);
    const protocols = [{ family: "shift", over: ["center"], sources: ["A/t1w"] }];
    await expect(planOf(studyOf({ protocols }), lonely)).rejects.toThrow(/found none; the domains have center A, B/);
  });

  test("over a column that the domains do not have is refused", async () => {
    await expect(plan(["center", "sequense"])).rejects.toThrow(
      /expected columns of the domains: center, sequence; found \[?"?sequense/,
    );
  });
});

test("what another attempt cannot mend is not tried again", () => {
  const attempt = (code: string): FailedAttempt => {
    return { time: "2026-01-01T00:00:00Z", run: "a", session: "one", code, reason: "why" };
  };
  expect(countAttempts([attempt("DISK_FULL")], "one", "a")).toBe(1);
  expect(countAttempts([attempt("LABEL_EMPTY")], "one", "a")).toBe(Number.POSITIVE_INFINITY);
  expect(countAttempts([attempt("LABEL_EMPTY")], "two", "a")).toBe(0);
});
