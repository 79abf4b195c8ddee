import { describe, expect, test } from "vitest";
import { planWarnings, type StudyCase } from "../../src/study.ts";
import { planOf, studyDataOf, studyOf, subjectsOf } from "./study-data.ts";

const sequences = ["t1w", "t2w", "opposed"];
const data = studyDataOf([...subjectsOf("A", 10, sequences), ...subjectsOf("B", 6, sequences)]);
const keys = (cases: readonly StudyCase[]) => cases.map(({ key }) => key);

// Of 10 subjects 3 are tested and 1 of the others held out: 6 may be drawn. Of 40: 24.
const larger = studyDataOf([...subjectsOf("A", 40, ["t1w"]), ...subjectsOf("B", 6, ["t1w"])]);

async function planned(more: Record<string, unknown>, of = data) {
  const study = studyOf({ protocols: [{ family: "limited-sampling", source: "A/t1w", ...more }], seeds: [1, 2] });
  const plan = await planOf(study, of);
  const samples = plan.runs.flatMap(({ seed, uses }) => (seed === 1 ? uses.map(({ sample }) => sample) : []));
  return { plan, samples, warnings: planWarnings(study, plan) };
}

describe("limited sampling", () => {
  test("draws so many subjects anew for each size and repeat, validated and tested on the same ones", async () => {
    const { plan, samples } = await planned({ sizes: [4, 8], repeats: 5 }, larger);
    expect(samples.map((sample) => sample?.size)).toEqual([...Array(5).fill(4), ...Array(5).fill(8)]);
    const { runs } = plan;
    expect(new Set(runs.map(({ validation }) => keys(validation).join())).size).toBe(1);
    expect(new Set(runs.map((run) => (run.uses[0]?.tests ?? []).flatMap(({ cases }) => keys(cases)).join())).size).toBe(
      1,
    );
    for (const { training, uses } of runs) expect(training).toHaveLength(uses[0]?.sample?.size ?? 0);
  });

  test("equal draws are one: forty of a single subject out of six people are six trainings", async () => {
    const { plan, samples, warnings } = await planned({ sizes: [1], repeats: 40 });
    expect(samples).toHaveLength(6);
    expect(new Set(plan.runs.map(({ id }) => id)).size).toBe(12); // six training sets with two seeds
    for (const { uses } of plan.runs) expect(uses).toHaveLength(1);
    expect(warnings).toEqual(["Limited sampling of A/t1w, 1 training subject: 6 distinct draws of the 40 asked for."]);
  });

  test("draws that share most of their subjects are told", async () => {
    const { samples, warnings } = await planned({ sizes: [5], repeats: 40 });
    expect(samples).toHaveLength(6); // whoever is left out
    expect(warnings).toEqual([
      "Limited sampling of A/t1w, 5 training subjects: 6 distinct draws of the 40 asked for.",
      // Two of them differ by one person each: 4 of 5 are in both.
      expect.stringMatching(/5 training subjects: two draws share 80 % of their subjects/),
    ]);
    expect((await planned({ sizes: [4, 8], repeats: 5 }, larger)).warnings).toEqual([]);
  });

  test.each([
    ["all", ["all"]],
    ["as many as there are", [6]],
    ["both", [6, "all"]],
  ])("%s is one draw, which its seeds do not multiply", async (_, sizes) => {
    const { plan, samples, warnings } = await planned({ sizes, repeats: 5 });
    expect(samples).toEqual([{ size: 6, draw: 1 }]);
    expect(plan.runs.map(({ seed, training }) => [seed, training.length])).toEqual([
      [1, 6],
      [2, 6],
    ]);
    expect(warnings).toEqual([
      expect.stringMatching(/^Limited sampling of A\/t1w, 6 training subjects: one training set/),
    ]);
  });

  test("refuses more training subjects than there are, and what is no number of them", async () => {
    await expect(planned({ sizes: [9] })).rejects.toThrow(/at most 6 training subjects of A\/t1w; found \[9\]/);
    await expect(planned({ sizes: ["most"] })).rejects.toThrow(/sizes\[0\]: expected a number of subjects, or `all`/);
  });
});
