import { Rng } from "@panshift/core";
import { mean } from "@panshift/stats";
import { describe, expect, test } from "vitest";
import { nullBand } from "../../src/analysis/draws.ts";
import { powerOf } from "../../src/study.ts";
import { planOf, studyDataOf, studyOf, subjectsOf } from "./study-data.ts";

const notMeasured = { subjectSd: null, drawSd: null };

describe("the verdict by an interval over subjects", () => {
  const protocols = [{ family: "shift", over: ["center"], sources: ["A/t1w"] }];
  const data = studyDataOf([...subjectsOf("A", 10, ["t1w"]), ...subjectsOf("B", 6, ["t1w"])]);
  const study = studyOf({ protocols, statistics: { power: { drop: 0.1, subjectSd: 0.1, drawSd: 0.02 } } });

  test("says how many subjects show a drop, and which drop the planned ones show", async () => {
    const { interval, sampling, subjectSd } = powerOf(study, await planOf(study, data), notMeasured);
    expect(subjectSd).toEqual({ value: 0.1, from: "assumed" });
    expect(interval.subjects).toBe(16); // 2 (1.96 + 0.84)^2 = 15.7
    expect(interval.planned).toMatchObject({ domain: "B/t1w", subjects: [3, 2] });
    expect(interval.planned?.smallestDrop).toBeCloseTo(2.8016 * 0.1 * Math.sqrt(1 / 3 + 1 / 2), 4);
    expect(sampling).toBeNull();
  });

  test("takes the scatter that was measured", async () => {
    const power = powerOf(study, await planOf(study, data), { subjectSd: 0.2, drawSd: 0.1 });
    expect(power).toMatchObject({
      subjectSd: { value: 0.2, from: "measured" },
      drawSd: { value: 0.1, from: "measured" },
    });
    expect(power.interval.subjects).toBe(63); // 2 (2.8016 x 0.2 / 0.1)^2 = 62.8
  });
});

describe("the verdict of limited sampling", () => {
  // A quarter of 80 subjects is tested in either domain.
  const data = studyDataOf([...subjectsOf("A", 80, ["t1w"]), ...subjectsOf("B", 80, ["t1w"])]);
  const protocols = [{ family: "limited-sampling", source: "A/t1w", sizes: [10], repeats: 5 }];
  const [subjectSd, residualSd, drawSd] = [0.1, 0.05, 0.03] as const;
  const total = Math.hypot(subjectSd, residualSd);
  const powerAt = async (power: { drop: number; subjectSd: number; drawSd: number }) => {
    const study = studyOf({ protocols, statistics: { power } });
    return powerOf(study, await planOf(study, data), notMeasured).sampling;
  };

  test("follows from its null band, which holds the scatter of two draws", async () => {
    const power = await powerAt({ drop: 0.1, subjectSd: total, drawSd });
    expect(power?.planned).toMatchObject({ domain: "B/t1w", subjects: [20, 20] });
    // e = sqrt(0.0125 x 2/20) = 0.035355: 2.2414 sqrt(2 x 0.03^2 + e^2) + 0.8416 e = 0.12378 + 0.02976
    expect(power?.planned?.smallestDrop).toBeCloseTo(0.15354, 4);
    // At e = 0.005: 2.2414 sqrt(2 x 0.03^2 + e^2) + 0.8416 e = 0.09575 + 0.00421 = 0.09996, and 2 x 0.0125 / e^2 = 1000.
    expect(power?.subjects).toBeGreaterThan(950);
    expect(power?.subjects).toBeLessThan(1000);
  });

  test("no number of subjects shows a drop below what two draws differ by", async () => {
    expect((await powerAt({ drop: 0.05, subjectSd: total, drawSd }))?.subjects).toBeNull(); // 2.24 x 1.41 x 0.03 = 0.095
  });

  test("the smallest drop is found in four of five made-up studies by the null band itself, to a tenth", async () => {
    const power = await powerAt({ drop: 0.1, subjectSd: total, drawSd });
    const atSmallest = shareFound(power?.planned?.smallestDrop ?? 0);
    expect(atSmallest).toBeGreaterThan(0.7);
    expect(atSmallest).toBeLessThan(0.9);
    // What an interval over subjects would show, 2.80 sqrt(0.0125 x 2/20) = 0.099, this rule seldom does.
    expect(shareFound(0.1)).toBeLessThan(0.5);
  });

  /** Of studies with five draws, 20 subjects a domain and this drop: how many it exceeds the null band in. */
  function shareFound(drop: number): number {
    const studies = 300;
    let found = 0;
    for (let study = 0; study < studies; study++) {
      const rng = Rng.of(1, "power", study);
      const draws = Array.from({ length: 5 }, () => drawSd * rng.normal());
      const domain = (loss: number) => {
        const people = Array.from({ length: 20 }, () => subjectSd * rng.normal());
        return draws.map((draw) =>
          Float64Array.from(people, (person) => 0.7 - loss + draw + person + residualSd * rng.normal()),
        );
      };
      const [own, other] = [domain(0), domain(drop)];
      const subjects = Array.from({ length: 20 }, (_, at) => String(at));
      const band = nullBand({ subjects, scores: own, means: [] }, 20, 400, rng);
      const grandMean = (rows: readonly Float64Array[]) => mean(rows.map((row) => mean([...row])));
      if (grandMean(own) - grandMean(other) > band) found++;
    }
    return found / studies;
  }
});
