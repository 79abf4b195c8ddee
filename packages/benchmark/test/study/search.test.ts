import { describe, expect, test } from "vitest";
import { CaseFiles, parseStudy, planStudy, readyMethods, type Study, type StudyData } from "../../src/study.ts";
import { studyDataOf, subjectsOf } from "./study-data.ts";

const training = {
  patchSizeDhw: [16, 16, 16],
  iterations: 10,
  preprocessing: { modality: "mr", spacingDhwMm: [3, 3, 3] },
};

function studyOf(methods: readonly unknown[], more: Record<string, unknown> = {}) {
  const whole = {
    title: "a study",
    question: "Does it hold?",
    data: { datasets: [{ name: "fake", folder: "fake" }] },
    protocols: [{ family: "shift", over: ["sequence"], sources: ["A/t1w"] }],
    methods,
    seeds: [1],
    training,
    ...more,
  };
  return parseStudy(whole, "study.yaml");
}

const searched = (search: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  id: "baseline",
  search,
  ...more,
});
const drawsOf = async (...methods: unknown[]) => (await readyMethods(studyOf(methods))).map(({ draw }) => draw);

describe("a search's draws", () => {
  test("begin with the given values and follow from seed, method, key and index alone", async () => {
    const hparams = { weightDice: { logUniform: [0.1, 10] } };
    const draws = await drawsOf(searched({ budget: 4, hparams }));
    expect(draws.map((draw) => draw?.index)).toEqual([0, 1, 2, 3]);
    expect(draws[0]?.values).toEqual({});
    const [, ...drawn] = draws.map((draw) => draw?.values["hparams.weightDice"] as number);
    expect(new Set(drawn).size).toBe(3);
    for (const value of drawn) expect(value).toBeGreaterThanOrEqual(0.1);
    for (const value of drawn) expect(value).toBeLessThan(10);
    const more = { ...hparams, weightBce: { choice: [0.5, 1] } };
    const longer = await drawsOf(searched({ budget: 6, hparams: more }));
    expect(longer.slice(1, 4).map((draw) => draw?.values["hparams.weightDice"])).toEqual(drawn);
    const reseeded = await drawsOf(searched({ budget: 4, hparams, seed: 2 }));
    expect(reseeded[1]?.values["hparams.weightDice"]).not.toBe(drawn[0]);
  });

  test("become a method's hyper-parameters and keys of the training", async () => {
    const optimization = { learningRate: { uniform: [0.5, 1] }, weightDecay: { choice: [0.25] } };
    const search = { budget: 2, hparams: { weightBce: { choice: [7] } }, optimization };
    const [given, drawn] = await readyMethods(studyOf([searched(search, { hparams: { weightDice: 3 } })]));
    expect(given?.hparams).toEqual({ weightDice: 3, weightBce: 1 });
    expect(drawn?.hparams).toEqual({ weightDice: 3, weightBce: 7 });
    expect(drawn?.config.optimization).toMatchObject({ weightDecay: 0.25, polyPower: 0.9 });
    expect(drawn?.config.optimization.learningRate).toBeGreaterThanOrEqual(0.5);
    expect(given?.config.optimization.learningRate).toBe(1e-4);
  });

  test("without priors are from the method's own, of what the study does not give", async () => {
    const [, own] = await drawsOf(searched({ budget: 2 }, { hparams: { weightDice: 3 } }));
    expect(Object.keys(own?.values ?? {})).toEqual(["hparams.weightBce"]);
  });

  test("are refused where a prior names nothing, breaks the hyper-parameter's range, or nothing is left", async () => {
    const problem = (text: string) => expect.objectContaining({ message: expect.stringContaining(text) }) as Error;
    const unknown = drawsOf(searched({ budget: 2, hparams: { tau: { choice: [1] } } }));
    await expect(unknown).rejects.toThrow(problem("baseline has no such hyper-parameter"));
    const negative = drawsOf(searched({ budget: 2, hparams: { weightBce: { choice: [-1] } } }));
    await expect(negative).rejects.toThrow(problem("weightBce: must be a number >= 0"));
    const nothing = drawsOf(searched({ budget: 2 }, { hparams: { weightDice: 1, weightBce: 1 } }));
    await expect(nothing).rejects.toThrow(problem("no hyper-parameter left to search"));
    expect(() => studyOf([searched({ budget: 2, hparams: { weightBce: { uniform: [2, 1] } } })])).toThrow(
      problem("lower bound first"),
    );
  });
});

async function planOf(study: Study, data: StudyData) {
  return planStudy(study, data, { methods: await readyMethods(study), files: new CaseFiles(data, study) });
}

test("unequal budgets are refused, unless the study says so", () => {
  const methods = [searched({ budget: 2 }), searched({ budget: 3 }, { name: "other" })];
  expect(() => studyOf(methods)).toThrow(
    expect.objectContaining({ code: "CONFIG_INVALID", message: expect.stringContaining("one search budget for all") }),
  );
  expect(() => studyOf(["baseline", searched({ budget: 2 }, { name: "other" })])).toThrow(
    expect.objectContaining({ message: expect.stringContaining("not 1 and 2") }),
  );
  expect(studyOf(methods, { unequalBudgets: "allowed" }).methods).toHaveLength(2);
});

describe("a plan", () => {
  const data = studyDataOf(subjectsOf("A", 10, ["t1w", "t2w"]));

  test("lists every distinct draw as a candidate; the given one is the run of a study without search", async () => {
    const search = { budget: 6, hparams: { weightBce: { choice: [1, 2] } } };
    const study = studyOf(["baseline", searched(search, { name: "tuned" })], {
      seeds: [1, 2],
      unequalBudgets: "allowed",
    });
    const { runs } = await planOf(study, data);
    const [plain, ...tuned] = runs.filter(({ seed }) => seed === 1);
    expect(plain?.search).toBeNull();
    expect(tuned.map(({ method }) => method.hparams.weightBce)).toEqual([1, 2]);
    expect(tuned[0]?.id).toBe(plain?.id);
    for (const { search: planned } of tuned) {
      expect(planned?.budget).toBe(6);
      expect(planned?.candidates.map(({ id }) => id)).toEqual(tuned.map(({ id }) => id));
    }
    expect(runs.filter(({ seed }) => seed === 2)).toHaveLength(3);
  });

  test("has the candidates in the order of the draws, each by the first of those that equal it", async () => {
    for (let seed = 1; seed <= 5; seed++) {
      const search = { budget: 6, seed, hparams: { weightBce: { choice: [1, 2, 3] } } };
      const values = (await readyMethods(studyOf([searched(search)]))).map(({ hparams }) => hparams.weightBce);
      const firsts = [...new Set(values)].map((value) => values.indexOf(value));
      const [run] = (await planOf(studyOf([searched(search)]), data)).runs;
      expect(run?.search?.candidates.map(({ draw }) => draw.index)).toEqual(firsts);
    }
  });

  test("is refused where no source subject is held out to choose by", async () => {
    const few = studyDataOf(subjectsOf("A", 2, ["t1w", "t2w"]));
    await expect(planOf(studyOf([searched({ budget: 2 })]), few)).rejects.toThrow(
      expect.objectContaining({
        code: "CONFIG_INVALID",
        message: expect.stringContaining("held-out subjects of A/t1w"),
      }),
    );
  });
});

describe("leave-one-domain-out", () => {
  const protocols = [{ family: "leave-one-out", over: ["sequence"], targets: ["t2w"], test: 0.2 }];
  const more = { protocols, selection: ["source-val", "leave-one-domain-out"] };
  const search = { budget: 2, hparams: { weightBce: { choice: [2] } } };

  test("plans a training of every draw without each source domain, validated there on subjects that it does not see", async () => {
    const data = studyDataOf([...subjectsOf("A", 10, ["t1w", "opposed", "t2w"]), ...subjectsOf("B", 5, ["opposed"])]);
    const { runs } = await planOf(studyOf([searched(search)], more), data);
    const names = ["A/opposed", "A/t1w", "B/opposed"];
    expect(runs.map(({ withoutDomain }) => withoutDomain)).toEqual([...names, null, ...names, null]);
    const candidates = runs.filter(({ withoutDomain }) => withoutDomain === null);
    const [first] = candidates;
    expect(first?.search?.candidates).toEqual(
      candidates.map(({ id, method }, at) => {
        const withoutDomain = runs.slice(4 * at, 4 * at + 3).map((run) => run.id);
        return { id, draw: method.draw, withoutDomain };
      }),
    );
    const subjects = (cases: readonly { readonly subject: string }[]) => new Set(cases.map(({ subject }) => subject));
    const tested = subjects(first?.uses.flatMap(({ tests }) => tests.flatMap(({ cases }) => cases)) ?? []);
    for (const run of runs.filter(({ withoutDomain }) => withoutDomain !== null)) {
      expect(run.uses).toEqual([]);
      expect(run.training.length).toBeGreaterThan(0);
      expect(run.training.some(({ domain }) => domain === run.withoutDomain)).toBe(false);
      expect(new Set(run.validation.map(({ domain }) => domain))).toEqual(new Set([run.withoutDomain]));
      const seen = subjects([...run.training, ...run.validation]);
      expect([...subjects(run.training)].filter((one) => subjects(run.validation).has(one))).toEqual([]);
      expect([...seen].filter((one) => tested.has(one))).toEqual([]);
    }
    // Nobody of B is scanned otherwise: all of B that the experiment sees is validated on.
    const ofB = [...(first?.training ?? []), ...(first?.validation ?? [])].filter(
      ({ domain }) => domain === "B/opposed",
    );
    expect(subjects(runs[2]?.validation ?? [])).toEqual(subjects(ofB));
  });

  test("is refused without a search, and with a single source domain", async () => {
    expect(() => studyOf(["baseline"], more)).toThrow(
      expect.objectContaining({
        code: "CONFIG_INVALID",
        message: expect.stringContaining("`search` of every trained"),
      }),
    );
    const alone = { selection: "leave-one-domain-out" };
    const data = studyDataOf(subjectsOf("A", 10, ["t1w", "t2w"]));
    await expect(planOf(studyOf([searched(search)], alone), data)).rejects.toThrow(
      expect.objectContaining({ code: "CONFIG_INVALID", message: expect.stringContaining("2 source domains") }),
    );
  });
});
