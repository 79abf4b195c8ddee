import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import type { MadeCase } from "./make-case.ts";
import { makeSubjects, type WorkerSetting } from "./make-subjects.ts";
import { resolveOptions } from "./options.ts";

const options = resolveOptions({ subjects: 6, sequences: ["t1w"] });
const tasks = Array.from({ length: 6 }, (_, index) => ({ index, requests: options.requests }));

/** Workers that say a case is made without making it; the one of subject `failing` has no room on its disk. */
const start = (failing: number) => (workerData: WorkerSetting) =>
  new Worker(
    `const { parentPort } = require("node:worker_threads");
    parentPort.on("message", ({ index }) => {
      if (index === ${failing}) {
        const facts = { expected: "room", found: "none", hint: "free some" };
        parentPort.postMessage({ kind: "failed", code: "DISK_FULL", facts });
        return;
      }
      parentPort.postMessage({ kind: "made", made: { caseId: "c" + index } });
      parentPort.postMessage({ kind: "done" });
    });`,
    { eval: true, workerData },
  );

const making = (jobs: number, failing: number, onMade: (made: MadeCase) => void, signal?: AbortSignal) =>
  makeSubjects("nowhere", options, tasks, { jobs, onMade, signal }, start(failing));

describe("makeSubjects in workers", () => {
  it("makes every task once, however many jobs there are", async () => {
    for (const jobs of [2, 3, 20]) {
      const made: string[] = [];
      await making(jobs, -1, ({ caseId }) => made.push(caseId));
      expect(made.sort()).toEqual(["c0", "c1", "c2", "c3", "c4", "c5"]);
    }
  });

  it("ends with the error of a worker as it was raised, or of who is told", async () => {
    await expect(making(2, 3, () => {})).rejects.toThrowError(
      expect.objectContaining({ code: "DISK_FULL", exitCode: 1, message: expect.stringContaining("free some") }),
    );
    const refuse = () => {
      throw new Error("no more");
    };
    await expect(making(2, -1, refuse)).rejects.toThrow("no more");
  });

  it("gives out no more work once it is aborted", async () => {
    const stop = new AbortController();
    let made = 0;
    await making(
      2,
      -1,
      () => {
        made++;
        stop.abort();
      },
      stop.signal,
    );
    expect(made).toBeGreaterThan(0);
    expect(made).toBeLessThan(6);
  });
});
