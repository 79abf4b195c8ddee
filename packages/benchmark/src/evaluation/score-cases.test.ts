import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { parseLabels } from "./labels.ts";
import { scoreCases } from "./score-cases.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";

const labels = parseLabels("pancreas=1", "--labels");
const recipe = { sides: { names: ["pancreas"], prediction: labels, reference: labels }, settings: DEFAULT_SETTINGS };
const tasks = Array.from({ length: 7 }, (_, n) => ({
  caseId: `c${n}`,
  referencePath: `${n}`,
  predictions: [],
  readers: [],
}));

/** Workers that answer the number of the reference's path; the one of `failing` throws. */
const start = (failing: string) => () =>
  new Worker(
    `const { parentPort } = require("node:worker_threads");
    parentPort.on("message", ({ index, task }) => {
      if (task.referencePath === ${JSON.stringify(failing)}) throw new Error("lost");
      parentPort.postMessage({ index, result: { imageDiagonalMm: Number(task.referencePath), predictions: [], readers: [] } });
    });`,
    { eval: true },
  );

describe("scoreCases in workers", () => {
  it("gives the results in the order of the tasks and tells of each", async () => {
    const done: number[] = [];
    const results = await scoreCases(tasks, recipe, { jobs: 3, onCase: (n) => done.push(n) }, start("none"));
    expect(results).toMatchObject(tasks.map((_, imageDiagonalMm) => ({ imageDiagonalMm })));
    expect(done).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it("ends with the error of a worker, or of who is told", async () => {
    await expect(scoreCases(tasks, recipe, { jobs: 2, onCase: () => {} }, start("4"))).rejects.toThrow("lost");
    const onCase = () => {
      throw new Error("stop");
    };
    await expect(scoreCases(tasks, recipe, { jobs: 2, onCase }, start("none"))).rejects.toThrow("stop");
  });

  it("takes a file that cannot be read as a result", async () => {
    const [result] = await scoreCases(tasks.slice(0, 1), recipe, { jobs: 2, onCase: () => {} });
    expect(result).toMatchObject({ failure: { code: "FILE_MISSING" } });
  });
});
