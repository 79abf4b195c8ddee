import { expect, test } from "vitest";
import { fewSubjectWarnings } from "../../src/study.ts";
import { type FakeSubject, planOf, studyDataOf, studyOf, subjectsOf } from "./study-data.ts";

const t1w = ["t1w"];
const leftOut = { family: "leave-one-out", over: ["center"] };

async function warningsOf(subjects: readonly FakeSubject[], ...protocols: Record<string, unknown>[]) {
  return fewSubjectWarnings(await planOf(studyOf({ protocols, seeds: [1, 2] }), studyDataOf(subjects)));
}

test("domains with one tested subject and with few are named, each once; twenty are enough", async () => {
  const subjects = [...subjectsOf("A", 20, t1w), ...subjectsOf("B", 1, t1w), ...subjectsOf("C", 3, t1w)];
  expect(await warningsOf([...subjects, ...subjectsOf("D", 19, t1w)], leftOut)).toEqual([
    "Domain B/t1w has a single tested subject: neither it nor what is pooled from it has an interval, because one subject does not tell how subjects scatter.",
    "Domains C/t1w, D/t1w have fewer than 20 tested subjects (the fewest: 3): their intervals are too narrow rather than too wide.",
  ]);
  expect(await warningsOf([...subjectsOf("A", 20, t1w), ...subjectsOf("B", 20, t1w)], leftOut)).toEqual([]);
});

test("the folds of a protocol count together, and of several protocols the one that tests the fewest", async () => {
  const subjects = [...subjectsOf("A", 20, t1w), ...subjectsOf("B", 20, t1w)];
  const folds = { family: "shift", over: ["center"], split: { kind: "cross-validation", folds: 4 } };
  expect(await warningsOf(subjects, folds)).toEqual([]);
  // A quarter of the 20 subjects of each center.
  expect(await warningsOf(subjects, folds, { family: "shift", over: ["center"] })).toEqual([
    expect.stringMatching(/^Domains A\/t1w, B\/t1w have fewer than 20 tested subjects \(the fewest: 5\)/),
  ]);
});

test("predictions made elsewhere are tested subjects, too", async () => {
  const protocols = [{ family: "given" }];
  const study = studyOf({ protocols, methods: [{ name: "theirs", predictions: "out" }], training: undefined });
  const plan = await planOf(study, studyDataOf(subjectsOf("A", 2, t1w)));
  expect(fewSubjectWarnings(plan)).toEqual([
    "Domain A/t1w has fewer than 20 tested subjects (the fewest: 2): its interval is too narrow rather than too wide.",
  ]);
});
